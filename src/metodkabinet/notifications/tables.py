"""The inbox as a list."""

from metodkabinet.kit.tables import ChoiceFilter, Column, FlagFilter, Table
from metodkabinet.notifications.queries import kinds


class NoticeTable(Table):
    """What I was told. A press on a line marks it read, so the line is a form and not a link."""

    columns = [
        Column("title", "Что случилось", template="notifications/notice.html", export=lambda notice: notice.title),
        Column("created_at", "Когда", kind="moment", sort="created_at", narrow=True),
        Column(
            "read_at",
            "",
            value=lambda notice: "" if notice.read_at else "новое",
            state=lambda notice: "plain" if notice.read_at else "soon",
            narrow=True,
            export=lambda notice: "прочитано" if notice.read_at else "новое",
        ),
    ]
    filters = [
        FlagFilter("unread", "Только новые", field="read_at__isnull"),
        ChoiceFilter("kind", "О чём", field="kind", choices=kinds),
    ]
    order = ["-pk"]
    noun = "уведомление,уведомления,уведомлений"
    export_name = "уведомления"
