"""Orders and protocols that acts rest on: kept once, picked again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction

from metodkabinet.associations.enums import GroundKind
from metodkabinet.associations.models import Association, Ground
from metodkabinet.associations.services.refusals import AssociationsRefused
from metodkabinet.audit.services import record
from metodkabinet.kit.files.services import keep_file

if TYPE_CHECKING:
    from django.core.files.base import File

    from metodkabinet.accounts.models import User


@dataclass(frozen=True, slots=True)
class NewGround:
    """The requisites of a document that is not in the register yet."""

    kind: str
    number: str
    date: date
    issuer: str = ""
    title: str = ""
    upload: File[Any] | None = None


@transaction.atomic
def add_ground(association: Association, new: NewGround, *, by: User | None) -> Ground:
    """Keep the requisites of an order or a protocol. The same document twice is one row; a file sent later joins it."""
    number = new.number.strip()
    if not number:
        raise AssociationsRefused("Укажите номер документа. Если номера нет, напишите «б/н».", field="number")
    ground, is_new = Ground.objects.get_or_create(
        association=association,
        kind=GroundKind(new.kind),
        number=number,
        date=new.date,
        defaults={"issuer": new.issuer, "title": new.title},
    )
    if new.upload is not None and ground.file_id is None:
        ground.file = keep_file(new.upload, by=by)
        ground.save(update_fields=["file"])
    if is_new:
        record("associations.ground.added", ground, by=by, after={"ground": str(ground), "issuer": new.issuer})
    return ground


def settle_ground(association: Association, ground: Ground | NewGround, *, by: User | None) -> Ground:
    """The register's row for a picked or a just typed document; another association's document is refused."""
    if isinstance(ground, NewGround):
        return add_ground(association, ground, by=by)
    if ground.association_id != association.pk:
        raise AssociationsRefused("Основание принадлежит другому объединению. Выберите своё.", field="ground")
    return ground
