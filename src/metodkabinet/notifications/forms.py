"""What a person chooses about letters."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms

from metodkabinet.kit.forms import KitForm
from metodkabinet.notifications.queries import Choice, Hours


class ChoicesForm(KitForm):
    """Kinds of letters and quiet hours."""

    kinds = forms.MultipleChoiceField(
        label="Присылать на почту", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="На сайте уведомления видны всегда.",
    )  # fmt: skip
    is_on = forms.BooleanField(label="Не присылать письма ночью", required=False)
    begins = forms.TimeField(label="Ночь начинается", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    ends = forms.TimeField(label="Ночь кончается", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))

    def __init__(self, data: object = None, *, choices: Sequence[Choice], hours: Hours) -> None:
        initial = {
            "kinds": [choice.kind for choice in choices if choice.by_email],
            "is_on": hours.is_on,
            "begins": hours.begins,
            "ends": hours.ends,
        }
        super().__init__(data, initial=initial)
        self.offered = [choice.kind for choice in choices]
        self.fields["kinds"].choices = [(choice.kind, choice.label) for choice in choices]  # type: ignore[attr-defined]

    def by_kind(self) -> dict[str, bool]:
        """Every offered kind with yes or no."""
        chosen = set(self.cleaned_data["kinds"])
        return {kind: kind in chosen for kind in self.offered}

    def hours(self) -> Hours:
        """Quiet hours as chosen."""
        said = self.cleaned_data
        return Hours(said["is_on"], said["begins"], said["ends"])
