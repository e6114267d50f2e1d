"""Draws every field with the kit's one template; widgets stay Django's own."""

from typing import Any

from django.forms.renderers import DjangoTemplates
from django.template.loader import get_template


class KitRenderer(DjangoTemplates):
    """Our templates come from the project's engine, where the kit's components are at hand."""

    field_template_name = "kit/forms/field.html"
    form_template_name = "kit/forms/fields.html"

    def get_template(self, template_name: str) -> Any:
        """Django's own templates from Django, ours from ours."""
        if template_name.startswith("django/"):
            return super().get_template(template_name)
        return get_template(template_name)
