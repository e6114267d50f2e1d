"""Who sees which activity and who reads the lists of names."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from metodkabinet.activities import permissions
from metodkabinet.activities.models import Activity, Participation
from metodkabinet.activities.queries.sight import tokens_for, tokens_of
from metodkabinet.activities.tests import factories
from metodkabinet.config.testing.cast import Cast

pytestmark = pytest.mark.usefixtures("noon")
Enter = Callable[[str], Client]
ROLES = (
    "head", "coordinator", "secretary", "member", "librarian", "neighbour", "region", "approver", "method_centre",
    "other_head", "administrator",
)  # fmt: skip
MANAGERS = {"head", "coordinator", "secretary", "region", "method_centre", "administrator"}
BODY = {*MANAGERS, "member", "approver"}
REGION = {*ROLES} - {"other_head"}


@pytest.mark.parametrize(
    ("given", "readers"),
    [
        ({"state": "draft"}, MANAGERS),
        ({"openness": "body"}, BODY),
        ({"openness": "region"}, REGION),
        ({"openness": "public"}, REGION),
        ({"state": "draft", "openness": "public"}, MANAGERS),
    ],
)
def test_who_sees_an_activity(cast: Cast, given: dict[str, str], readers: set[str]) -> None:
    activity = factories.ActivityFactory(owner=cast.own.made["associations.association"], **given)
    seen = {role for role in ROLES if Activity.objects.visible_to(cast[role]).filter(pk=activity.pk).exists()}
    found = {role for role in ROLES if set(tokens_of(activity)) & set(tokens_for(cast[role]))}
    assert seen == readers
    assert found == readers


def test_a_co_owner_sees_and_manages(cast: Cast) -> None:
    activity = factories.ActivityFactory(owner=cast.own.made["associations.association"], state="draft")
    assert not permissions.can_manage_activity(cast["neighbour"], activity)
    factories.CoOwnerFactory(activity=activity, association=cast.foreign.made["associations.association"])
    assert permissions.can_manage_activity(cast["neighbour"], activity)
    assert permissions.can_see_people(cast["neighbour"], activity)


def test_names_are_read_by_those_who_answer_for_the_body(cast: Cast) -> None:
    part = cast.own.made["activities.participation"]
    seen = {role for role in ROLES if Participation.objects.visible_to(cast[role]).filter(pk=part.pk).exists()}
    assert seen == {*MANAGERS, "approver"}


def test_a_guest_sees_only_what_is_public(enter: Enter, cast: Cast) -> None:
    body = cast.own.made["associations.association"]
    public = factories.ActivityFactory(owner=body, openness="public")
    draft = factories.ActivityFactory(owner=body, openness="public", state="draft")
    closed = factories.ActivityFactory(owner=body)
    ours = Activity.objects.filter(pk__in=[public.pk, draft.pk, closed.pk])
    assert list(ours.visible_to(AnonymousUser())) == [public]
    assert enter("guest").get(reverse("activities:activity", args=[public.pk])).status_code == 302


@pytest.mark.parametrize("name", ["registrations", "participations", "change", "presence", "unmatched"])
def test_another_region_is_nowhere(enter: Enter, cast: Cast, name: str) -> None:
    pk = cast.other.made["activities.activity"].pk
    assert enter("head").get(reverse(f"activities:{name}", args=[pk])).status_code == 404
