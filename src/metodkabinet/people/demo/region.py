"""Who works where and since when; a few twins for the finder; guests; texts of consents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from metodkabinet.people import services
from metodkabinet.people.demo.names import Names
from metodkabinet.people.enums import PostGroup, Purpose
from metodkabinet.people.services import ContactCard, EmploymentCard, PersonCard

if TYPE_CHECKING:
    from metodkabinet.kit.demo import World
    from metodkabinet.organisations.models import Organisation
    from metodkabinet.people.models import Person, Post

POSTS: tuple[tuple[str, str, PostGroup, bool], ...] = (
    ("teacher", "педагог-библиотекарь", PostGroup.TEACHER_LIBRARIAN, True),
    ("librarian", "библиотекарь", PostGroup.LIBRARIAN, False),
    ("head", "заведующий библиотекой", PostGroup.LIBRARY_HEAD, False),
    ("methodist", "методист", PostGroup.METHODIST, True),
    ("director", "директор", PostGroup.DIRECTOR, False),
    ("rector", "ректор", PostGroup.DIRECTOR, False),
    ("subject_teacher", "учитель", PostGroup.OTHER, True),
)
WITHOUT_LIBRARIAN = 8  # so many schools have nobody
SECOND_LIBRARIANS = 14  # so many large schools have two
TWO_JOBS, RETIRED, GUESTS = 12, 9, 16
THEMES = ("Семейное чтение", "Краеведческая работа", "Буктрейлер", "Медиаграмотность", "Игра в библиотеке", "")


def build(world: World) -> None:
    """Everybody; what later parts need lies in `world.made`."""
    posts = {key: services.add_post(name, group, is_pedagogical=flag, by=None) for key, name, group, flag in POSTS}
    names = Names(world.rng)
    librarians = _librarians(world, names, posts)
    officials = _officials(world, names, posts)
    _second_jobs(world, librarians, posts)
    _retired(world, librarians)
    _twins(world, librarians)
    guests = _guests(world, names)
    _consents(world, librarians)
    services.renew_resemblances(world.made["region"])
    for person in librarians:
        person.refresh_from_db()
    world.made.update(
        {
            "posts": posts,
            "librarians": [one for one in librarians if one.state == "active"],
            "guests": guests,
            **officials,
        }
    )


def _librarians(world: World, names: Names, posts: dict[str, Post]) -> list[Person]:
    """One for nearly each school and college, two in some large ones; cards from empty to full."""
    schools, colleges = world.made["schools"], world.made["colleges"]
    idle = {school.pk for school in world.rng.sample(schools, WITHOUT_LIBRARIAN)}
    places = [school for school in schools if school.pk not in idle] + colleges
    places += world.rng.sample(places, SECOND_LIBRARIANS)
    cards = [_card(world, names, number) for number in range(len(places))]
    people = services.add_people(world.made["region"], cards, by=None)
    jobs = [
        (person, _job(world, place, posts, card.library_since))
        for person, place, card in zip(people, places, cards, strict=True)
    ]
    services.add_employments(jobs, by=None)
    for person in world.rng.sample(people, len(people) * 2 // 3):
        services.confirm_person(person, by=None)
    return people


def _card(world: World, names: Names, number: int) -> PersonCard:
    said = names.take()
    rng = world.rng
    age = rng.randint(24, 66)
    years = min(age - 21, rng.choice((1, 2, 4, 6, 8, 12, 15, 18, 22, 26, 30, 35)))
    since = _autumn(world, years)
    born = date(world.today.year - age, rng.randint(1, 12), rng.randint(1, 28))
    is_sparse = rng.random() < 0.12
    return PersonCard(
        *said,
        former_surname="Озерова" if rng.random() < 0.05 else "",
        birth_date=None if is_sparse else born,
        phone="" if is_sparse else f"+7 900 1{number // 100:02}-{number % 100:02}-{rng.randint(10, 99)}",
        email="" if rng.random() < 0.1 else f"librarian{number + 1}@example.org",
        experience_since=None if is_sparse else _autumn(world, min(age - 20, years + rng.randint(0, 6))),
        library_since=since,
        self_education_theme=rng.choice(THEMES),
    )


def _job(world: World, place: Organisation, posts: dict[str, Post], since: date | None) -> EmploymentCard:
    rng = world.rng
    kind = rng.choices(("teacher", "librarian", "head"), (60, 33, 7))[0]
    library = world.made.setdefault("library_of", _library_of(world)).get(place.pk)
    return EmploymentCard(
        place, posts[kind], library, rate=Decimal(rng.choice(("1", "1", "1", "0.5", "0.75"))), since=since,
        duties="руководитель кружка" if rng.random() < 0.1 else "",
    )  # fmt: skip


def _library_of(world: World) -> dict[int, Any]:
    return services.first_libraries(world.made["region"])


def _officials(world: World, names: Names, posts: dict[str, Post]) -> dict[str, Any]:
    """Methodists of the institute and of municipalities, a director, the rector."""
    made = world.made
    institute, city, colleges, schools = made["institute"], made["city_centre"], made["colleges"], made["schools"]
    places = [
        (institute, "rector"), (made["ribc"], "methodist"), (made["method_centre"], "methodist"), (city, "methodist"),
        (city, "methodist"), (schools[0], "director"), (colleges[0], "director"),
    ]  # fmt: skip
    cards = [
        replace(_card(world, names, 900 + number), email=f"official{number + 1}@example.org")
        for number in range(len(places))
    ]
    people = services.add_people(made["region"], cards, by=None)
    jobs = [
        (person, EmploymentCard(place, posts[post], since=_autumn(world, 4)))
        for person, (place, post) in zip(people, places, strict=True)
    ]
    services.add_employments(jobs, by=None)
    rector, regional, centre, city_one, city_two, school_director, college_director = people
    return {
        "rector": rector, "region_methodist": regional, "centre_methodist": centre,
        "city_methodists": [city_one, city_two], "school_director": school_director,
        "college_director": college_director,
    }  # fmt: skip


def _second_jobs(world: World, people: Sequence[Person], posts: dict[str, Post]) -> None:
    """Part of a rate at another school, or lessons at the same one."""
    for person in world.rng.sample(people, TWO_JOBS):
        place = world.rng.choice(world.made["schools"])
        card = EmploymentCard(
            place, posts["subject_teacher"], rate=Decimal("0.5"), is_main=False, since=_autumn(world, 1)
        )
        services.add_employment(person, card, by=None)


def _retired(world: World, people: Sequence[Person]) -> None:
    for person in world.rng.sample([one for one in people if one.employments.count() == 1], RETIRED):
        job = person.employments.get()
        first = job.since or date(2000, 1, 1)
        services.end_employment(job, until=max(_autumn(world, 0), first + timedelta(days=1)), by=None)
        services.archive_person(person, reason="на пенсии", by=None)


def _twins(world: World, people: Sequence[Person]) -> None:
    """The same person typed twice: a typo, ё as е, initials, another surname."""
    known = [one for one in people if one.birth_date and "ё" in one.surname.lower() and one.patronymic]
    plain = [one for one in people if one.birth_date and one.patronymic and one not in known and len(one.surname) > 8]
    first, second = known[0], plain[0]
    third, fourth = plain[1], plain[2]
    cards = [
        _again(first, surname=first.surname.replace("ё", "е").replace("Ё", "Е")),
        _again(second, surname=second.surname[:4] + second.surname[5:]),
        _again(third, name=f"{third.name[0]}.", patronymic=f"{third.patronymic[0]}."),
        _again(fourth, surname="Новосёлова"),
    ]  # fmt: skip
    twins = services.add_people(world.made["region"], cards, by=None)
    pairs = zip(twins, (first, second, third, fourth), strict=True)
    jobs = [(twin, services.card_of_job(origin.employments.first())) for twin, origin in pairs]  # type: ignore[arg-type]
    services.add_employments([(twin, replace(job, until=None)) for twin, job in jobs], by=None)


def _again(person: Person, **differs: str) -> PersonCard:
    """The same person as somebody else typed him."""
    typed = {name: getattr(person, name) for name in ("surname", "name", "patronymic")} | differs
    return PersonCard(**typed, birth_date=person.birth_date)


def _guests(world: World, names: Names) -> list[Any]:
    """Those who only came to an event."""
    places = ("Областная библиотека", "Музей чтения", "Дом творчества", "Детская библиотека № 3")
    return [
        services.add_contact(
            world.made["region"],
            ContactCard(
                " ".join(filter(None, names.take())), f"guest{number}@example.org",
                organisation_text=world.rng.choice(places),
            ),
            by=None,
        )
        for number in range(1, GUESTS + 1)
    ]  # fmt: skip


def _consents(world: World, people: Sequence[Person]) -> None:
    region = world.made["region"]
    for purpose in Purpose:
        text = services.draft_text(
            region, purpose, title=f"Согласие: {purpose.label}", by=None,
            text=(
                f"Оператор: Приозёрский институт развития образования.\n\nЦель: {purpose.label}.\n\n"
                "Сведения: фамилия, имя, отчество, место работы, должность, почта, телефон.\n\n"
                "Срок: до отзыва. Отозвать согласие можно на своей странице одной кнопкой."
            ),
        )  # fmt: skip
        services.publish_text(text, by=None)
        for person in world.rng.sample(people, len(people) // 4):
            if person.state == "active":
                services.give_consent(person, text, by=None)


def _autumn(world: World, years: int) -> date:
    """The first of September so many school years ago, in the past whatever the day."""
    year = world.today.year if world.today.month >= 9 else world.today.year - 1
    return date(year - years, 9, 1)
