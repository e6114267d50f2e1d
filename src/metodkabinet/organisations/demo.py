"""«Приозёрская область»: municipalities, schools, colleges, the institute, libraries and some past of theirs."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import TYPE_CHECKING, Any

from metodkabinet.organisations import services
from metodkabinet.organisations.enums import LibraryKind, MunicipalityKind, OrganisationKind
from metodkabinet.organisations.logic.codes import inn_of, ogrn_of
from metodkabinet.organisations.services import LibraryCard, MunicipalityCard, OrganisationCard

if TYPE_CHECKING:
    from collections.abc import Iterator

    from metodkabinet.kit.demo import World
    from metodkabinet.organisations.models import Municipality, Organisation, Region

CITY = "Светлоозёрск"
DISTRICTS = ("Заводской район", "Лесной район", "Набережный район", "Старогородский район")
OKRUGS = (
    "Белоключевский", "Брусничноярский", "Верхнеозёрский", "Глухаринский", "Долгоречинский", "Журавлихинский",
    "Заозёрновский", "Ивнянковский", "Каменногорецкий", "Кедрозёрский", "Липоярский", "Малиноборский", "Морошкинский",
    "Новолядовский", "Осинорощинский", "Певчеборский", "Ракитобродский", "Рябинохуторский", "Светлодольский",
    "Синегривский", "Снежнопольский", "Сосногривский", "Старомостовский", "Тихоборский", "Чернополянский",
    "Ясноборский",
)  # fmt: skip
LOST = "Малобродский"  # the twenty-eighth, joined to the first in the list two years ago
SOON_OKRUGS = 8  # so many were районы until last year
IN_DISTRICT, IN_OKRUG = 16, 10
VILLAGE_STARTS = (
    "Бере",
    "Велье",
    "Гусе",
    "Дубо",
    "Жаво",
    "Звени",
    "Иволи",
    "Калино",
    "Ланды",
    "Мирно",
    "Полы",
    "Росто",
)
VILLAGE_ENDS = ("вка", "ново", "речье", "горье", "поле", "бор", "ярово", "лесье")
SPECIALITIES = (
    "агротехнологический", "аграрный", "архитектурно-строительный", "железнодорожный", "индустриальный", "кулинарный",
    "лесохозяйственный", "медицинский", "металлургический", "многопрофильный", "музыкальный", "педагогический",
    "политехнический", "приборостроительный", "речной", "сельскохозяйственный", "текстильный", "технологический",
    "транспортный", "торгово-экономический", "физкультурный", "химический", "художественный", "энергетический",
)  # fmt: skip
THEMES = (
    "Библиотека как пространство семейного чтения", "Медиаграмотность школьника", "Краеведение в школьной библиотеке",
    "Читающий колледж", "Школьный информационно-библиотечный центр: первые шаги", "Буккроссинг и книгообмен",
    "Электронный каталог без боли",
)  # fmt: skip


def build(world: World) -> None:
    """The whole ground of the region; what later parts need lies in `world.made`."""
    numbers = count(1)
    region = services.add_region(
        "Приозёрская область", name_genitive="Приозёрской области", zone="Europe/Moscow", by=None
    )
    city, districts, okrugs, lost = _municipalities(region)
    schools = _schools(world, region, [*districts, *okrugs], numbers)
    colleges = _colleges(world, region, [city, *okrugs], numbers)
    desks = _desks(region, city, numbers)
    filials = _filials(world, region, schools)
    _libraries(world, schools, colleges, filials)
    _past(world, region, okrugs, lost, schools, numbers)
    _base_sites(world, schools, colleges)
    for one in [*schools, *colleges, *desks.values()]:
        one.refresh_from_db()
    world.made.update(
        {
            "region": region,
            "city": city,
            "city_districts": districts,
            "okrugs": okrugs,
            "municipalities": [city, *okrugs],
            "schools": [school for school in schools if school.until is None],
            "colleges": colleges,
            **desks,
        }
    )


def school_year_start(today: date) -> date:
    """The first of September of the running school year."""
    return date(today.year if today.month >= 9 else today.year - 1, 9, 1)


def _municipalities(region: Region) -> tuple[Municipality, list[Municipality], list[Municipality], Municipality]:
    city = services.add_municipality(region, MunicipalityCard(CITY, MunicipalityKind.CITY, oktmo="99701000"), by=None)
    districts = services.add_municipalities(
        region,
        [
            MunicipalityCard(name, MunicipalityKind.CITY_DISTRICT, city, f"9970100000{number}")
            for number, name in enumerate(DISTRICTS, 1)
        ],
        by=None,
    )
    cards = []
    for number, stem in enumerate(OKRUGS, 1):
        is_young = number <= SOON_OKRUGS
        name, kind = ("район", MunicipalityKind.RAYON) if is_young else ("муниципальный округ", MunicipalityKind.OKRUG)
        cards.append(MunicipalityCard(f"{stem} {name}", kind, oktmo=f"99{600 if is_young else 500}{number:03}"))
    cards.append(MunicipalityCard(f"{LOST} район", MunicipalityKind.RAYON, oktmo="99699000"))
    *okrugs, lost = services.add_municipalities(region, cards, by=None)
    return city, districts, okrugs, lost


def _schools(world: World, region: Region, places: list[Municipality], numbers: Iterator[int]) -> list[Organisation]:
    cards, city_numbers = [], count(1)
    for place in places:
        in_city = place.kind == MunicipalityKind.CITY_DISTRICT
        villages = world.rng.sample([a + b for a in VILLAGE_STARTS for b in VILLAGE_ENDS], IN_OKRUG)
        for index in range(IN_DISTRICT if in_city else IN_OKRUG):
            name = _city_name(next(city_numbers), world) if in_city else _village_name(place, villages[index], index)
            cards.append(
                _card(
                    OrganisationKind.SCHOOL,
                    name,
                    f"Муниципальное бюджетное общеобразовательное учреждение «{name}»",
                    place,
                    next(numbers),
                )
            )
    return services.add_organisations(region, cards, by=None)


def _city_name(number: int, world: World) -> str:
    return f"{world.rng.choices(('Школа', 'Лицей', 'Гимназия'), (8, 1, 1))[0]} № {number}"


def _village_name(place: Municipality, village: str, index: int) -> str:
    stem = place.name.split()[0].removesuffix("ский")
    return f"{stem}ская средняя школа № {index + 1}" if index < 2 else f"Школа с. {village}"


def _colleges(world: World, region: Region, places: list[Municipality], numbers: Iterator[int]) -> list[Organisation]:
    cards = []
    for index, speciality in enumerate(SPECIALITIES):
        place = places[0] if index % 2 == 0 else world.rng.choice(places[1:])
        name = f"{CITY if place is places[0] else place.name.split()[0]} {speciality} колледж"
        if place is places[0]:
            name = f"Светлоозёрский {speciality} колледж"
        full = f"Государственное бюджетное профессиональное образовательное учреждение «{name}»"
        cards.append(_card(OrganisationKind.COLLEGE, name, full, place, next(numbers)))
    return services.add_organisations(region, cards, by=None)


def _desks(region: Region, city: Municipality, numbers: Iterator[int]) -> dict[str, Organisation]:
    """The ministry, the institute with its РИБЦ and method centre, the city's method centre."""
    ministry, institute, city_centre = services.add_organisations(
        region,
        [
            _card(
                OrganisationKind.AUTHORITY,
                "Министерство образования области",
                "Министерство образования Приозёрской области",
                city,
                next(numbers),
            ),
            _card(
                OrganisationKind.INSTITUTE,
                "Приозёрский ИРО",
                "Приозёрский институт развития образования",
                city,
                next(numbers),
            ),
            _card(
                OrganisationKind.METHOD_CENTRE,
                "Городской методический центр",
                "Городской методический центр Светлоозёрска",
                city,
                next(numbers),
            ),
        ],
        by=None,
    )
    inside: dict[str, Any] = {"parent": institute, "inn": institute.inn, "municipality": city}
    ribc, centre = services.add_organisations(
        region,
        [
            OrganisationCard(OrganisationKind.RIBC, "РИБЦ", "Региональный информационно-библиотечный центр", **inside),
            OrganisationCard(
                OrganisationKind.METHOD_CENTRE,
                "Методический центр ИРО",
                "Центр методической работы Приозёрского ИРО",
                **inside,
            ),
        ],
        by=None,
    )
    return {
        "ministry": ministry,
        "institute": institute,
        "ribc": ribc,
        "method_centre": centre,
        "city_centre": city_centre,
    }


def _filials(world: World, region: Region, schools: list[Organisation]) -> list[Organisation]:
    heads = world.rng.sample([one for one in schools if one.short_name.startswith("Школа с.")], 6)
    cards = [
        OrganisationCard(
            OrganisationKind.SCHOOL, head.short_name.replace("Школа", "Филиал школы"),
            f"Филиал: {head.full_name}", head.municipality, head, head.inn,
        )
        for head in heads
    ]  # fmt: skip
    return services.add_organisations(region, cards, by=None)


def _libraries(
    world: World, schools: list[Organisation], colleges: list[Organisation], filials: list[Organisation]
) -> None:
    cards = [(college, LibraryCard(LibraryKind.COLLEGE, "Библиотека колледжа")) for college in colleges]
    without = set(world.rng.sample([school.pk for school in schools], 6))
    for school in schools:
        if school.pk in without:
            continue
        is_centre = world.rng.random() < 0.15
        name = "Информационно-библиотечный центр" if is_centre else "Школьная библиотека"
        cards.append((school, LibraryCard(LibraryKind.CENTRE if is_centre else LibraryKind.SCHOOL, name)))
    cards += [(filial, LibraryCard(LibraryKind.SCHOOL, "Библиотека филиала")) for filial in filials[:3]]
    services.add_libraries(cards, by=None)


def _past(
    world: World, region: Region, okrugs: list[Municipality], lost: Municipality, schools: list[Organisation],
    numbers: Iterator[int],
) -> None:  # fmt: skip
    """Four schools fewer than were made, some with other names, районы that became округа."""
    start = school_year_start(world.today)
    before = start.replace(year=start.year - 1)
    long_ago = start.replace(year=start.year - 4)
    gone = [
        _card(
            OrganisationKind.SCHOOL,
            f"Малобродская школа № {number}",
            f"Малобродская средняя школа № {number}",
            lost,
            next(numbers),
        )
        for number in (1, 2, 3)
    ]
    first, second, third = services.add_organisations(region, gone, by=None)
    services.close_organisation(third, day=long_ago, ground="приказ отдела образования", by=None)
    services.join_organisation(second, successor=first, day=long_ago, ground="приказ отдела образования", by=None)
    services.end_municipality(
        lost, successor=okrugs[0], day=date(start.year - 1, 1, 1), ground="закон области", by=None
    )
    for okrug, stem in zip(okrugs[:SOON_OKRUGS], OKRUGS, strict=False):
        services.rename_municipality(
            okrug, name=f"{stem} муниципальный округ", kind=MunicipalityKind.OKRUG, oktmo=f"99500{okrug.oktmo[-3:]}",
            since=date(start.year, 1, 1), ground="закон области", by=None,
        )  # fmt: skip
    renamed = world.rng.sample([one for one in schools if one.short_name.startswith("Школа №")], 6)
    for index, school in enumerate(renamed):
        number = school.short_name.rpartition(" ")[2]
        name = f"{('Лицей', 'Гимназия', 'Образовательный центр')[index % 3]} № {number}"
        services.rename_organisation(
            school, short_name=name, full_name=f"Муниципальное бюджетное общеобразовательное учреждение «{name}»",
            since=before, ground="постановление администрации", by=None,
        )  # fmt: skip
    for okrug in world.rng.sample(okrugs, 5):
        inside = [one for one in schools if one.municipality_id == okrug.pk and not one.branches.exists()]
        services.join_organisation(
            inside[-1],
            successor=inside[0],
            day=world.rng.choice((start, before)),
            ground="постановление администрации",
            by=None,
        )


def _base_sites(world: World, schools: list[Organisation], colleges: list[Organisation]) -> None:
    start = school_year_start(world.today)
    for school in schools:
        school.refresh_from_db()
    alive = world.rng.sample([school for school in schools if school.until is None], len(THEMES) - 1)
    owners = [*alive[:3], colleges[11], *alive[3:]]
    for index, (owner, theme) in enumerate(zip(owners, THEMES, strict=True)):
        since = start.replace(year=start.year - 1 - index % 3)
        until = start if index == len(THEMES) - 1 else None
        services.give_base_site(owner, theme=theme, since=since, until=until, ground="приказ института", by=None)


def _card(kind: OrganisationKind, short: str, full: str, place: Municipality, number: int) -> OrganisationCard:
    """With a true-looking ИНН of a region that does not exist."""
    return OrganisationCard(
        kind, short, full, place, inn=inn_of(f"99{number:07}"), ogrn=ogrn_of(f"10299{number:07}"),
        address=f"{place.name}, ул. Школьная, {number}", phone=f"+7 900 000-{number // 100:02}-{number % 100:02}",
        email=f"org{number}@example.org",
    )  # fmt: skip
