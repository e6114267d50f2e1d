"""«1 человек, 2 человека, 5 человек»."""

from decimal import Decimal

NBSP = "\u00a0"


def plural(number: float | Decimal, one: str, few: str, many: str) -> str:
    """The form of the word that stands after this number; after a fraction it is «few»: 2,5 часа."""
    if number != int(number):
        return few
    rest = abs(int(number)) % 100
    if 11 <= rest <= 14:
        return many
    return {1: one, 2: few, 3: few, 4: few}.get(rest % 10, many)


def counted(number: float | Decimal, one: str, few: str, many: str) -> str:
    """The number with its word, kept on one line: «12 500 человек»."""
    return f"{written(number)}{NBSP}{plural(number, one, few, many)}"


def written(number: float | Decimal) -> str:
    """A number as Russians print it: comma, true minus, groups of three from five digits on."""
    whole, _, fraction = str(number if number != int(number) else int(number)).lstrip("-").partition(".")
    if len(whole) > 4:
        whole = f"{int(whole):,}".replace(",", NBSP)
    return ("\u2212" if number < 0 else "") + whole + (f",{fraction}" if fraction else "")
