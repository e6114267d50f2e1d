"""A form field that takes a file by its content and says in Russian why it does not."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms

from metodkabinet.kit.files.formats import FORMATS
from metodkabinet.kit.files.names import clean_name
from metodkabinet.kit.files.services import judge
from metodkabinet.kit.refusals import Refused


class KitFileField(forms.FileField):
    """Judges the upload; keeping it is the service's work (`keep_file`). `kinds` narrows what is taken."""

    widget = forms.FileInput

    def __init__(self, *, kinds: Collection[str] = (), **kwargs: Any) -> None:
        self.kinds = tuple(kinds)
        super().__init__(**kwargs)
        self.error_messages |= {
            "required": "Выберите файл.",
            "empty": "Файл пустой. Проверьте, что он сохранён, и выберите его ещё раз.",
            "missing": "Файл не дошёл. Выберите его ещё раз.",
            "invalid": "Файл не дошёл. Выберите его ещё раз.",
        }
        taken = [FORMATS[kind] for kind in self.kinds] if self.kinds else list(FORMATS.values())
        self.widget.attrs["accept"] = ",".join(f".{name}" for entry in taken for name in entry.extensions)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The upload itself, judged and rewound."""
        upload = super().clean(data, initial)
        if upload and upload is not initial:
            try:
                judge(upload, clean_name(upload.name), upload.size, self.kinds)
            except Refused as refusal:
                raise forms.ValidationError(refusal.text, code="refused") from refusal
            finally:
                upload.seek(0)
        return upload
