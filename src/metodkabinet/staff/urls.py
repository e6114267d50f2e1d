"""Addresses of the module, each with its policy row."""

from functools import partial

from django.urls import URLPattern

from metodkabinet.kit.policy import ANYONE, can, page
from metodkabinet.people.models import Employment
from metodkabinet.staff.queries.rows import KINDS
from metodkabinet.staff.views import campaigns, card, figures, imports, refresh

MANAGE, FIGURES, REFRESH = can("people.manage"), can("staff.see_figures"), can("staff.refresh")
BOTH, POST = ("GET", "POST"), ("POST",)
PERSON, CAMPAIGN, LINK, CORRECTION = "people.person", "staff.campaign", "staff.refreshlink", "staff.correction"
PURPOSE = {"purpose": "letters"}


def card_inside(kind: str) -> list[URLPattern]:
    """Rows of one kind, for whoever may change the card."""
    label = KINDS[kind].model._meta.label_lower
    return [
        page(
            f"staff/add-{kind}/<int:person_id>/", partial(card.add_row, kind=kind), f"add-{kind}",
            who=MANAGE, methods=BOTH, of=PERSON,
        ),
        page(
            f"staff/change-{kind}/<int:row_id>/", partial(card.change_row, kind=kind), f"change-{kind}",
            who=MANAGE, methods=BOTH, of=label,
        ),
        page(
            f"staff/remove-{kind}/<int:row_id>/", partial(card.remove_row, kind=kind), f"remove-{kind}",
            who=MANAGE, methods=POST, of=label,
        ),
    ]  # fmt: skip


def card_by_link(kind: str, label: str) -> list[URLPattern]:
    """The same rows by a personal link; a job is not removed there, it ends."""
    hands = {"row_id": label}
    rows = [
        page(
            f"refresh/add-{kind}/<str:token>/", partial(refresh.add_row, kind=kind), f"refresh-add-{kind}",
            who=ANYONE, methods=BOTH, seen="link",
        ),
        page(
            f"refresh/change-{kind}/<int:row_id>/<str:token>/", partial(refresh.change_row, kind=kind),
            f"refresh-change-{kind}", who=ANYONE, methods=BOTH, seen="link", hands=hands,
        ),
    ]  # fmt: skip
    removed = page(
        f"refresh/remove-{kind}/<int:row_id>/<str:token>/", partial(refresh.remove_row, kind=kind),
        f"refresh-remove-{kind}", who=ANYONE, methods=POST, seen="link", hands=hands,
    )  # fmt: skip
    return rows if kind == "employment" else [*rows, removed]


app_name = "staff"
urlpatterns = [
    page("staff/", figures.figures, "figures", who=FIGURES),
    page("staff/members/", figures.members, "members", who=FIGURES, personal=True),
    page("staff/import/", imports.import_people, "import", who=can("staff.import"), methods=BOTH),
    *(row for kind in KINDS for row in card_inside(kind)),
    page("staff/link/<int:person_id>/", campaigns.issue_link, "issue-link", who=REFRESH, methods=POST, of=PERSON),
    page("staff/revoke/<int:person_id>/", campaigns.revoke_links, "revoke-links", who=REFRESH, methods=POST, of=PERSON),
    page("staff/campaigns/", campaigns.campaigns, "campaigns", who=REFRESH),
    page("staff/campaigns/start/", campaigns.start, "start", who=REFRESH, methods=BOTH),
    page(
        "staff/campaigns/remind/<int:campaign_id>/", campaigns.remind, "remind",
        who=REFRESH, methods=POST, of=CAMPAIGN,
    ),
    page("staff/campaigns/close/<int:campaign_id>/", campaigns.close, "close", who=REFRESH, methods=POST, of=CAMPAIGN),
    page("staff/campaigns/undo/<int:campaign_id>/", campaigns.undo, "undo", who=REFRESH, methods=POST, of=CAMPAIGN),
    page(
        "staff/campaigns/reopen/<int:campaign_id>/", campaigns.reopen, "reopen",
        who=REFRESH, methods=BOTH, of=CAMPAIGN,
    ),
    page("staff/campaigns/<int:campaign_id>/", campaigns.campaign, "campaign", who=REFRESH, of=CAMPAIGN, personal=True),
    page("staff/corrections/", campaigns.corrections, "corrections", who=REFRESH, personal=True),
    page("staff/corrections/accept/", campaigns.accept_many, "accept-many", who=REFRESH, methods=POST),
    page("staff/answers/<int:link_id>/", campaigns.answer, "answer", who=REFRESH, methods=BOTH, of=LINK, personal=True),
    page("staff/hand-over/<int:link_id>/", campaigns.hand_over, "hand-over", who=REFRESH, methods=POST, of=LINK),
    page("refresh/<str:token>/", refresh.refresh, "refresh", who=ANYONE, methods=BOTH, seen="link", personal=True),
    page("refresh/change/<str:token>/", refresh.change_self, "refresh-change", who=ANYONE, methods=BOTH, seen="link"),
    page(
        "refresh/take-back/<int:correction_id>/<str:token>/", refresh.take_back, "refresh-take-back",
        who=ANYONE, methods=POST, seen="link", hands={"correction_id": CORRECTION},
    ),
    page(
        "refresh/consent/<slug:purpose>/<str:token>/", refresh.consent, "refresh-consent",
        who=ANYONE, methods=BOTH, seen="link", hands=PURPOSE,
    ),
    *card_by_link("employment", Employment._meta.label_lower),
    *(row for kind in KINDS.values() for row in card_by_link(kind.key, kind.model._meta.label_lower)),
]  # fmt: skip
