"""Addresses of the module, each with its policy row."""

from metodkabinet.kit.policy import ANYONE, can, page
from metodkabinet.papers.views import papers, registers, signing

SEE, WRITE, SERIES, RECEIVE = (can(f"papers.{name}") for name in ("see", "write", "manage_series", "receive"))
SIGN, OWN = can("papers.sign"), can("papers.sign_own")
BOTH, POST = ("GET", "POST"), ("POST",)
ONE, ROW = "papers.paper", "papers.series"

app_name = "papers"
urlpatterns = [
    page("papers/", papers.paper_list, "list", who=SEE),
    page("papers/new/", papers.choose_kind, "new", who=WRITE),
    page("papers/add/<slug:kind>/", papers.add_paper, "add", who=WRITE, methods=BOTH, hands={"kind": "letter"}),
    page("papers/<int:paper_id>/", papers.paper, "paper", who=SEE, of=ONE),
    page("papers/change/<int:paper_id>/", papers.change_paper, "change", who=WRITE, methods=BOTH, of=ONE),
    page("papers/copy/<int:paper_id>/", papers.copy_paper, "copy", who=WRITE, methods=POST, of=ONE),
    page("papers/discard/<int:paper_id>/", papers.discard_paper, "discard", who=WRITE, methods=POST, of=ONE),
    page("papers/picture/<int:paper_id>/", papers.picture, "picture", who=SEE, of=ONE),
    page(
        "papers/download/<slug:form>/<int:paper_id>/", papers.download, "download", who=SEE, of=ONE,
        hands={"form": "docx"},
    ),
    page("papers/step/add/<int:paper_id>/", signing.add_step, "add-step", who=WRITE, methods=BOTH, of=ONE),
    page("papers/step/remove/<int:paper_id>/", signing.remove_step, "remove-step", who=WRITE, methods=POST, of=ONE),
    page("papers/send/<int:paper_id>/", signing.send_paper, "send", who=WRITE, methods=POST, of=ONE),
    page("papers/sign/own/<int:paper_id>/", signing.sign_own, "sign-own", who=OWN, methods=BOTH, of=ONE, seen="own"),
    page("papers/sign/<int:paper_id>/", signing.sign_for_body, "sign", who=SIGN, methods=BOTH, of=ONE),
    page("papers/record/<int:paper_id>/", signing.record_signature, "record", who=WRITE, methods=BOTH, of=ONE),
    page("papers/register/<int:paper_id>/", signing.register_paper, "register", who=WRITE, methods=BOTH, of=ONE),
    page("papers/void/<int:paper_id>/", signing.void_paper, "void", who=WRITE, methods=BOTH, of=ONE),
    page("papers/attach/<int:paper_id>/", signing.attach_file, "attach", who=WRITE, methods=BOTH, of=ONE),
    page(
        "papers/attachment/remove/<int:paper_id>/", signing.remove_attachment, "remove-attachment", who=WRITE,
        methods=POST, of=ONE,
    ),
    page("papers/transfer/<int:paper_id>/", signing.transfer_paper, "transfer", who=WRITE, methods=BOTH, of=ONE),
    page("papers/transfers/", registers.transfer_list, "transfers", who=SEE),
    page(
        "papers/receive/<int:transfer_id>/", registers.receive_transfer, "receive", who=RECEIVE, methods=POST,
        of="papers.transfer",
    ),
    page("papers/series/", registers.series_list, "series", who=SERIES),
    page(
        "papers/series/begin/<slug:key>/<slug:code>/", registers.begin_series, "begin-series", who=SERIES,
        methods=POST, of="associations.association", key="code", hands={"key": "letters"},
    ),
    page(
        "papers/series/change/<int:series_id>/", registers.change_series, "change-series", who=SERIES, methods=BOTH,
        of=ROW,
    ),
    page("papers/series/<int:series_id>/", registers.number_list, "numbers", who=SERIES, of=ROW),
    page(
        "check/<path:number>/<slug:code>/", registers.check, "check", who=ANYONE, seen="link",
        hands={"number": "ОМО-2026/3", "code": "aaaaaaaaaaaaaaaaaa"},
    ),
]  # fmt: skip
