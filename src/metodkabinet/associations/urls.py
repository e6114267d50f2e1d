"""Addresses of the module, each with its policy row."""

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern

from metodkabinet.associations.views import beginning, bodies, composition, groups, life, roles
from metodkabinet.kit.policy import SIGNED_IN, Who, can, page

SEE, MANAGE, APPOINT = can("associations.see"), can("associations.manage"), can("associations.appoint")
LIFE, GRANT, INVITE = can("associations.manage_life"), can("associations.grant_roles"), can("accounts.invite")
FIRST = can("organisations.manage_region")  # nobody but the administrator of the installation
READ, BOTH, POST = ("GET",), ("GET", "POST"), ("POST",)
BODY, GROUP = "associations.association", "associations.workinggroup"


def of_body(
    tail: str, view: Callable[..., Any], name: str, who: Who = SEE, methods: tuple[str, ...] = READ
) -> URLPattern:
    """A page of one body, addressed by its code."""
    return page(f"associations/<slug:code>/{tail}", view, name, who=who, methods=methods, of=BODY, key="code")


def of_group(
    tail: str, view: Callable[..., Any], name: str, who: Who = SEE, methods: tuple[str, ...] = READ
) -> URLPattern:
    """A page of one working group."""
    return page(f"associations/groups/{tail}<int:group_id>/", view, name, who=who, methods=methods, of=GROUP)


app_name = "associations"
urlpatterns = [
    page("associations/", bodies.association_tree, "tree", who=SEE),
    page("associations/list/", bodies.association_list, "list", who=SEE),
    page("associations/add/", bodies.add_association, "add", who=LIFE, methods=BOTH),
    page("associations/switch/", bodies.switch, "switch", who=SIGNED_IN, methods=BOTH),
    page("associations/first-run/", beginning.first_run, "first-run", who=FIRST, methods=BOTH),
    page("associations/roles/", roles.role_table, "role-table", who=SEE),
    page("associations/roles/grants/", roles.grants, "grants", who=SEE),
    page("associations/roles/grant/", roles.grant_role, "grant-role", who=GRANT, methods=BOTH),
    page(
        "associations/roles/end/<int:grant_id>/", roles.end_role, "end-role",
        who=GRANT, methods=BOTH, of="associations.rolegrant",
    ),
    page(
        "associations/memberships/end/<int:membership_id>/", composition.end_membership, "end-membership",
        who=MANAGE, methods=BOTH, of="associations.membership",
    ),
    page(
        "associations/offices/end/<int:office_id>/", composition.dismiss, "dismiss",
        who=APPOINT, methods=BOTH, of="associations.office",
    ),
    of_group("", groups.group, "group"),
    of_group("join/", groups.join_group, "join-group", MANAGE, BOTH),
    of_group("leave/", groups.leave_group, "leave-group", MANAGE, POST),
    of_group("finish/", groups.finish_group, "finish-group", MANAGE, BOTH),
    of_body("", bodies.association, "association"),
    of_body("change/", bodies.change_association, "change", MANAGE, BOTH),
    of_body("move/", bodies.move_association, "move", LIFE, BOTH),
    of_body("composition/", composition.composition, "composition"),
    of_body("candidates/", composition.candidates, "candidates", MANAGE),
    of_body("enrol/", composition.enrol, "enrol", MANAGE, POST),
    of_body("appoint/", composition.appoint, "appoint", APPOINT, BOTH),
    of_body("grounds/", life.grounds, "grounds"),
    of_body("grounds/add/", life.add_ground, "add-ground", MANAGE, BOTH),
    of_body("act/", life.record_act, "act", LIFE, BOTH),
    of_body("regulations/", life.regulations, "regulations"),
    of_body("regulations/add/", life.add_regulation, "add-regulation", MANAGE, BOTH),
    of_body("settings/", life.settings, "settings"),
    of_body("settings/choose/", life.choose_settings, "choose-settings", MANAGE, BOTH),
    of_body("groups/", groups.groups, "groups"),
    of_body("groups/form/", groups.form_group, "form-group", MANAGE, BOTH),
    of_body("roles/", roles.body_roles, "roles"),
    of_body("invite/", roles.invite, "invite", INVITE, BOTH),
]  # fmt: skip
