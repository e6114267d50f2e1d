"""Names as people write them into lists: «Иванова М.П.», «Иванова Мария», «Петрова (Иванова)»."""

from __future__ import annotations

import re
from dataclasses import dataclass

from metodkabinet.kit.words.keys import search_key

_BRACKETS = re.compile(r"[(\[](.*?)[)\]]")
_INITIAL = re.compile(r"(?<!\w)(\w)\.", re.UNICODE)
_WORD = re.compile(r"[\w'-]+\.?")
_PATRONYMIC = re.compile(r".+(?:вна|чна|вич|ьич|мич|тич|кич)|.+(?: оглы| кызы)")


@dataclass(frozen=True, slots=True)
class WrittenName:
    """Folded parts; name and patronymic may be one letter (initials) or empty."""

    surname: str
    name: str = ""
    patronymic: str = ""
    other_surname: str = ""  # «Петрова (Иванова)»

    @property
    def is_whole(self) -> bool:
        """Nothing of it is an initial and the name is there."""
        return len(self.name) > 1 and len(self.patronymic) != 1


def read_name(text: str) -> WrittenName | None:
    """The parts of a name in the order people use; None when it is no name of a person."""
    brackets = _BRACKETS.search(text)
    other = search_key(brackets[1]) if brackets else ""
    bare = _INITIAL.sub(r" \1. ", _BRACKETS.sub(" ", text))
    words = [word.strip("-'") for word in _WORD.findall(search_key(bare)) if not word[0].isdigit()]
    words = [word for word in words if word.strip(".")]
    if not words or len(words) > 4:
        return None
    if len(words) == 1:
        return WrittenName(words[0].strip("."), other_surname=other)
    surname, *rest = _surname_first(words)
    rest = [part.strip(".") for part in rest]
    patronymic = " ".join(rest[1:])
    return WrittenName(surname.strip("."), rest[0], patronymic, other)


def _surname_first(words: list[str]) -> list[str]:
    """«М. П. Иванова» and «Мария Петровна Иванова» begin with the name."""
    if _is_initial(words[0]):
        return [words[-1], *words[:-1]]
    if len(words) == 3 and _PATRONYMIC.fullmatch(words[1]) and not _PATRONYMIC.fullmatch(words[2]):
        return [words[2], words[0], words[1]]
    return words


def _is_initial(word: str) -> bool:
    return len(word.strip(".")) == 1
