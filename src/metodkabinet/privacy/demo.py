"""Personal data of the demo region: somebody asks, somebody was erased, an account was abused."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from metodkabinet.associations.enums import PostRole
from metodkabinet.associations.models import RoleGrant
from metodkabinet.audit.services import record_reading
from metodkabinet.kit import clock
from metodkabinet.people.enums import PersonState
from metodkabinet.people.models import Person
from metodkabinet.privacy import services
from metodkabinet.privacy.enums import ErasureGround

if TYPE_CHECKING:
    from metodkabinet.kit.demo import World

ASKS = "member@demo.example"
FEW = 3  # cards that were opened with the password of somebody else


def build(world: World) -> None:
    """One request that waits, one executed act, one incident whose inquiry is not over."""
    region = world.made["region"]
    asking = Person.objects.select_related("user").get(user__email=ASKS)
    assert asking.user is not None, "the demo's member signs in"
    services.ask_erasure(asking, text="Ухожу из профессии, прошу стереть мои сведения.", by=asking.user)
    grants = RoleGrant.objects.filter(role=PostRole.METHODIST, region=region, person__user__isnull=False)
    methodist = grants.select_related("person__user").order_by("pk")[0].person.user
    assert methodist is not None, "so was asked"
    retired = Person.objects.filter(region=region, state=PersonState.ARCHIVED, user=None).order_by("pk")[0]
    services.erase_person(retired, ground=ErasureGround.WITHDRAWN, by=methodist)
    noticed = clock.now() - timedelta(hours=9)
    incident = services.add_incident(
        region, title="Письмо с паролем отправлено не тому адресату", noticed_at=noticed, by=methodist,
        text="Координатор переслал письмо с доступом по ошибочному адресу. Пароль сменён через час.",
        account=asking.user, since=noticed - timedelta(hours=1),
    )  # fmt: skip
    for read in Person.objects.filter(region=region, state=PersonState.ACTIVE).order_by("sort_key", "pk")[:FEW]:
        record_reading(read, by=asking.user, page="people:person")
    services.report_incident(incident, by=methodist)
    services.find_due(region)
