"""What discussions contribute to the registry."""

from __future__ import annotations

from metodkabinet.discussions import checks, panels
from metodkabinet.discussions.models import Post
from metodkabinet.discussions.queries import sight
from metodkabinet.discussions.services import appearing, personal_data
from metodkabinet.kit import registry

registry.searchables.add(
    registry.Searchable(
        "discussions.post", "Обсуждения", sight.findable_posts, sight.described, Post.objects.readable_by,
        sight.tokens_for, order=60,
    )
)  # fmt: skip
registry.file_owners.add(registry.FileOwner("discussions.pictures", sight.pictures_of))
registry.desk_cards.add(registry.DeskCard("discussions.dues", 35, dues=panels.dues))
for entry in personal_data.entries():
    registry.personal_data.add(entry)
for key, title, broken in (
    ("replies", "Ответы стоят под тем, на что отвечают", checks.misplaced_replies),
    ("owners", "У каждого обсуждения известно, к чему оно", checks.ownerless_threads),
):
    registry.invariants.add(registry.Invariant(f"discussions.{key}", title, broken))
for order, (key, label) in enumerate(
    (
        (appearing.REPLIED, "Ответили на ваше сообщение"), (appearing.MENTIONED, "Вас упомянули в обсуждении"),
        (appearing.ASKED, "Вам задали вопрос"), (appearing.DECIDED, "Ваше сообщение проверено или скрыто"),
    ),
    start=60,
):  # fmt: skip
    registry.notice_kinds.add(registry.NoticeKind(key, label, order=order))
registry.histories["discussions.post"] = "thread"
registry.action_words.update(
    {
        "discussions.thread.opened": "открыто обсуждение",
        "discussions.thread.changed": "обсуждение настроено",
        "discussions.post.written": "написано сообщение",
        "discussions.post.edited": "сообщение исправлено автором",
        "discussions.post.withdrawn": "сообщение удалено автором",
        "discussions.post.published": "сообщение опубликовано после проверки",
        "discussions.post.returned": "скрытое сообщение возвращено",
        "discussions.post.hidden": "сообщение скрыто",
        "discussions.question.taken": "вопрос взят в работу",
        "discussions.question.reopened": "вопрос снова ждёт ответа",
        "discussions.question.answered": "вопрос отмечен отвеченным",
    }
)
