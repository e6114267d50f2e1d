"""How often something may be tried: at most `budget` times in any `seconds` long stretch of time.

    limits.spend("sign-in", email, budget=10, seconds=300)

Counted in Redis when there is one, else, or when it is away, in the database: never open. Call it outside the
transaction of the guarded work, or a rollback gives the try back.
"""

from __future__ import annotations

import ipaddress
import logging
import math
from datetime import datetime, timedelta
from functools import cache
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models, transaction
from django.utils.crypto import salted_hmac

from metodkabinet.kit import clock
from metodkabinet.kit.refusals import Busy

if TYPE_CHECKING:
    from django.http import HttpRequest

log = logging.getLogger("metodkabinet.limits")

REDIS_PATIENCE = 1  # seconds: after that the database counts
TAKE = """
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[1] - ARGV[2])
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[3]) then
  return redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')[2]
end
redis.call('ZADD', KEYS[1], ARGV[1], ARGV[4])
redis.call('PEXPIRE', KEYS[1], math.ceil(ARGV[2] * 1000))
return false
"""


class Hit(models.Model):
    """The recent tries of one name and key; the key is a keyed hash, so that no address is kept here."""

    name = models.CharField("что ограничено", max_length=60)
    key = models.CharField("для кого", max_length=64)
    at = models.JSONField("когда", default=list)  # seconds since the epoch, oldest first
    until = models.DateTimeField("хранить до")

    class Meta:
        verbose_name = "счётчик попыток"
        verbose_name_plural = "счётчики попыток"
        constraints = [models.UniqueConstraint(fields=["name", "key"], name="kit_hit_once")]
        indexes = [models.Index(fields=["until"], name="kit_hit_until")]

    def __str__(self) -> str:
        return f"{self.name} {len(self.at)}"


def spend(name: str, key: str, budget: int, seconds: int) -> None:
    """Take one try; the one over the budget is refused with the seconds to wait. Letter case does not matter."""
    now, who = clock.now(), _fingerprint(name, key)
    oldest = _spend_in_redis(name, who, budget, seconds, now)
    if oldest is not None:
        wait = max(1, math.ceil(oldest + seconds - now.timestamp()))
        raise Busy(_sentence(wait), retry_after=wait)


def forgive(name: str, key: str) -> None:
    """Give back every try: after a success that proves the person."""
    who = _fingerprint(name, key)
    Hit.objects.filter(name=name, key=who).delete()
    client = _redis()
    if client is not None:
        import redis  # noqa: PLC0415  only an installation with Redis loads its client

        try:
            client.delete(_redis_key(name, who))
        except redis.RedisError:
            log.warning("redis is away")


def give_back(name: str, key: str) -> None:
    """Give back the latest try alone: it proved the person, but says nothing for the wrong ones before it."""
    who, client = _fingerprint(name, key), _redis()
    if client is not None:
        import redis  # noqa: PLC0415  as in forgive

        try:
            if client.zpopmax(_redis_key(name, who)):
                return
        except redis.RedisError:
            log.warning("redis is away")
    with transaction.atomic():
        hit = Hit.objects.select_for_update().filter(name=name, key=who).first()
        if hit is not None and hit.at:
            hit.at = hit.at[:-1]
            hit.save(update_fields=["at"])


def _fingerprint(name: str, key: str) -> str:
    return salted_hmac(f"limits.{name}", key.strip().casefold(), algorithm="sha256").hexdigest()


def _sentence(wait: int) -> str:
    if wait < 90:
        return f"Слишком много попыток подряд. Повторите через {wait} с."
    return f"Слишком много попыток подряд. Повторите через {math.ceil(wait / 60)} мин."


def _spend_in_redis(name: str, who: str, budget: int, seconds: int, now: datetime) -> float | None:
    client = _redis()
    if client is None:
        return _spend_in_database(name, who, budget, seconds, now)
    import redis  # noqa: PLC0415  as in forgive

    try:
        oldest = client.eval(TAKE, 1, _redis_key(name, who), repr(now.timestamp()), seconds, budget, token_hex(8))
    except redis.RedisError:
        log.warning("redis is away, counting in the database")
        return _spend_in_database(name, who, budget, seconds, now)
    return None if oldest is None else float(oldest)


def _spend_in_database(name: str, who: str, budget: int, seconds: int, now: datetime) -> float | None:
    """The oldest try that still counts when the budget is spent, None when one was taken."""
    with transaction.atomic():
        Hit.objects.get_or_create(name=name, key=who, defaults={"until": now})
        hit = Hit.objects.select_for_update().get(name=name, key=who)
        recent = [at for at in hit.at if at > now.timestamp() - seconds]
        if len(recent) >= budget:
            return float(recent[0]) if recent else now.timestamp()
        hit.at, hit.until = [*recent, now.timestamp()], now + timedelta(seconds=seconds)
        hit.save(update_fields=["at", "until"])
    return None


@cache
def _client(url: str) -> Any:
    import redis  # noqa: PLC0415  as in forgive

    return redis.Redis.from_url(
        url, socket_connect_timeout=REDIS_PATIENCE, socket_timeout=REDIS_PATIENCE, decode_responses=True
    )


def _redis() -> Any:
    return _client(settings.REDIS) if settings.REDIS else None


def _redis_key(name: str, who: str) -> str:
    return f"metodkabinet:limit:{name}:{who}"


def forget_old() -> int:
    """Remove counters whose time has passed."""
    return Hit.objects.filter(until__lt=clock.now()).delete()[0]


def client_address(request: HttpRequest) -> str:
    """Whom we talk to. Forwarding headers are believed only as far as our own proxies wrote them.

    With METODKABINET_TRUSTED_PROXIES = n each of the n proxies adds one entry at the end of X-Forwarded-For, so the
    n-th from the right was written by the outermost of them; whatever stands further left came from the client.
    """
    peer = request.META.get("REMOTE_ADDR", "")
    proxies = settings.TRUSTED_PROXIES
    if proxies <= 0:
        return _address(peer) or peer
    entries = [entry.strip() for entry in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    named = _address(entries[-proxies]) if len(entries) >= proxies else ""
    return named or _address(peer) or peer


def _address(text: str) -> str:
    """An IP address in its one spelling; port and brackets removed. Empty when it is none."""
    bare = text.strip()
    if bare.startswith("["):
        bare = bare[1:].split("]", 1)[0]
    elif bare.count(":") == 1:
        bare = bare.split(":", 1)[0]
    try:
        found = ipaddress.ip_address(bare)
    except ValueError:
        return ""
    mapped = getattr(found, "ipv4_mapped", None)
    return str(mapped or found)
