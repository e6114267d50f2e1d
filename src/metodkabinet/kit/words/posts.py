"""Cases of posts: «педагогу-библиотекарю», «заведующей библиотекой»."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from metodkabinet.kit.words.lemmas import dictionary, readings
from metodkabinet.kit.words.names import CHECK, Case, Inflected

if TYPE_CHECKING:
    from pymorphy3.analyzer import Parse

_ADJECTIVES = {"ADJF", "PRTF"}
_BEYOND_DICTIONARY = {"методист", "тьютор", "модератор"}  # guessed by ending, and rightly
_LISTED = re.compile(r"(,\s+|\s+и\s+)")
_SUBSTANTIVE = re.compile(r"щ(?:ий|ая)$")  # заведующий, исполняющая: an adjective that needs no noun


def decline_post(post: str, case: Case) -> Inflected:
    """The post in this case: only its head changes («старший методист отдела» → «старшему методисту отдела»)."""
    if case is Case.NOMINATIVE or not post.strip():
        return Inflected(post)
    pieces = _LISTED.split(post)
    done, sure = [], True
    for place in range(0, len(pieces), 2):
        form, is_sure = _decline_one(pieces[place], case)
        separator = pieces[place - 1] if place else ""
        belongs_to_former = separator.strip() == "и" and form == pieces[place]  # «директор школы и музея»
        sure = sure and (is_sure or belongs_to_former)
        done += [separator, form]
    return Inflected("".join(done), "" if sure else f"{CHECK}: {post}")


def _decline_one(post: str, case: Case) -> tuple[str, bool]:
    """Inflect adjectives up to the head noun; what follows stays. The mark says whether the result is sure."""
    words = re.split(r"(\s+)", post)
    sure = False
    for place in range(0, len(words), 2):
        reading = _nominative(words[place].split("-")[-1], before=words[place + 2] if place + 2 < len(words) else "")
        if reading is None:
            break
        plain = words[place].lower()
        words[place] = _whole(words[place], reading, case)
        if "NOUN" in reading.tag:
            last = plain.split("-")[-1]
            return "".join(words), last in _BEYOND_DICTIONARY or bool(dictionary().word_is_known(last))
        sure = bool(_SUBSTANTIVE.search(plain))
    return "".join(words), sure


def _whole(word: str, reading: Parse, case: Case) -> str:
    """A word with its hyphened parts: a noun before the hyphen changes («педагог-»), a prefix does not («вице-»)."""
    *prefixes, last = word.split("-")
    forms = [_form(prefix, case) if _is_head(prefix) else prefix for prefix in prefixes]
    return "-".join([*forms, _like(last, _inflected(reading, case))])


def _is_head(word: str) -> bool:
    reading = _nominative(word)
    return reading is not None and "NOUN" in reading.tag and "anim" in reading.tag


def _form(word: str, case: Case) -> str:
    reading = _nominative(word)
    return word if reading is None else _like(word, _inflected(reading, case))


def _nominative(word: str, before: str = "") -> Parse | None:
    """The reading of the word as a subject in the singular; before another one an adjective («старший методист»)."""
    if len(word) < 2 or not word.isalpha():
        return None
    subjects = [reading for reading in readings(word) if {"nomn", "sing"} in reading.tag]
    adjectives = [reading for reading in subjects if reading.tag.POS in _ADJECTIVES]
    nouns = [reading for reading in subjects if "NOUN" in reading.tag and "Abbr" not in reading.tag]
    nouns.sort(key=lambda reading: "anim" not in reading.tag)
    if adjectives and (not nouns or (before and _nominative(before.rsplit("-", maxsplit=1)[-1]))):
        return adjectives[0]
    return nouns[0] if nouns else None


def _inflected(reading: Parse, case: Case) -> str:
    marks = {str(case)}
    if reading.tag.POS in _ADJECTIVES:
        marks |= {"sing", str(reading.tag.gender)}
        if case is Case.ACCUSATIVE and reading.tag.gender == "masc":
            marks.add("anim")
    found = reading.inflect(marks)
    return str(found.word if found else reading.word)


def _like(pattern: str, form: str) -> str:
    """Letter case of the word as it was written."""
    if len(pattern) > 1 and pattern.isupper():
        return form.upper()
    return form[:1].upper() + form[1:] if pattern[:1].isupper() else form
