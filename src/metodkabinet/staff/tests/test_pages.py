"""Pages: figures, rows of the card, the refresh from inside."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from metodkabinet.audit.models import Event
from metodkabinet.config.testing.cast import Cast
from metodkabinet.kit.jobs import run_waiting
from metodkabinet.kit.letters.models import Letter
from metodkabinet.kit.testing.queries import counted
from metodkabinet.people import services as people
from metodkabinet.people.models import Person
from metodkabinet.people.tests.factories import PersonFactory, worker
from metodkabinet.staff import services
from metodkabinet.staff.models import Campaign, Correction, RefreshLink
from metodkabinet.staff.queries.rows import KINDS
from metodkabinet.staff.tests.factories import CampaignFactory, CorrectionFactory, RefreshLinkFactory

pytestmark = pytest.mark.usefixtures("noon")
Enter = Callable[[str], Client]
DAY = date(2026, 9, 1)
ROWS: dict[str, dict[str, str]] = {
    "education": {"level": "higher", "profile": "library", "institution": "Институт культуры", "year": "2001"},
    "attestation": {"kind": "suitable", "date": "2024-03-01"},
    "course": {"title": "Каталог", "organiser": "ИРО", "hours": "36", "end_date": "01.09.2026"},
    "award": {"level": "municipal", "title": "Грамота", "date": "2024-03-01"},
}


def at(name: str, *args: object) -> str:
    """The address of a page of the module."""
    return reverse(f"staff:{name}", args=args)


def rows_of(response: Any) -> list[str]:
    """The first cells of a list."""
    return [row.cells[0].text for row in response.context["table"].rows]


def head_of(response: Any) -> bytes:
    """The first bytes of a download, closed after use."""
    data = b"".join(response.streaming_content)
    response.close()
    return data[:2]


def messages_of(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


@pytest.fixture
def person(cast: Cast) -> Any:
    """Somebody at the school of the first side."""
    return cast.own.made["people.person"]


@pytest.fixture
def school(cast: Cast) -> Any:
    """The school of the first side."""
    return cast.own.made["organisations.organisation"]


# Rows of the card


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_rows_are_added_changed_removed(enter: Enter, person: Any, kind: str) -> None:
    head, rows = enter("head"), KINDS[kind].model._base_manager.filter(person=person)
    before = rows.count()
    assert head.get(at(f"add-{kind}", person.pk)).status_code == 200
    empty = head.post(at(f"add-{kind}", person.pk), {"number": ""})
    assert (empty.status_code, rows.count()) == (422, before)
    assert head.post(at(f"add-{kind}", person.pk), ROWS[kind]).status_code == 302
    row = rows.order_by("-pk")[0]
    assert head.get(at(f"change-{kind}", row.pk)).status_code == 200
    assert head.post(at(f"change-{kind}", row.pk), ROWS[kind]).status_code == 302
    assert head.post(at(f"remove-{kind}", row.pk)).status_code == 302
    assert rows.count() == before


# Lists


def measure(enter: Enter, name: str, *args: object) -> int:
    """Queries of one list; a fresh browser, nothing remembered."""
    client = enter("region")
    with counted() as queries:
        assert client.get(at(name, *args)).status_code == 200
    return len(queries)


def many_people(cast: Cast) -> list[Any]:
    school, post = cast.own.made["organisations.organisation"], cast.own.made["people.post"]
    made = PersonFactory.create_batch(297, region=cast.own.made["organisations.region"])
    people.add_employments([(one, people.EmploymentCard(school, post, since=DAY)) for one in made], by=None)
    return made


def many_links(cast: Cast) -> None:
    campaign = cast.own.made["staff.campaign"]
    for one in many_people(cast):
        RefreshLinkFactory(person=one, campaign=campaign)


def many_corrections(cast: Cast) -> None:
    for _ in range(297):
        CorrectionFactory(link=cast.own.made["staff.refreshlink"])


def many_campaigns(cast: Cast) -> None:
    person = cast.own.made["people.person"]
    for _ in range(297):
        RefreshLinkFactory(person=person, campaign=CampaignFactory(region=person.region))


MANY: dict[str, Callable[[Cast], object]] = {
    "figures": many_people, "members": many_people, "campaigns": many_campaigns, "campaign": many_links,
    "corrections": many_corrections,
}  # fmt: skip


@pytest.mark.full
@pytest.mark.list_page("staff:members")
@pytest.mark.list_page("staff:campaigns")
@pytest.mark.list_page("staff:campaign")
@pytest.mark.list_page("staff:corrections")
@pytest.mark.parametrize("name", sorted(MANY))
def test_lists_ask_as_much_for_300_rows_as_for_one(enter: Enter, cast: Cast, name: str) -> None:
    args = [cast.own.made["staff.campaign"].pk] if name == "campaign" else []  # type: ignore[attr-defined]
    few = measure(enter, name, *args)
    MANY[name](cast)
    assert (few, few < 30) == (measure(enter, name, *args), True)


# Figures


def test_every_number_of_the_page_opens_its_rows(enter: Enter, school: Any) -> None:
    head = enter("head")
    page = head.get(at("figures"), {"on": "20.11.2026", "subject": "school", "municipality": school.municipality_id})
    for section in page.context["sections"]:
        for cell in [*section.total, *(cell for _, cells in section.lines for cell in cells)]:
            rows = head.get(cell.url)
            assert rows.context["table"].pages.count == cell.number
    assert head.get(at("members"), {"measure": "net"}).status_code == 404


def test_rows_behind_a_number_are_carried_away_only_by_those_who_export(enter: Enter) -> None:
    for role, status, offered in (("head", 200, True), ("approver", 403, False)):
        client = enter(role)
        answer = client.get(at("members"), {"export": "xlsx"})
        answer.close()
        assert answer.status_code == status
        assert client.get(at("members")).context["table"].exports is offered
        assert client.get(reverse("people:people")).context["table"].exports is offered


def test_figures_of_an_ancient_day_are_counted_too(enter: Enter) -> None:
    assert enter("head").get(at("figures"), {"on": "0001-01-01"}).status_code == 200


def test_staff_goes_to_excel_and_word(enter: Enter) -> None:
    for kind in ("xlsx", "docx"):
        answer = enter("head").get(at("figures"), {"export": kind})
        assert head_of(answer) == b"PK"
    assert Event.objects.filter(action="staff.figures.exported").count() == 2


def test_a_foreign_municipality_is_not_counted(enter: Enter, cast: Cast) -> None:
    other = cast.other.made["organisations.municipality"]
    assert enter("head").get(at("figures"), {"municipality": other.pk}).status_code == 404
    assert enter("head").get(at("figures"), {"on": "1800-01-01"}).context["count"] == 0


# The refresh


def test_a_refresh_is_begun_for_the_marked_and_watched(enter: Enter, cast: Cast, person: Any) -> None:
    head, silent = enter("head"), worker(organisation=person.main_organisation, email="")
    Campaign.objects.update(closed_at=DAY.isoformat() + "T09:00:00Z")
    Person.objects.filter(pk=person.pk).update(email="person@example.org")
    first = head.post(at("start"), {"ids": [person.pk, silent.pk]})
    assert ([one.pk for one in first.context["reached"]], [one.pk for one in first.context["without"]]) == (
        [person.pk], [silent.pk],
    )  # fmt: skip
    given = {"ids": [person.pk, silent.pk], "title": "Сверка", "until": "15.12.2026", "confirmed": "1"}
    assert head.post(at("start"), {**given, "until": "01.01.2020"}).status_code == 422
    assert head.post(at("start"), given).status_code == 302
    made = Campaign.objects.get(title="Сверка")
    run_waiting()
    assert Letter.objects.filter(kind="staff.refresh").count() == 1
    page = head.get(at("campaign", made.pk))
    assert (page.context["tally"].asked, page.context["tally"].unreached, page.context["tally"].posted) == (2, 1, 1)
    assert rows_of(head.get(at("campaign", made.pk), {"standing": "unreached"})) == [silent.full_name]
    assert head_of(head.get(at("campaign", made.pk), {"export": "xlsx"})) == b"PK"
    assert rows_of(head.get(at("campaigns")))[0] == "Сверка"
    again = head.post(at("start"), {"ids": [person.pk]})
    assert [one.pk for one in again.context["busy"]] == [person.pk]


def test_without_marks_those_who_did_not_confirm_are_asked(enter: Enter, person: Any) -> None:
    Campaign.objects.update(closed_at=DAY.isoformat() + "T09:00:00Z")
    head = enter("head")
    assert head.get(at("start")).status_code == 200
    shown = head.post(at("start"), {"title": "Сверка", "until": "15.12.2026", "whom": "unconfirmed"})
    assert person in shown.context["without"]
    people.confirm_person(person, by=None)
    shown = head.post(at("start"), {"title": "Сверка", "until": "15.12.2026", "whom": "unconfirmed"})
    assert person not in shown.context["without"]
    shown = head.post(at("start"), {"title": "Сверка", "until": "15.12.2026", "whom": "all"})
    assert person in shown.context["without"]


def test_a_refresh_is_reminded_of_closed_continued_undone(enter: Enter, cast: Cast, person: Any) -> None:
    methodist, made = enter("region"), cast.own.made["staff.campaign"]
    refused = methodist.post(at("remind", made.pk), follow=True)
    assert messages_of(refused) == ["Напоминать некому: все, кто получил письмо, ответили."]
    RefreshLink.objects.filter(campaign=made).update(sent_at="2026-09-02T09:00:00Z")
    Person.objects.filter(pk=person.pk).update(email="person@example.org")
    assert methodist.post(at("remind", made.pk)).status_code == 302
    run_waiting()
    assert Letter.objects.get(kind="staff.refresh").subject == "Напоминание: проверьте сведения о себе"
    assert methodist.post(at("close", made.pk)).status_code == 302
    assert methodist.get(at("reopen", made.pk)).status_code == 200
    assert methodist.post(at("reopen", made.pk), {"until": "20.12.2026"}).status_code == 302
    assert methodist.post(at("undo", made.pk)).status_code == 302
    made.refresh_from_db()
    assert (made.closed_at, made.undone_at is not None, made.until) == (None, True, date(2026, 12, 20))
    answer = enter("head").post(at("close", made.pk), follow=True)
    assert [str(one) for one in answer.context["messages"]] == [
        "Эту сверку ведёт тот, кто её начал, или методист региона."
    ]


def test_answers_are_accepted_declined_and_undone(enter: Enter, cast: Cast, person: Any) -> None:
    head, link, one = enter("head"), cast.own.made["staff.refreshlink"], cast.own.made["staff.correction"]
    Correction.objects.update(before={"email": ""}, after={"email": "new@example.org"})
    page = at("answer", link.pk)
    assert head.get(page).context["waiting"] == 1
    head.post(page, {"correction": one.pk, "decline": "1", "reason": "Почта прежняя"})
    assert Correction.objects.get(pk=one.pk).reason == "Почта прежняя"
    head.post(page, {"correction": one.pk, "undo": "1"})
    head.post(page, {"correction": one.pk, "accept": "1"})
    assert Person.objects.get(pk=person.pk).email == "new@example.org"
    head.post(page, {"correction": one.pk, "undo": "1"})
    assert Person.objects.get(pk=person.pk).email == ""
    assert head.post(at("accept-many"), {"ids": [one.pk]}).status_code == 302
    assert Person.objects.get(pk=person.pk).email == "new@example.org"
    assert rows_of(head.get(at("corrections"))) == []
    assert rows_of(head.get(at("corrections"), {"state": "accepted"})) == [person.full_name]
    head.post(page, {"correction": one.pk, "undo": "1"})
    head.post(page, {"accept_all": "1"})
    assert Person.objects.get(pk=person.pk).email == "new@example.org"


def test_a_link_is_shown_once_to_be_handed_over(enter: Enter, cast: Cast, person: Any) -> None:
    head, link = enter("head"), cast.own.made["staff.refreshlink"]
    shown = head.post(at("hand-over", link.pk))
    token = shown.context["link"].rstrip("/").rpartition("/")[2]
    assert services.find_link(token) == link
    services.close_campaign(link.campaign, by=None)
    assert messages_of(head.post(at("hand-over", link.pk), follow=True)) == ["Эта ссылка больше не действует."]


def test_one_person_is_asked_from_his_page(enter: Enter, person: Any) -> None:
    head = enter("head")
    shown = head.post(at("issue-link", person.pk))
    assert services.find_link(shown.context["link"].rstrip("/").rpartition("/")[2]) is not None
    panels = {
        panel.key: context for panel, context in head.get(reverse("people:person", args=[person.pk])).context["panels"]
    }
    assert panels["staff.refresh"]["live"] is True
    assert head.post(at("revoke-links", person.pk)).status_code == 302
    Person.objects.filter(pk=person.pk).update(email="person@example.org")
    assert head.post(at("issue-link", person.pk)).status_code == 302
    assert Letter.objects.get(kind="staff.refresh").address == "person@example.org"


def test_the_desk_says_what_waits(enter: Enter, cast: Cast) -> None:
    page = enter("head").get(reverse("desk:home")).content.decode()
    assert "1\u00a0исправление карточек ждёт" in page
