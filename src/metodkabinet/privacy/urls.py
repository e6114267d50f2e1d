"""Addresses of the module, each with its policy row."""

from metodkabinet.kit.policy import SIGNED_IN, can, page
from metodkabinet.privacy.views import erasing, incidents, my_data, retention

ERASE, TERMS, LEAKS = (can(f"privacy.{name}") for name in ("decide_erasure", "manage_retention", "manage_incidents"))
BOTH, POST = ("GET", "POST"), ("POST",)
PERSON, GUEST, ACT = "people.person", "people.contact", "privacy.erasureact"

app_name = "privacy"
urlpatterns = [
    page("my-data/", my_data.my_data, "my-data", who=SIGNED_IN),
    page("my-data/take/", my_data.take_data, "take-data", who=SIGNED_IN, methods=BOTH),
    page("my-data/erase/", my_data.ask_erasure, "ask-erasure", who=SIGNED_IN, methods=BOTH),
    page("my-data/keep/", my_data.withdraw_erasure, "keep-data", who=SIGNED_IN, methods=POST),
    page("erasures/", erasing.erasures, "erasures", who=ERASE, personal=True),
    page("erasures/acts/", erasing.erasure_acts, "erasure-acts", who=ERASE),
    page("erasures/acts/<int:act_id>/", erasing.erasure_act, "erasure-act", who=ERASE, of=ACT),
    page("erasures/acts/word/<int:act_id>/", erasing.erasure_act_word, "erasure-act-word", who=ERASE, of=ACT),
    page(
        "erasures/decline/<int:request_id>/", erasing.decline, "decline-erasure", who=ERASE, methods=BOTH,
        of="privacy.erasurerequest",
    ),
    page("erasures/person/<int:person_id>/", erasing.erase, "erase", who=ERASE, methods=BOTH, of=PERSON, personal=True),
    page(
        "erasures/guest/<int:contact_id>/", erasing.erase_guest, "erase-guest", who=TERMS, methods=BOTH, of=GUEST,
        personal=True,
    ),
    page("retention/", retention.retention, "retention", who=TERMS, personal=True),
    page("retention/decide/", retention.decide_due, "decide-due", who=TERMS, methods=POST),
    page(
        "retention/<slug:kind>/", retention.change_rule, "change-rule", who=TERMS, methods=BOTH,
        hands={"kind": "archived"},
    ),
    page("incidents/", incidents.incidents, "incidents", who=LEAKS),
    page("incidents/add/", incidents.add_incident, "add-incident", who=LEAKS, methods=BOTH),
    page(
        "incidents/<int:incident_id>/", incidents.incident, "incident", who=LEAKS, methods=BOTH,
        of="privacy.dataincident", personal=True,
    ),
]  # fmt: skip
