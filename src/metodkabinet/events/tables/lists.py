"""Who was called, as a list."""

from __future__ import annotations

from django.urls import reverse

from metodkabinet.events.models import Invitation
from metodkabinet.kit.letters.models import Letter
from metodkabinet.kit.tables import Column, FlagFilter, Table

TONES = {"waits": "work", "sending": "work", "sent": "done", "failed": "late", "dropped": "off"}
LABELS = dict(Letter.State.choices)


def letter_words(row: Invitation) -> str:
    """What became of the letter."""
    if row.sent_at is None:
        return "готовится"
    state = str(getattr(row, "letter_state", None) or "")
    return str(LABELS.get(Letter.State(state), "")).lower() if state else "без письма: нет почты или отписан(а)"


class InvitationTable(Table):
    """By name."""

    columns = [
        Column("name", "Кто", sort="name", link=lambda row: reverse("events:invitation", args=[row.pk])),
        Column("email", "Почта", phone=False),
        Column("letter", "Письмо", value=letter_words,
               state=lambda row: TONES.get(str(row.letter_state or ""), "plain"), narrow=True),
        Column("sent_at", "Когда", kind="moment", sort="sent_at", phone=False, narrow=True),
        Column("reminded_at", "Напомнили", kind="moment", sort="reminded_at", phone=False, narrow=True),
        Column("registered", "Записан(а)", value=lambda row: "да" if row.has_registered else "нет",
               state=lambda row: "done" if row.has_registered else "plain", narrow=True),
    ]  # fmt: skip
    filters = [FlagFilter("registered", "Записались", field="has_registered", value=True)]
    search = ["name"]
    order = ["name"]
    noun = "приглашение,приглашения,приглашений"
    export_name = "Приглашённые"
