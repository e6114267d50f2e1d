"""Working groups: formed for a task, finished with a result."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from metodkabinet.associations.enums import AssociationState
from metodkabinet.associations.models import Association, Ground, WorkingGroup, WorkingGroupMember
from metodkabinet.associations.services.grounds import NewGround, settle_ground
from metodkabinet.associations.services.refusals import AssociationsRefused, same_region
from metodkabinet.audit.services import record
from metodkabinet.kit import clock

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User
    from metodkabinet.people.models import Person


@transaction.atomic
def form_group(  # noqa: PLR0913  what a group is formed with
    association: Association,
    *,
    name: str,
    task: str,
    head: Person,
    since: date,
    by: User | None,
    until: date | None = None,
    ground: Ground | NewGround | None = None,
    members: Sequence[Person] = (),
) -> WorkingGroup:
    """Form a group; its head is one of its members."""
    locked = Association.objects.select_for_update().get(pk=association.pk)
    if locked.state == AssociationState.LIQUIDATED:
        raise AssociationsRefused("Объединение ликвидировано: новых групп в нём не будет.")
    same_region(locked.region_id, head.region_id, str(head))
    if until is not None and until <= since:
        raise AssociationsRefused("Срок группы кончается раньше, чем начинается.", field="until")
    order = settle_ground(locked, ground, by=by) if ground is not None else None
    group = WorkingGroup.objects.create(
        association=association, name=name, task=task, head=head, since=since, until=until, ground=order
    )
    for person in {member.pk: member for member in [head, *members]}.values():
        same_region(association.region_id, person.region_id, str(person))
        WorkingGroupMember.objects.create(group=group, person=person)
    record("associations.working_group.formed", group, by=by, after={"name": name, "head": str(head), "since": since})
    return group


@transaction.atomic
def add_group_member(group: WorkingGroup, person: Person, *, by: User | None) -> WorkingGroupMember:
    """Take somebody into the group."""
    _open(group)
    same_region(group.association.region_id, person.region_id, str(person))
    member, is_new = WorkingGroupMember.objects.get_or_create(group=group, person=person)
    if is_new:
        record("associations.working_group.joined", group, by=by, after={"member": str(person)})
    return member


@transaction.atomic
def remove_group_member(group: WorkingGroup, person: Person, *, by: User | None) -> WorkingGroup:
    """Somebody leaves the group; its head does not."""
    _open(group)
    if person.pk == group.head_id:
        raise AssociationsRefused("Руководитель группы не может выйти из неё.")
    if group.members.filter(person=person).delete()[0]:
        record("associations.working_group.left", group, by=by, before={"member": str(person)})
    return group


@transaction.atomic
def finish_group(group: WorkingGroup, *, result: str, by: User | None) -> WorkingGroup:
    """The task is done: say what came out."""
    locked = WorkingGroup.objects.select_for_update().get(pk=group.pk)
    _open(locked)
    if not result.strip():
        raise AssociationsRefused("Напишите, что получилось: результат войдёт в отчёт.", field="result")
    locked.result, locked.finished_at = result.strip(), clock.now()
    locked.save(update_fields=["result", "finished_at"])
    record("associations.working_group.finished", locked, by=by, after={"result": locked.result})
    return locked


def end_groups(association: Association, *, by: User | None) -> None:
    """The association is no more, nor are its groups."""
    for group in WorkingGroup.objects.select_for_update().filter(association=association, finished_at=None):
        finish_group(group, result=group.result or "Объединение ликвидировано.", by=by)


def _open(group: WorkingGroup) -> None:
    if group.finished_at is not None:
        raise AssociationsRefused(f"Группа завершила работу {group.finished_at:%d.%m.%Y}.")
