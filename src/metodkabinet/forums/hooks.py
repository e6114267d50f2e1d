"""What forums contribute to the registry."""

from __future__ import annotations

from metodkabinet.discussions.logic.owners import ThreadOwner, owners
from metodkabinet.forums import checks, demo, panels
from metodkabinet.forums.logic import letters
from metodkabinet.forums.models import Talk
from metodkabinet.forums.queries import seats, sight
from metodkabinet.forums.services import personal_data, taking
from metodkabinet.forums.services.resolution import KIND as RESOLUTION
from metodkabinet.forums.services.thanks import KIND as THANKS
from metodkabinet.kit import registry
from metodkabinet.kit.registry import PaperField, PaperKind, PaperStep

owners.add(
    ThreadOwner(
        "forums", sight.visible_threads, sight.writable_threads, sight.moderated_threads, sight.place_of,
        sight.tokens_of_thread, sight.tokens_for, guest_of=seats.guest_of, expert_ids=sight.expert_ids,
        watched_words=sight.watched_words,
    )
)  # fmt: skip
registry.searchables.add(
    registry.Searchable(
        "forums.talk", "Доклады форумов", sight.findable_talks, sight.described, Talk.objects.visible_to,
        sight.tokens_for, order=55,
    )
)  # fmt: skip
registry.file_owners.add(registry.FileOwner("forums.slides", sight.files_of))
registry.file_owners.add(registry.FileOwner("forums.collections", sight.collections_of))
registry.menu.add(registry.MenuItem("forums", "Веб-форумы", "forums:list", 33, "activities.see"))
registry.starters.add(
    registry.Starter("forums.new", "web-forum", "Новый веб-форум", "forums:add", "activities.manage", 15)
)
registry.panels.add(
    registry.Panel(
        "forums.on_activity", "activities.activity", "Веб-форум", 10, "forums/panels/activity.html", panels.on_activity
    )
)
registry.settings.add(
    registry.Setting(
        "forums.watched", "Слова, с которыми сообщение ждёт проверки", "text", "",
        "Через запятую, можно без окончаний: «реклам, заработ».", order=70,
    )
)  # fmt: skip
registry.notice_kinds.add(registry.NoticeKind(taking.JOINED, "Вы записаны на форум", order=64))
registry.paper_kinds.add(
    PaperKind(
        RESOLUTION, "Резолюция форума", 80, "feminine",
        [PaperField("preamble", "Вводная часть", "text"), PaperField("points", "Пункты", "items", required=True)],
        letters.resolution, name="РЕЗОЛЮЦИЯ", route=(PaperStep("approve", post="Руководитель объединения"),),
        is_open=True, owner_page=panels.paper_owner,
    )
)  # fmt: skip
registry.paper_kinds.add(
    PaperKind(
        THANKS, "Благодарственное письмо", 81, "neuter",
        [
            PaperField("place", "Должность, организация"),
            PaperField("reason", "За что", help="Продолжите: «Благодарим за…»", required=True),
            PaperField("event", "Название форума"),
            PaperField("text", "Ещё слова", "text"),
        ],
        letters.thanks, name="БЛАГОДАРСТВЕННОЕ ПИСЬМО", owner_page=panels.paper_owner, doubts=letters.thanks_doubts,
    )
)  # fmt: skip
for entry in personal_data.entries():
    registry.personal_data.add(entry)
for key, title, broken in (
    ("talks", "Доклады стоят в днях форума, благодарят его участников", checks.misplaced_talks),
    ("points", "Баллы участников равны пересчитанным по правилу", checks.miscounted_points),
):
    registry.invariants.add(registry.Invariant(f"forums.{key}", title, broken))
registry.demo_parts.add(registry.DemoPart("forums", "Веб-форум: доклады, обсуждения, баллы", 70, demo.build, slow=True))
for noun, owner in (("track", "forum"), ("expert", "forum"), ("talk", "track"), ("resolutionpoint", "forum")):
    registry.histories[f"forums.{noun}"] = owner
registry.action_words.update(
    {
        "forums.forum.opened": "мероприятие стало веб-форумом",
        "forums.forum.changed": "веб-форум настроен",
        "forums.track.added": "секция добавлена",
        "forums.track.changed": "секция изменена",
        "forums.track.removed": "секция удалена",
        "forums.expert.added": "эксперт добавлен",
        "forums.expert.removed": "эксперт убран",
        "forums.talk.added": "доклад добавлен",
        "forums.talk.changed": "доклад изменён",
        "forums.talk.published": "доклад опубликован",
        "forums.talk.withdrawn": "доклад снят",
        "forums.point.added": "пункт резолюции добавлен",
        "forums.point.changed": "пункт резолюции изменён",
        "forums.point.removed": "пункт резолюции убран",
        "forums.resolution.finished": "резолюция стала итоговой",
        "forums.resolution.reopened": "резолюция возвращена в работу",
        "forums.thanks.added": "намечены благодарности",
        "forums.thanks.changed": "изменена причина благодарности",
        "forums.thanks.removed": "благодарность вычеркнута",
        "forums.thanks.written": "составлены благодарственные письма",
        "forums.collection.changed": "описание сборника изменено",
        "forums.collection.made": "сборник собран",
    }
)
registry.impersonal.update(
    {
        "forums.resolutionpoint.text": "words of the whole forum, without a name",
        "forums.talk.text": "a published work; whose it is stands in its speakers",
    }
)
