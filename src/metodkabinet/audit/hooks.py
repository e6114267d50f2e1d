"""What the log contributes to the registry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth import get_user_model

from metodkabinet.audit import checks, panels
from metodkabinet.audit.queries import history_of, line_of
from metodkabinet.audit.services import erase_values, returning
from metodkabinet.audit.services.guards import install_guards
from metodkabinet.audit.services.reading import EXPORTED, READ, record_page
from metodkabinet.kit import registry

registry.capabilities.add(registry.Capability("audit.see", "видеть историю изменений того, чем управляет"))
registry.capabilities.add(registry.Capability("audit.see_all", "видеть журнал событий"))
registry.panels.add(
    registry.Panel(
        panels.KEY, "*", "История", 900, "audit/history.html", panels.history,
        capability="audit.see", tab=True, offered=panels.offered,
    )
)  # fmt: skip
registry.service_pages.add(registry.MenuItem("audit", "Журнал событий", "audit:events", 10, "audit.see_all"))
registry.invariants.add(registry.Invariant("audit.chain", "Журнал событий никто не переписал", checks.broken_chain))
registry.detail_words.update(
    {
        "account": "учётная запись", "association": "объединение", "because": "почему", "card": "карточка",
        "code": "код", "day": "день", "file": "файл", "form": "форма", "ground": "основание", "guest": "гость",
        "head": "руководитель", "issuer": "кем издан", "job": "место работы", "joined": "присоединено", "kind": "вид",
        "libraries": "библиотеки", "member": "член", "municipality": "муниципалитет", "name": "имя",
        "note": "пояснение",
        "number": "номер", "officer": "должность", "on": "день", "organisation": "организация",
        "organisations": "организации", "other": "другая карточка", "parent": "вышестоящее", "people": "человек",
        "person": "человек", "purpose": "цель", "reason": "причина", "remark": "замечание", "result": "результат",
        "role": "роль", "row": "запись", "scope": "пределы", "share": "доля", "since": "с", "source": "источник",
        "state": "состояние", "successor": "преемник", "text": "текст", "title": "название",
        "until": "до", "year": "год",
    }
)  # fmt: skip
registry.after_restore.add(
    registry.AfterRestore(
        "audit.return", "журнал помнит, что вернулся к копии", returning.record_return, returning.heads_known, order=800
    )
)
registry.after_restore.add(
    registry.AfterRestore(  # last of all: what others put right is already written
        "audit.guards", "журнал снова закрыт от переписывания", lambda carried: install_guards(), order=900
    )
)
registry.action_words[READ] = "открыты личные данные"
registry.action_words[EXPORTED] = "выгружены личные данные"
registry.action_words[returning.RETURNED] = "данные возвращены к резервной копии"
registry.security_actions.add(EXPORTED)
registry.security_actions.add(returning.RETURNED)
registry.assembly.personal_read = record_page


def export(person: Any) -> Iterable[Mapping[str, object]]:
    """What was done to the person's card."""
    for event in history_of(person):
        line = line_of(event)
        yield {"когда": line.at, "что": line.what, "изменено": [change.field for change in line.changes]}


def erase(person: Any) -> int:
    """Empty the values of the person's events, and the name of the account that points to him as an actor's."""
    accounts = [
        account
        for field in person._meta.fields
        if field.related_model is get_user_model() and (account := getattr(person, field.name)) is not None
    ]
    return erase_values([person, *accounts])


def merge(kept: Any, absorbed: Any) -> list[Mapping[str, object]]:
    """The log is never rewritten: what was done to the absorbed card stays told of that card."""
    return []


registry.personal_data.add(registry.PersonalData(
    "audit.values", "Журнал событий",
    ["values.actor_name", "values.object_name", "values.before", "values.after", "values.search_key", "event.address"],
    export, erase, merge,
    stays="Журнал событий: что и когда сделано, номер вместо имени. Его нельзя переписывать: по нему проверяют, что "
    "данные никто не подменил.",
    erase_guest=lambda contact: erase_values([contact]),
))  # fmt: skip
registry.impersonal.update(
    dict.fromkeys(["audit.event.object_label", "audit.event.owner_label"], "the kind of an object")
)
