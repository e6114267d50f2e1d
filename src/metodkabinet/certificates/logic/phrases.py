"""What is proposed to print: «за участие в семинаре «…»»."""

from __future__ import annotations

from metodkabinet.kit.words.names import Case
from metodkabinet.kit.words.posts import decline_post

WHY = {
    "participation": "за участие в {where}",
    "test": "за успешное прохождение теста {title}",
    "diploma": "за победу в {where}",
    "honour": "за активное участие в {where}",
    "thanks": "за помощь в подготовке и активное участие в {where}",
    "thanks_letter": "за помощь в подготовке и активное участие в {where}",
    "publication": "о публикации работы {title}",
    "reference": "об участии в {where}",
}
INDECLINABLE_HEADS = {"мастер-класс": "мастер-классе"}  # the first half is not a person here


def phrase_for(kind: str, what: str, title: str) -> str:
    """For a kind of certificate and a kind of activity: «семинар» → «в семинаре»."""
    named = f"«{title.strip('«»')}»" if not title.startswith("«") else title
    plain = what.strip().lower()
    where = INDECLINABLE_HEADS.get(plain) or decline_post(plain, Case.PREPOSITIONAL).text
    return WHY[kind].format(where=f"{where} {named}", title=named)
