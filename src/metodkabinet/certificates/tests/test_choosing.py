"""Who gets one, who does not and why."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from metodkabinet.certificates import services
from metodkabinet.certificates.queries.choosing import choose, rule_in_words
from metodkabinet.certificates.tests.conftest import Came, Prepare, issue
from metodkabinet.kit.testing.queries import counted
from metodkabinet.people.tests.factories import ContactFactory

pytestmark = pytest.mark.usefixtures("noon")


@pytest.mark.parametrize(
    ("rule", "good", "bad", "why"),
    [
        ({"min_share": 60}, {"share": 60}, {"share": Decimal("59.99")}, "присутствие 60 % из 60 %"),
        ({"roles": ["speaker", "host"]}, {"role": "host"}, {"role": "listener"}, "роль: слушатель"),
        ({"max_place": 3}, {"place": 3}, {"place": 4}, "место: 4"),
        ({"max_place": 3}, {"place": 1}, {}, "место: не занято"),
        ({"min_points": 10}, {"points": 10}, {"points": Decimal("9.5")}, "баллов: 9,5"),
        ({"needs_passed": True}, {"passed": True}, {"passed": False}, "не пройдено"),
        ({"needs_published": True}, {"published": True}, {}, "не опубликовано"),
        ({}, {}, {"confirmed_at": None}, None),
        ({}, {}, {"name_then": "стёрто"}, "имя стёрто по просьбе человека"),
    ],
)
def test_the_rule_says_who_and_why_not(
    prepare: Prepare, came: Came, rule: dict[str, Any], good: dict[str, Any], bad: dict[str, Any], why: str | None
) -> None:
    came("Полкина Анна Ивановна", **good)
    wrong = came("Страницын Пётр Ильич", **{key: value for key, value in bad.items() if key != "name_then"})
    if "name_then" in bad:
        wrong.name_then = bad["name_then"]
        wrong.save()
    choice = choose(prepare(**rule))
    assert [one.name for one in choice.getting] == ["Полкина Анна Ивановна"]
    assert [one.why for one in choice.refused] == ([why] if why else [])


def test_every_condition_that_is_set_must_hold(prepare: Prepare, came: Came) -> None:
    came("Полкина Анна Ивановна", share=40, role="listener")
    batch = prepare(min_share=60, roles=["speaker"])
    assert [one.why for one in choose(batch).refused] == ["присутствие 40 % из 60 %; роль: слушатель"]
    assert rule_in_words(batch) == ["присутствие не меньше 60 % занятий", "роль: докладчик"]


def test_a_person_decides_against_the_rule_and_back(prepare: Prepare, came: Came) -> None:
    good, bad = came("Полкина Анна Ивановна"), came("Страницын Пётр Ильич", share=10)
    batch = prepare(min_share=60)
    services.decide_participant(batch, good, "removed", because="ушла сразу", by=None)
    services.decide_participant(batch, bad, "added", by=None)
    choice = choose(batch)
    assert [one.name for one in choice.getting] == ["Страницын Пётр Ильич"]
    assert [one.why for one in choice.refused] == ["убран вручную: ушла сразу"]
    services.decide_participant(batch, bad, "rule", by=None)
    assert choose(batch).getting == []


def test_a_guest_gets_his_in_the_name_that_he_wrote(prepare: Prepare, came: Came, activity: Any) -> None:
    contact = ContactFactory(region=activity.region, name="Пашков И. Д.")
    came("Пашков И. Д.", contact=contact, organisation_text_then="Областной архив")
    made = issue(prepare()).certificates.get()
    assert (made.name, made.words["имени"], made.organisation) == ("Пашков И. Д.", "Пашков И. Д.", "Областной архив")
    assert (made.person_id, made.contact_id) == (None, contact.pk)


def test_who_has_one_of_the_kind_gets_no_second(prepare: Prepare, came: Came) -> None:
    came("Полкина Анна Ивановна")
    number = issue(prepare()).certificates.get().number
    choice = choose(prepare())
    assert (choice.getting, [one.why for one in choice.refused]) == ([], [f"уже выдан № {number}"])


def test_the_list_costs_three_queries_however_long(prepare: Prepare, came: Came) -> None:
    for place in range(12):
        came(f"Полкина{place} Анна Ивановна")
    batch = prepare(min_share=60)
    with counted() as queries:
        assert len(choose(batch).getting) == 12
    assert len(queries) == 3
