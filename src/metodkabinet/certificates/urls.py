"""Addresses of the module, each with its policy row."""

from metodkabinet.certificates.views import batches, bundles, fates, registers, templates
from metodkabinet.kit.policy import ANYONE, can, page

SEE, OWN, ISSUE, REVOKE, MANAGE = (
    can(f"certificates.{name}") for name in ("see", "see_own", "issue", "revoke", "manage_templates")
)
BOTH, POST, GET = ("GET", "POST"), ("POST",), ("GET",)
ONE, BATCH, LINE, TEMPLATE, LAYOUT, FIELD = (
    f"certificates.{name}" for name in ("certificate", "batch", "line", "template", "layout", "field")
)
TOKEN = {"token": "aaaaaaaaaaaaaaaaaa.bbbbbbbbbbbbbbbbbb"}

app_name = "certificates"
urlpatterns = [
    page("certificates/", registers.certificate_list, "list", who=SEE, personal=True),
    page("certificates/<int:certificate_id>/", registers.certificate, "certificate", who=SEE, of=ONE, personal=True),
    page("certificates/sheet/<int:certificate_id>/", registers.download, "download", who=SEE, of=ONE),
    page("certificates/picture/<int:certificate_id>/", registers.picture, "picture", who=SEE, of=ONE),
    page("certificates/send/<int:certificate_id>/", registers.send, "send", who=ISSUE, methods=POST, of=ONE),
    page("certificates/revoke/<int:certificate_id>/", fates.revoke, "revoke", who=REVOKE, methods=BOTH, of=ONE),
    page("certificates/replace/<int:certificate_id>/", fates.replace, "replace", who=REVOKE, methods=BOTH, of=ONE),
    page("certificates/mine/", registers.mine, "mine", who=OWN),
    page(
        "certificates/mine/<int:certificate_id>/", registers.download_mine, "download-mine", who=OWN, of=ONE,
        seen="own",
    ),
    page("certificates/own/<str:token>/", registers.own, "own", who=ANYONE, seen="link", hands=TOKEN),
    page("certificates/own-sheet/<str:token>/", registers.own_file, "own-file", who=ANYONE, seen="link", hands=TOKEN),
    page(
        "certificates/own-picture/<str:token>/", registers.own_picture, "own-picture", who=ANYONE, seen="link",
        hands=TOKEN,
    ),
    page("certificates/batches/", batches.batch_list, "batches", who=SEE),
    page("certificates/batches/new/", batches.new_batch, "new-batch", who=ISSUE, methods=BOTH),
    page(
        "certificates/batches/for/<int:activity_id>/", batches.add_batch, "add-batch", who=ISSUE, methods=BOTH,
        of="activities.activity",
    ),
    page("certificates/batches/<int:batch_id>/", batches.batch, "batch", who=SEE, of=BATCH),
    *(
        page(
            f"certificates/batches/{path}/<int:batch_id>/", view, f"{name}-batch", who=ISSUE, methods=methods, of=BATCH
        )
        for path, view, name, methods in (
            ("change", batches.change_batch, "change", BOTH),
            ("sample", batches.sample, "sample", GET),
            ("decide", batches.decide, "decide", POST),
            ("add", batches.add_line, "add-to", BOTH),
            ("start", batches.start, "start", POST),
            ("pause", batches.pause, "pause", POST),
            ("resume", batches.resume, "resume", POST),
            ("discard", batches.discard, "discard", POST),
            ("send", batches.send, "send", POST),
            ("print", bundles.print_run, "print", GET),
            ("archive", bundles.archive, "archive", GET),
        )
    ),
    page(
        "certificates/batches/name/<int:participation_id>/<int:batch_id>/", batches.write_name, "name", who=ISSUE,
        methods=BOTH, of=BATCH, hands={"participation_id": "activities.participation"},
    ),
    page("certificates/batches/line/remove/<int:line_id>/", batches.remove_line, "remove-line", who=ISSUE,
         methods=POST, of=LINE),
    page("certificates/templates/", templates.template_list, "templates", who=SEE),
    page("certificates/templates/add/", templates.add_template, "add-template", who=MANAGE, methods=BOTH),
    page("certificates/templates/<int:template_id>/", templates.template, "template", who=SEE, of=TEMPLATE),
    *(
        page(f"certificates/templates/{path}/<int:template_id>/", view, name, who=MANAGE, methods=methods, of=TEMPLATE)
        for path, view, name, methods in (
            ("change", templates.change_template, "change-template", BOTH),
            ("archive", templates.archive_template, "archive-template", POST),
            ("begin", templates.begin_layout, "begin-layout", POST),
        )
    ),
    page("certificates/layouts/picture/<int:layout_id>/", templates.picture, "layout-picture", who=SEE, of=LAYOUT),
    *(
        page(f"certificates/layouts/{path}/<int:layout_id>/", view, name, who=MANAGE, methods=methods, of=LAYOUT)
        for path, view, name, methods in (
            ("save", templates.save_layout, "save-layout", POST),
            ("publish", templates.publish_layout, "publish-layout", POST),
            ("background", templates.change_background, "background", BOTH),
            ("field", templates.add_field, "add-field", BOTH),
        )
    ),
    page("certificates/fields/remove/<int:field_id>/", templates.remove_field, "remove-field", who=MANAGE,
         methods=POST, of=FIELD),
]  # fmt: skip
