"""Forms of the module."""

from __future__ import annotations

from typing import Any

from django import forms

from metodkabinet.discussions.enums import PostKind
from metodkabinet.discussions.services import Draft
from metodkabinet.discussions.services.posts import LONGEST, MOST_PICTURES, PICTURES
from metodkabinet.kit.files.fields import KitFileField
from metodkabinet.kit.forms import KitForm


class PictureInput(forms.FileInput):
    """Several at once."""

    allow_multiple_selected = True


class PicturesField(KitFileField):
    """A few pictures, each judged by its content."""

    widget = PictureInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """All of them, or the first complaint."""
        uploads = [upload for upload in (data if isinstance(data, list | tuple) else [data]) if upload]
        return [super(PicturesField, self).clean(upload, initial) for upload in uploads[: MOST_PICTURES + 1]]


class PostForm(KitForm):
    """Something to say."""

    kind = forms.ChoiceField(label="Это", required=False, choices=[(kind.value, kind.label) for kind in PostKind])
    addressee: Any = forms.ModelChoiceField(label="Кому вопрос", queryset=None, required=False)
    text = forms.CharField(
        label="Текст", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Чтобы позвать участника обсуждения, напишите @Фамилия.",
    )  # fmt: skip
    pictures = PicturesField(
        label="Картинки", required=False, kinds=PICTURES, help_text=f"До {MOST_PICTURES}, JPG или PNG."
    )
    reply_to: Any = forms.ModelChoiceField(queryset=None, required=False, widget=forms.HiddenInput)

    def draft(self) -> Draft:
        """What was filled in."""
        said = self.cleaned_data
        return Draft(said["text"], said["kind"], said["reply_to"], said["addressee"], said["pictures"])


class EditForm(KitForm):
    """The words anew."""

    text = forms.CharField(label="Текст", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 6}))


class HideForm(KitForm):
    """Why it goes."""

    because = forms.CharField(label="Почему скрыть", max_length=300, help_text="Причину увидит автор.")
