"""What forums keep about a person: taken out, emptied, moved to another card and moved back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from metodkabinet.forums.models import Expert, Speaker, Thanks, TrackModerator
from metodkabinet.kit.registry import PersonalData

if TYPE_CHECKING:
    from metodkabinet.people.models import Person

ERASED = "стёрто"
MOVED: dict[str, Any] = {"speakers": Speaker, "experts": Expert, "moderators": TrackModerator}
ONCE = {Expert: "forum", TrackModerator: "track"}  # one person once; a double stays with the absorbed card


def entries() -> list[PersonalData]:
    """For the registry."""
    return [
        PersonalData(
            "forums.speaker", "Выступления на форумах", ["name_then", "about_then"], _export_talks, _erase_talks,
            _move, _move_back, stays="Доклад без имени автора: под ним говорили другие.",
        ),
        PersonalData(
            "forums.thanks", "Благодарности за форумы", ["reason"], _export_thanks,
            lambda person: _erase_thanks(_of(person)),
            lambda kept, absorbed: [],  # they go with the participation
            stays="Строка списка без имени и причины.",
            erase_guest=lambda contact: _erase_thanks(Q(participation__contact=contact)),
        ),
    ]  # fmt: skip


def _export_talks(person: Person) -> Iterable[Mapping[str, object]]:
    rows = Speaker.objects.filter(person=person).select_related("talk__track__forum__activity").order_by("pk")
    for row in rows:
        yield {"форум": str(row.talk.forum), "доклад": row.talk.title, "имя": row.name_then, "о себе": row.about_then}


def _erase_talks(person: Person) -> int:
    return Speaker.objects.filter(person=person).update(name_then=ERASED, about_then="")


def _of(person: Person) -> Q:
    return Q(participation__person=person) | Q(participation__contact__person=person)


def _export_thanks(person: Person) -> Iterable[Mapping[str, object]]:
    for row in Thanks.objects.filter(_of(person)).select_related("forum__activity").order_by("pk"):
        yield {"форум": str(row.forum), "за что": row.reason}


def _erase_thanks(whose: Q) -> int:
    return Thanks.objects.filter(whose).update(reason=ERASED)


def _move(kept: Person, absorbed: Person) -> list[dict[str, Any]]:
    step: dict[str, list[int]] = {}
    for name, model in MOVED.items():
        rows = model.objects.filter(person=absorbed)
        if model in ONCE:
            there = model.objects.filter(person=kept).values(f"{ONCE[model]}_id")
            rows = rows.exclude(**{f"{ONCE[model]}__in": there})
        step[name] = list(rows.order_by("pk").values_list("pk", flat=True))
        model.objects.filter(pk__in=step[name]).update(person=kept)
    return [step] if any(step.values()) else []


def _move_back(kept: Person, absorbed: Person, steps: Sequence[Mapping[str, Any]]) -> None:
    for step in steps:
        for name, model in MOVED.items():
            model.objects.filter(pk__in=step[name], person=kept).update(person=absorbed)
