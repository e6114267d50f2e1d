"""Who sees the register, whose cabinet is whose, who issues and who declares void."""

from __future__ import annotations

from typing import Any

import pytest

from metodkabinet.certificates import permissions
from metodkabinet.certificates.models import Batch, Certificate, Field, Layout, Line, Template
from metodkabinet.certificates.queries.registers import issued_for_by
from metodkabinet.certificates.tests.factories import CertificateFactory
from metodkabinet.config.testing.cast import Cast
from metodkabinet.people.models import Person

pytestmark = pytest.mark.usefixtures("noon")
ROLES = ("head", "coordinator", "secretary", "member", "librarian", "neighbour", "region", "approver", "method_centre",
         "administrator", "other_head")  # fmt: skip
OFFICERS = ["head", "coordinator", "secretary", "region", "method_centre", "administrator"]
READERS = ["head", "coordinator", "secretary", "region", "approver", "method_centre", "administrator"]


def who(cast: Cast, test: Any) -> list[str]:
    """Of the cast."""
    return [role for role in ROLES if test(cast[role])]


def test_the_register_is_read_where_it_belongs(cast: Cast) -> None:
    made: Any = cast.own.made["certificates.certificate"]
    batch: Any = cast.own.made["certificates.batch"]
    template: Any = cast.own.made["certificates.template"]
    assert who(cast, lambda user: Certificate.objects.visible_to(user).filter(pk=made.pk).exists()) == READERS
    assert who(cast, lambda user: Batch.objects.visible_to(user).filter(pk=batch.pk).exists()) == READERS
    assert who(cast, lambda user: Template.objects.visible_to(user).filter(pk=template.pk).exists()) == READERS


def test_who_issues_keeps_templates_and_declares_void(cast: Cast) -> None:
    made: Any = cast.own.made["certificates.certificate"]
    line: Any = cast.own.made["certificates.line"]
    layout: Any = cast.own.made["certificates.layout"]
    field: Any = cast.own.made["certificates.field"]
    activity: Any = cast.own.made["activities.activity"]
    assert who(cast, lambda user: Line.objects.issuable_by(user).filter(pk=line.pk).exists()) == OFFICERS
    assert who(cast, lambda user: permissions.can_issue_for(user, made.association)) == OFFICERS
    assert who(cast, lambda user: issued_for_by(user).filter(pk=activity.pk).exists()) == OFFICERS
    assert who(cast, lambda user: Layout.objects.editable_by(user).filter(pk=layout.pk).exists()) == OFFICERS
    assert who(cast, lambda user: Field.objects.editable_by(user).filter(pk=field.pk).exists()) == OFFICERS
    void = [role for role in OFFICERS if role != "secretary"]
    assert who(cast, lambda user: permissions.can_revoke_certificate(user, made)) == void
    assert who(cast, lambda user: Certificate.objects.revocable_by(user).filter(pk=made.pk).exists()) == void


def test_a_certificate_belongs_to_its_owner_alone(cast: Cast) -> None:
    foreign: Any = cast.foreign.made["certificates.certificate"]
    person = Person.objects.get(user=cast["librarian"])
    made = CertificateFactory(batch=foreign.batch, person=person)
    assert who(cast, lambda user: Certificate.objects.own_of(user).exists()) == ["librarian"]
    seen = who(cast, lambda user: Certificate.objects.visible_to(user).filter(pk=made.pk).exists())
    assert seen == ["librarian", "neighbour", "region", "administrator"]


def test_a_lent_template_is_known_to_the_region_and_edited_at_home(cast: Cast) -> None:
    template: Any = cast.own.made["certificates.template"]
    Template.objects.filter(pk=template.pk).update(is_shared=True)
    known = who(cast, lambda user: Template.objects.visible_to(user).filter(pk=template.pk).exists())
    assert known == [role for role in ROLES if role != "other_head"]
    assert who(cast, lambda user: permissions.can_manage_template(user, template)) == OFFICERS
