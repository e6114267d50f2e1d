"""The time zones a form offers."""

from __future__ import annotations

from zoneinfo import available_timezones

RUSSIAN_ZONES = (
    ("Europe/Kaliningrad", "Калининград (МСК−1)"),
    ("Europe/Moscow", "Москва (МСК)"),
    ("Europe/Samara", "Самара (МСК+1)"),
    ("Asia/Yekaterinburg", "Екатеринбург (МСК+2)"),
    ("Asia/Omsk", "Омск (МСК+3)"),
    ("Asia/Krasnoyarsk", "Красноярск (МСК+4)"),
    ("Asia/Irkutsk", "Иркутск (МСК+5)"),
    ("Asia/Yakutsk", "Якутск (МСК+6)"),
    ("Asia/Vladivostok", "Владивосток (МСК+7)"),
    ("Asia/Magadan", "Магадан (МСК+8)"),
    ("Asia/Kamchatka", "Камчатка (МСК+9)"),
)


def zone_label(zone: str) -> str:
    """As people say it; one outside Russia as it is written."""
    return dict(RUSSIAN_ZONES).get(zone, zone)


def zone_choices(chosen: str, *, empty: str = "") -> list[tuple[str, str]]:
    """The eleven of Russia, and the one chosen before when it is another."""
    known = list(RUSSIAN_ZONES)
    if chosen in available_timezones() and chosen not in dict(known):
        known.append((chosen, chosen))
    return [("", empty), *known] if empty else known
