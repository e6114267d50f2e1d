"""`incident-extract`: whose data has an account read or taken away between two moments?"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from datetime import datetime

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from metodkabinet.accounts.models import User
from metodkabinet.kit.refusals import Refused
from metodkabinet.privacy.queries.incidents import Extract, extract_for

NAME = "incident-extract"
HELP = "чьи личные данные открывала или выгружала учётная запись"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Who, from when, till when; for a person or for a machine."""
    parser.add_argument("--user", required=True, metavar="ПОЧТА", help="адрес почты учётной записи")
    parser.add_argument("--from", required=True, dest="since", metavar="ВРЕМЯ", help="с: 2026-11-20T10:00")
    parser.add_argument("--to", required=True, dest="until", metavar="ВРЕМЯ", help="по: 2026-11-20T12:00")
    parser.add_argument("--json", action="store_true", help="ответ для программы")


def run(options: argparse.Namespace) -> int:
    """One answer, by the log of readings."""
    account = User.objects.filter(email=User.objects.fold(options.user)).first()
    if account is None:
        raise Refused(f"Учётной записи {options.user} нет.")
    since, until = _moment(options.since), _moment(options.until)
    if until < since:
        raise Refused("Конец промежутка раньше начала.")
    found = extract_for(account, since, until)
    text = json.dumps(asdict(found), cls=DjangoJSONEncoder, ensure_ascii=False) if options.json else said(found)
    print(text)  # noqa: T201  the answer
    return 0


def said(found: Extract) -> str:
    """For a person."""
    lines = [f"Открыты карточки: {len(found.cards)}"]
    for one in found.cards:
        taken = ", выгружена" if one.exported else ""
        lines.append(f"  {one.name} (№ {one.person_id}): раз – {one.times}, впервые {_local(one.first_at)}{taken}")
    lines.append(f"Открыты списки: {len(found.lists)}")
    lines += [
        f"  {_local(one.at)} {one.page}: строк – {one.rows}{', выгружен' if one.exported else ''}"
        for one in found.lists
    ]
    if found.lists:
        lines.append(f"В этих списках могли быть ещё: {len(found.perhaps)}")
        lines += [f"  {name} (№ {pk})" for pk, name in found.perhaps]
    return "\n".join(lines)


def _local(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%d.%m.%Y %H:%M}"


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise Refused(f"Не понимаю время «{text}». Напишите так: 2026-11-20T10:00.") from error
    return found if found.tzinfo else timezone.make_aware(found)
