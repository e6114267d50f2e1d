"""What forums keep about a person: taken out, emptied, moved to another card and moved back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from metodkabinet.forums.models import Expert, TalkSpeaker, Thanks, TrackModerator
from metodkabinet.kit.registry import PersonalData

if TYPE_CHECKING:
    from metodkabinet.people.models import Person

ERASED = "стёрто"
MOVED: dict[str, Any] = {"speakers": TalkSpeaker, "experts": Expert, "moderators": TrackModerator}
ONCE = {Expert: "forum", TrackModerator: "track"}  # one person once; a double stays with the absorbed card


def entries() -> list[PersonalData]:
    """For the registry."""
    return [
        PersonalData(
            "forums.talkspeaker", "Выступления на форумах", ["name_then", "about_then"], _export_talks, _erase_talks,
            _move, _move_back, stays="Доклад без имени автора: под ним говорили другие.",
        ),
        PersonalData(
            "forums.expert", "Эксперт форумов", ["topics"], _export_expert, partial(_step_down, Expert),
            lambda kept, absorbed: [],  # moved with the talks
        ),
        PersonalData(
            "forums.trackmoderator", "Ведущий секций форумов", [], _export_tracks, partial(_step_down, TrackModerator),
            lambda kept, absorbed: [],  # moved with the talks
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
    rows = TalkSpeaker.objects.filter(person=person).select_related("talk__track__forum__activity").order_by("pk")
    for row in rows:
        yield {"форум": str(row.talk.forum), "доклад": row.talk.title, "имя": row.name_then, "о себе": row.about_then}


def _erase_talks(person: Person) -> int:
    return TalkSpeaker.objects.filter(person=person).update(name_then=ERASED, about_then="")


def _export_expert(person: Person) -> Iterable[Mapping[str, object]]:
    for row in Expert.objects.filter(person=person).select_related("forum__activity").order_by("pk"):
        yield {"форум": str(row.forum), "о чём спрашивать": row.topics}


def _export_tracks(person: Person) -> Iterable[Mapping[str, object]]:
    rows = TrackModerator.objects.filter(person=person).select_related("track__forum__activity").order_by("pk")
    for row in rows:
        yield {"форум": str(row.track.forum), "секция": str(row.track)}


def _step_down(model: type[Expert] | type[TrackModerator], person: Person) -> int:
    """Who is nobody any more answers no questions and keeps no order."""
    return model._base_manager.filter(person=person).delete()[0]


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
