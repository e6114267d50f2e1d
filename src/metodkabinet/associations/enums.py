"""Words of associations: levels, periods, offices, roles, orders."""

from django.db.models import TextChoices


class PeriodKind(TextChoices):
    """What a year means for the association."""

    CALENDAR = "calendar", "календарный год"
    SCHOOL = "school", "учебный год"


class Level(TextChoices):
    """How wide an association works; told by its place, never by its abbreviation."""

    REGIONAL = "regional", "региональный"
    MUNICIPAL = "municipal", "муниципальный"
    CITY_DISTRICT = "city_district", "районный в городе"


class AssociationState(TextChoices):
    """Life of an association."""

    FORMING = "forming", "создаётся"
    ACTIVE = "active", "действует"
    LIQUIDATED = "liquidated", "ликвидировано"


class LifeKind(TextChoices):
    """Acts of its life; each needs an order."""

    CREATED = "created", "создано"
    REORGANISED = "reorganised", "реорганизовано"
    LIQUIDATED = "liquidated", "ликвидировано"


class OfficeKind(TextChoices):
    """Offices inside one association."""

    HEAD = "head", "руководитель"
    COORDINATOR = "coordinator", "координатор"
    SECRETARY = "secretary", "секретарь"
    COUNCIL = "council", "член совета"
    CURATOR = "curator", "куратор"


class PostRole(TextChoices):
    """Roles that come with a post rather than with an office; each is held in a territory or an organisation."""

    APPROVER = "approver", "утверждающий"
    METHODIST = "methodist", "методический центр"
    DIRECTOR = "director", "директор организации"


class GroundKind(TextChoices):
    """What an appointment or an act of life rests on."""

    ORDER = "order", "приказ"
    DIRECTIVE = "directive", "распоряжение"
    PROTOCOL = "protocol", "протокол"


class Role(TextChoices):
    """Everything that may stand as a column of the role table."""

    ADMINISTRATOR = "administrator", "администратор системы"
    HEAD = "head", "руководитель"
    COORDINATOR = "coordinator", "координатор"
    SECRETARY = "secretary", "секретарь"
    COUNCIL = "council", "член совета"
    CURATOR = "curator", "куратор"
    APPROVER = "approver", "утверждающий"
    METHODIST = "methodist", "методический центр"
    DIRECTOR = "director", "директор"
    MEMBER = "member", "член объединения"
    LIBRARIAN = "librarian", "библиотекарь"


class Mark(TextChoices):
    """A cell of the role table: how far a capability goes."""

    REGION = "R", "во всём регионе"
    SCOPE = "S", "в своих пределах"
    OWN = "O", "только своё"


class ScopeKind(TextChoices):
    """Where a role is held."""

    INSTALLATION = "installation", "вся система"
    REGION = "region", "регион"
    MUNICIPALITY = "municipality", "муниципалитет"
    ORGANISATION = "organisation", "организация"
    ASSOCIATION = "association", "объединение"
