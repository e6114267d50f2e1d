"""Forms as our pages want them: one look, Russian messages, clean text, limited choices, nothing saved twice."""

from metodkabinet.kit.forms.bases import KitForm, KitModelForm
from metodkabinet.kit.forms.inputs import DateField, DateTimeField
from metodkabinet.kit.forms.once import once
from metodkabinet.kit.forms.renderer import KitRenderer

__all__ = ["DateField", "DateTimeField", "KitForm", "KitModelForm", "KitRenderer", "once"]
