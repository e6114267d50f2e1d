"""«Роли и доступ»: the table, who holds what in a body, roles of posts, invitations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from metodkabinet.associations import forms, permissions, services, tables
from metodkabinet.associations.enums import AssociationState, PostRole
from metodkabinet.associations.models import Association, RoleGrant
from metodkabinet.associations.queries import composition, roles
from metodkabinet.associations.views.body import form_page, obtain, tabs_of, trail_of
from metodkabinet.kit import access, clock, pages
from metodkabinet.kit.forms import once
from metodkabinet.kit.tables import Action, Empty, list_page
from metodkabinet.organisations.models import Municipality, Organisation, Region
from metodkabinet.people.enums import PersonState
from metodkabinet.people.models import Person

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from metodkabinet.kit.http import SignedInRequest


def role_table(request: SignedInRequest) -> HttpResponse:
    """What each role may, on one page."""
    return pages.page(
        request, "associations/role_table.html", title="Роли и права", sections=roles.role_sections(),
        columns=roles.columns(), trail=trail_of(), grants=reverse("associations:grants"),
    )  # fmt: skip


def body_roles(request: SignedInRequest, code: str) -> HttpResponse:
    """Who holds what in this body and above it."""
    body = obtain(request, code)
    today = clock.today()
    return pages.page(
        request, "associations/body_roles.html", title="Роли и доступ", lead=body.short_name, association=body,
        officers=composition.officers_on(body, today), grants=roles.grants_reaching(body, today),
        tabs=tabs_of(body, "roles"), trail=trail_of(body),
        may_invite=permissions.can_invite_into(request.user, body),
        may_grant=access.holds(request.user, "associations.grant_roles"),
        may_appoint=permissions.covers(request.user, "associations.appoint", body),
    )  # fmt: skip


def grants(request: SignedInRequest) -> HttpResponseBase:
    """Roles that come with posts, in the whole region."""
    may_grant = access.holds(request.user, "associations.grant_roles")
    kind = tables.GrantTable if may_grant else tables.ReadOnlyGrantTable
    table = kind(request, RoleGrant.objects.visible_to(request.user))
    add = reverse("associations:grant-role")
    empty = Empty("Ролей по должности пока нет", "Дайте роль директору, утверждающему или методическому центру.")
    return list_page(
        request, table, title="Роли по должности", empty=empty, trail=trail_of(),
        actions=[Action("Дать роль", add, kind="first", icon="plus")] if may_grant else [],
    )  # fmt: skip


@once
def grant_role(request: SignedInRequest) -> HttpResponse:
    """Give a role of a post; nobody gives what he has not himself."""
    form = forms.GrantForm(request.POST or None, visible=_places(request))
    if form.is_valid():
        given = dict(form.cleaned_data)
        person, role, scope = given.pop("person"), PostRole(given.pop("role")), given.pop("scope")
        if pages.attempt(form, services.grant_role, person, role, scope, by=request.user, **given):
            return pages.saved(request, f"{person}: {role.label}. Роль дана.", "associations:grants")
    return pages.page(
        request, "associations/form.html", title="Роль по должности", form=form, submit="Дать роль",
        back=reverse("associations:grants"), trail=[*trail_of(), ("Роли по должности", reverse("associations:grants"))],
    )  # fmt: skip


def end_role(request: SignedInRequest, grant_id: int) -> HttpResponse:
    """Take a role away from a day on."""
    grant = pages.obtain(RoleGrant.objects.manageable_by(request.user).select_related("person"), grant_id)
    form = forms.EndRoleForm(request.POST or None)
    if (
        form.is_valid()
        and pages.attempt(form, services.end_role, grant, by=request.user, **form.cleaned_data) is not None
    ):
        return pages.saved(request, "Роль прекращена.", "associations:grants")
    return pages.page(
        request, "associations/form.html", title=f"Прекращение роли: {grant}", lead=str(grant.scope), form=form,
        submit="Прекратить", back=reverse("associations:grants"), trail=trail_of(),
    )  # fmt: skip


def invite(request: SignedInRequest, code: str) -> HttpResponse:
    """Call somebody of the composition to work on the site."""
    body = obtain(request, code, "accounts.invite")
    form = forms.InviteForm(request.POST or None, visible={"person": _uninvited(request, body)})
    if (
        form.is_valid()
        and pages.attempt(form, services.invite_person, body, by=request.user, **form.cleaned_data) is not None
    ):
        person = form.cleaned_data["person"]
        said = f"Приглашение для «{person}» отправлено на {form.cleaned_data['email']}."
        return pages.saved(request, said, "associations:roles", code)
    back = reverse("associations:roles", args=[code])
    hint = "В списке – те, кто в составе или занимает должность и ещё не входит на сайт."
    return form_page(request, form, "Приглашение на сайт", body, submit="Пригласить", back=back, hint=hint)


def _uninvited(request: SignedInRequest, body: Association) -> QuerySet[Person]:
    known = composition.known_people(body, clock.today()).order_by().values("pk")
    people = Person.objects.visible_to(request.user).filter(pk__in=known, user=None, state=PersonState.ACTIVE)
    return people.order_by("sort_key", "pk")


def _places(request: SignedInRequest) -> dict[str, Any]:
    """Where this user may hand out roles."""
    user, capability = request.user, "associations.grant_roles"
    regions = access.reach(user, capability, Region)
    whole = regions.q("region_id")
    people = Person.objects.visible_to(user).filter(state=PersonState.ACTIVE)
    return {
        "person": people.order_by("sort_key", "pk"),
        "organisation": Organisation.objects.manageable_by(user).filter(until=None).order_by("sort_key", "pk"),
        "association": Association.objects.visible_to(user)
        .reached_by(user, capability)
        .exclude(state=AssociationState.LIQUIDATED)
        .order_by("path", "pk"),
        "municipality": Municipality.objects.visible_to(user)
        .filter(access.any_of([whole, access.reach(user, capability, Municipality).q("pk")]))
        .filter(until=None)
        .order_by("sort_key", "pk"),
        "region": Region.objects.visible_to(user).filter(regions.q("pk")).order_by("name", "pk"),
    }
