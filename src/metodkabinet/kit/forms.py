"""placeholder"""

from django.forms.renderers import TemplatesSetting


class KitRenderer(TemplatesSetting):
    """Renders every field with the kit's one template."""
