"""Browsers: what one says it is, in two words a person recognises, and which accounts it has been used for."""

from django.core import signing

SALT = "accounts.device"
ACCOUNTS_OF_A_DEVICE = 5

BROWSERS = [
    ("YaBrowser/", "Яндекс Браузер"), ("Edg/", "Edge"), ("EdgA/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
]  # fmt: skip
SYSTEMS = [
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"), ("Linux", "Linux"),
]  # fmt: skip


def describe(agent: str) -> str:
    """«Яндекс Браузер, Windows»; the order of the lists matters, for browsers name each other."""
    browser = next((name for mark, name in BROWSERS if mark in agent), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return ", ".join(part for part in (browser, system) if part) or "Неизвестное устройство"


def known_users(cookie: str) -> list[int]:
    """The accounts that have signed in with this browser, the latest first; empty for a cookie we did not write."""
    try:
        return [int(pk) for pk in signing.loads(cookie, salt=SALT)]
    except (signing.BadSignature, ValueError, TypeError):
        return []


def remember(cookie: str, pk: int) -> str:
    """The cookie with one more account; a school computer has several people, not hundreds."""
    others = [known for known in known_users(cookie) if known != pk]
    return signing.dumps([pk, *others][:ACCOUNTS_OF_A_DEVICE], salt=SALT)
