"""An event is run by those who run its activity; lists of names are theirs alone."""

from __future__ import annotations

import pytest

from metodkabinet.config.testing.cast import Cast
from metodkabinet.events.models import Event, Invitation
from metodkabinet.events.permissions import can_manage_event
from metodkabinet.events.tests.test_pages import Enter, at

pytestmark = pytest.mark.usefixtures("noon")
ROLES = ("head", "coordinator", "secretary", "member", "librarian", "neighbour", "region", "approver", "method_centre")


def test_who_runs_and_who_sees(cast: Cast) -> None:
    event = Event.objects.get(pk=cast.own.made["events.event"].pk)
    managers = {"head", "coordinator", "secretary", "region", "method_centre"}
    assert {role for role in ROLES if can_manage_event(cast[role], event)} == managers
    assert {role for role in ROLES if Event.objects.visible_to(cast[role]).filter(pk=event.pk)} == set(ROLES)
    rows = Invitation.objects.filter(event=event)
    assert {role for role in ROLES if Invitation.objects.manageable_by(cast[role]).filter(pk__in=rows)} == managers


@pytest.mark.parametrize("name", ["programme", "invite", "invitations", "share", "answers"])
def test_another_region_is_nowhere(enter: Enter, cast: Cast, name: str) -> None:
    assert enter("head").get(at(name, cast.other.made["events.event"].pk)).status_code == 404
