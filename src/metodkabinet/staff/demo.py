"""What the people of the demo learnt, and a refresh of cards in which some have answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from metodkabinet.accounts.models import User
from metodkabinet.kit import access
from metodkabinet.people.models import Person
from metodkabinet.people.services import card_of
from metodkabinet.staff import services
from metodkabinet.staff.enums import AttestationKind, AwardLevel, EducationLevel, EducationProfile, Noun, Verb
from metodkabinet.staff.queries.sight import refreshable_by
from metodkabinet.staff.services import AttestationCard, AwardCard, CourseCard, EducationCard

if TYPE_CHECKING:
    from metodkabinet.kit.demo import World

    Rows = list[tuple[Person, services.Card]]

ASKED, ANSWERED, CORRECTED = 24, 9, 4
COURSES = (
    "Школьная библиотека как центр чтения", "Электронный каталог: первые шаги", "Информационная культура школьника",
    "Современный ШИБЦ", "Работа с фондом учебников", "Читательская грамотность",
)  # fmt: skip
INSTITUTIONS = {
    EducationProfile.LIBRARY: "Приозёрский институт культуры",
    EducationProfile.PEDAGOGICAL: "Приозёрский педагогический университет",
    EducationProfile.OTHER: "Приозёрский университет",
}


def build(world: World) -> None:
    """Rows of the cards, then a refresh that began two weeks ago."""
    people = list(
        Person.objects.filter(region=world.made["region"], state="active").select_related("main_post").order_by("pk")
    )
    held = {person.pk for person in world.made["librarians"]}
    rows: Rows = []
    for person in people:
        if person.pk in held and person.main_post is not None:
            is_pedagogical = person.main_post.is_pedagogical
            rows += [(person, card) for card in _rows_of(world, person, is_pedagogical=is_pedagogical)]
    services.add_rows(rows, by=None)
    for person in world.made["librarians"]:
        person.refresh_from_db()


def refresh(world: World) -> None:
    """Begun by the first who may: some confirmed with one button, some corrected, most are silent."""
    by = _keeper(world)
    if by is None:
        return
    people = refreshable_by(by).filter(state="active").exclude(email="").order_by("pk")[:ASKED]
    campaign = services.start_campaign(
        world.made["region"], list(people), title=f"Сверка карточек {world.today.year}",
        until=world.today + timedelta(days=14), by=by,
    )  # fmt: skip
    while True:
        written, in_all = services.post_letters(campaign.pk)
        if written >= in_all:
            break
    for place, link in enumerate(campaign.links.select_related("person").order_by("pk")[:ANSWERED]):
        if place < CORRECTED:
            day = world.today - timedelta(days=place + 3)
            course = CourseCard(world.rng.choice(COURSES), "Приозёрский ИРО", 36, day)
            services.propose(link, Noun.COURSE, Verb.ADD, course)
            changed = replace(card_of(link.person), email=f"new{place + 1}@example.org")
            services.propose(link, Noun.PERSON, Verb.CHANGE, changed)
        if place != 1:
            services.confirm_by_link(link)


def _keeper(world: World) -> User | None:
    """Whoever of those who can sign in may begin a refresh."""
    users = {user.email: user for user in User.objects.filter(email__in=[one.email for one in world.sign_ins])}
    known = (users[one.email] for one in world.sign_ins if one.email in users)
    return next((user for user in known if access.holds(user, "staff.refresh") and not user.is_administrator), None)


def _rows_of(world: World, person: Person, *, is_pedagogical: bool) -> list[services.Card]:
    rng, today = world.rng, world.today
    profile = rng.choices(tuple(EducationProfile), (45, 35, 20))[0]
    level = rng.choices((EducationLevel.HIGHER, EducationLevel.BACHELOR, EducationLevel.VOCATIONAL), (55, 10, 35))[0]
    born = person.birth_date.year if person.birth_date else today.year - 50
    rows: list[services.Card] = []
    if rng.random() < 0.93:
        year = min(today.year, born + (23 if level != EducationLevel.VOCATIONAL else 20))
        rows.append(EducationCard(INSTITUTIONS[profile], level, profile, year))
    if profile != EducationProfile.LIBRARY and rng.random() < 0.4:
        rows.append(
            EducationCard(
                "Приозёрский ИРО", EducationLevel.HIGHER, EducationProfile.LIBRARY, today.year - rng.randint(1, 6),
                speciality="Педагог-библиотекарь", is_retraining=True, hours=rng.choice((250, 300, 520)),
            )
        )  # fmt: skip
    if rng.random() < 0.8:
        ended = today - timedelta(days=rng.randint(20, 1900))
        rows.append(CourseCard(rng.choice(COURSES), "Приозёрский ИРО", rng.choice((16, 36, 72)), ended))
    if is_pedagogical and rng.random() < 0.75:
        kind = rng.choice((AttestationKind.SUITABLE, AttestationKind.FIRST, AttestationKind.HIGHEST))
        held = today - timedelta(days=rng.randint(30, 1780))
        until = held + timedelta(days=1826) if held < date(2023, 9, 1) else None
        rows.append(AttestationCard(kind, held, "приказ министерства образования", until))
    if rng.random() < 0.2:
        rows.append(AwardCard(AwardLevel.MUNICIPAL, "Почётная грамота", today - timedelta(days=rng.randint(60, 4000))))
    return rows
