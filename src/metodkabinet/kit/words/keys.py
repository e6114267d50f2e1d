"""Keys kept beside a text so that both databases search and sort it alike. The text itself is never touched."""

import re
import unicodedata

SORT_KEY_LENGTH = 240

_SAME = str.maketrans(
    {
        "ё": "е",
        **dict.fromkeys("‘’ʼ`´ʹ′＇", "'"),
        **dict.fromkeys("‐‑‒–—―−﹣－", "-"),
    }
)
_GONE = {"Mn", "Me", "Cf", "Cs", "Cn"}  # accents that did not compose, zero-width signs, halves of characters


def search_key(text: str) -> str:
    """What two spellings of one text have in common: letter case, ё/е, accents, kinds of dash and spaces are folded.

    Letters with their own place in an alphabet (й, ӑ, ў) stay themselves however they were typed.
    """
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).casefold())
    kept = "".join(_visible(sign) for sign in folded)
    return " ".join(unicodedata.normalize("NFC", kept).translate(_SAME).split())


def _visible(sign: str) -> str:
    category = unicodedata.category(sign)
    if category in _GONE:
        return ""
    return " " if category == "Cc" else sign


# Russian order; letters of Tatar, Bashkir, Chuvash, Yakut and neighbours stand after the letter they grew from.
_ALPHABET = "abcdefghijklmnopqrstuvwxyzаӑәӓӕбвгґғҕдҙеёӗєжҗзҙӟиіїйјкқҡлмнңҥоөӧпрсҫтуӳүұўфхҳһцчҷшщъыӹьэюя"
_GAP, _NUMBER, _FOREIGN = "00", "01", "99"
_CODES = {letter: f"{place:02}" for place, letter in enumerate(_ALPHABET, start=2)}
_SIGNS = re.compile(r"\d+|\D")


def sort_key(text: str) -> str:
    """A string of decimal digits whose plain order is the dictionary order of the texts, on any database.

    Two digits a letter. Ё is a letter of its own after Е; letter case and punctuation do not count; numbers go by size
    («школа № 2» before «школа № 10»). Digits only, because every collation agrees about those.
    """
    cells: list[str] = []
    size = 0
    for sign in _SIGNS.findall(unicodedata.normalize("NFC", text[:SORT_KEY_LENGTH].casefold())):
        cell = _cell(sign)
        if not cell or (cell == _GAP and (not cells or cells[-1] == _GAP)):
            continue
        size += len(cell)
        if size > SORT_KEY_LENGTH:
            break
        cells.append(cell)
    if cells and cells[-1] == _GAP:
        cells.pop()
    return "".join(cells)


def _cell(sign: str) -> str:
    """The digits of one sign: a letter, a whole number, or a gap between words; nothing for an accent."""
    if sign in _CODES:
        return _CODES[sign]
    if sign[0].isdecimal():
        number = str(int(sign[:40]))
        return f"{_NUMBER}{len(number):02}{number}"
    if sign.isalpha():
        base = unicodedata.normalize("NFD", sign)[0]
        return _CODES.get(base) or f"{_FOREIGN}{ord(base):07}"
    return "" if unicodedata.category(sign) in _GONE or sign in "'’ʼ`" else _GAP
