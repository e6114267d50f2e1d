"""What a person chooses about letters."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms

from metodkabinet.kit.forms import KitForm
from metodkabinet.notifications.enums import Pace
from metodkabinet.notifications.queries import Choice, Hours


class ChoicesForm(KitForm):
    """How soon each kind of letters comes, and quiet hours."""

    is_on = forms.BooleanField(label="Не присылать письма ночью", required=False)
    begins = forms.TimeField(label="Ночь начинается", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    ends = forms.TimeField(
        label="Ночь кончается", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text="В это время приходят и сводки. На сайте уведомления видны всегда и сразу.",
    )  # fmt: skip

    def __init__(self, data: object = None, *, choices: Sequence[Choice], hours: Hours) -> None:
        super().__init__(data, initial={"is_on": hours.is_on, "begins": hours.begins, "ends": hours.ends})
        self.offered = {name_of(choice.kind): choice for choice in choices}
        for name, choice in self.offered.items():
            self.fields[name] = forms.ChoiceField(label=choice.label, choices=Pace.choices, initial=choice.pace)
        self.order_fields([*self.offered, "is_on", "begins", "ends"])

    def by_kind(self) -> dict[str, Pace]:
        """Every offered kind with its pace."""
        return {choice.kind: Pace(self.cleaned_data[name]) for name, choice in self.offered.items()}

    def hours(self) -> Hours:
        """Quiet hours as chosen."""
        said = self.cleaned_data
        return Hours(said["is_on"], said["begins"], said["ends"])


def name_of(kind: str) -> str:
    """«papers.sign» as the name of a field."""
    return f"pace_{kind.replace('.', '_')}"
