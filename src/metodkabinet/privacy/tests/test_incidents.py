"""D5: whose data an account has read, and the 24 and 72 hours."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from metodkabinet.accounts.models import User
from metodkabinet.config.cli import main
from metodkabinet.config.testing.cast import Cast
from metodkabinet.kit import clock
from metodkabinet.kit.refusals import Refused
from metodkabinet.organisations.tests.factories import RegionFactory
from metodkabinet.people.models import Person
from metodkabinet.privacy import services
from metodkabinet.privacy.models import DataIncident
from metodkabinet.privacy.queries.incidents import countdowns, extract_for
from metodkabinet.privacy.tests.factories import DataIncidentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
Enter = Callable[[str], Client]
NOON = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def words(noticed: datetime, **given: Any) -> list[str]:
    return [count.words for count in countdowns(DataIncidentFactory(noticed_at=noticed, **given))]


def test_the_hours() -> None:
    assert words(NOON) == ["осталось 24 ч 0 мин", "осталось 72 ч 0 мин"]
    assert words(NOON - timedelta(hours=25, minutes=30)) == ["просрочено на 1 ч 30 мин", "осталось 46 ч 30 мин"]
    early, late = NOON - timedelta(hours=60), NOON - timedelta(hours=30)
    assert words(early, reported_at=early + timedelta(hours=3)) == ["сделано", "осталось 12 ч 0 мин"]
    assert words(early, reported_at=late + timedelta(hours=1))[0] == "сделано с опозданием"


def test_the_register() -> None:
    region, by = RegionFactory(), User.objects.create_user("x@example.org")
    made = services.add_incident(region, title=" Подобран пароль ", noticed_at=NOON, by=by)
    with pytest.raises(Refused, match="Сначала отметьте"):
        services.report_inquiry(made, findings="x", by=by)
    services.report_incident(made, by=by)
    with pytest.raises(Refused, match="уже отмечено"):
        services.report_incident(made, by=by)
    with pytest.raises(Refused, match="Запишите итоги"):
        services.report_inquiry(made, findings=" ", by=by)
    services.report_inquiry(made, findings="Пароль сменён.", by=by)
    assert DataIncident.objects.get(pk=made.pk).findings == "Пароль сменён."


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"noticed_at": NOON + timedelta(hours=1)}, "noticed_at"),
        ({"noticed_at": NOON, "since": NOON, "until": NOON}, "until"),
    ],
)
def test_a_wrong_incident_is_refused(given: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as caught:
        services.add_incident(RegionFactory(), title="x", by=User.objects.create_user("x@example.org"), **given)
    assert caught.value.field == field


def opened(cast: Cast, enter: Enter) -> list[Person]:
    """The head looks at two cards, one of them twice, an hour apart; later, outside the interval, at a third."""
    browser = enter("head")
    one, two, three = (Person.objects.get(user=cast[role]) for role in ("member", "librarian", "coordinator"))
    for person, hours in ((one, 0), (two, 0), (one, 1), (three, 3)):
        with clock.fixed(NOON + timedelta(hours=hours)):
            assert browser.get(f"/people/{person.pk}/").status_code == 200
    return [one, two, three]


def test_d5_whose_cards(cast: Cast, enter: Enter) -> None:
    one, two, _ = opened(cast, enter)
    found = extract_for(cast["head"], NOON, NOON + timedelta(hours=2))
    assert {(who.person_id, who.times) for who in found.cards} == {(one.pk, 2), (two.pk, 1)}
    assert (found.lists, found.perhaps) == ([], [])


def test_d5_lists_name_everybody_whom_they_may_have_shown(cast: Cast, enter: Enter) -> None:
    enter("head").get("/people/")
    found = extract_for(cast["head"], NOON, NOON)
    assert [one.page for one in found.lists] == ["people:people"]
    assert {pk for pk, _ in found.perhaps} == set(Person.objects.visible_to(cast["head"]).values_list("pk", flat=True))


def test_d5_the_command(cast: Cast, enter: Enter, capsys: pytest.CaptureFixture[str]) -> None:
    one, two, _ = opened(cast, enter)
    asked = [
        "incident-extract",
        "--user",
        "head@example.org",
        "--from",
        "2026-11-20T09:00+00:00",
        "--to",
        "2026-11-20T11:00+00:00",
    ]
    assert main([*asked, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {who["person_id"] for who in told["cards"]} == {one.pk, two.pk}
    assert main(asked) == 0
    said = capsys.readouterr().out
    assert "Открыты карточки: 2" in said
    assert one.full_name in said


def test_d5_the_command_refuses_in_words(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["incident-extract", "--user", "no@example.org", "--from", "2026-11-20", "--to", "2026-11-21"]) == 1
    assert "нет" in capsys.readouterr().err
    assert main(["incident-extract", "--user", "head@example.org", "--from", "вчера", "--to", "2026-11-21"]) == 1
    assert "Не понимаю время «вчера»" in capsys.readouterr().err


def test_the_pages(cast: Cast, enter: Enter) -> None:
    opened(cast, enter)
    browser = enter("region")
    with clock.fixed(NOON + timedelta(hours=4)):
        given = {
            "title": "Чужой вход", "noticed_at": "2026-11-20T15:00", "email": "head@example.org",
            "since": "2026-11-20T12:00", "until": "2026-11-20T16:00",
        }  # fmt: skip
        made = browser.post("/incidents/add/", given)
        assert made.status_code == 302, made.content.decode()
        page = browser.get(made["Location"]).content.decode()
        assert "Чужой вход" in page
        assert Person.objects.get(user=cast["member"]).full_name in page
        sheet = browser.get(f"{made['Location']}?export=xlsx")
        assert b"".join(sheet)[:2] == b"PK"  # type: ignore[arg-type]
        sheet.close()
        assert browser.post(made["Location"], {"reported": "1"}).status_code == 302
        assert browser.post(made["Location"], {"findings": "Пароль сменён."}).status_code == 302
    assert DataIncident.objects.get(title="Чужой вход").findings == "Пароль сменён."
    assert "Чужой вход" in browser.get("/incidents/").content.decode()
