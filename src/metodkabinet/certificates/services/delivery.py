"""Handing over: a notice or a letter with a personal link that opens without an account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse

from metodkabinet.audit.services import record
from metodkabinet.certificates.enums import CertificateState
from metodkabinet.certificates.models import Certificate
from metodkabinet.certificates.queries.registers import reachable
from metodkabinet.certificates.services.refusals import CertificatesRefused
from metodkabinet.kit import clock, letters
from metodkabinet.notifications.services import tell
from metodkabinet.people.services import contact_of

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User
    from metodkabinet.certificates.models import Batch
    from metodkabinet.people.models import Contact

GIVEN = "certificates.given"
SALT = "certificates.own"
TOGETHER = 50


def token_of(certificate: Certificate) -> str:
    """What stands in the personal link; the code on the sheet alone does not make it."""
    return signing.Signer(salt=SALT).sign(certificate.code).replace(":", ".")


def certificate_of_token(token: str) -> Certificate | None:
    """Whose link it is; None for a forged one."""
    try:
        code = signing.Signer(salt=SALT).unsign(token.replace(".", ":", 1))
    except signing.BadSignature:
        return None
    rows = Certificate.objects.select_related("association", "layout__background", "layout__template", "replaced_by")
    return rows.filter(code=code).first()


def path_of(certificate: Certificate) -> str:
    """The personal page."""
    return reverse("certificates:own", args=[token_of(certificate)])


@transaction.atomic
def send_certificate(certificate: Certificate, *, by: User | None) -> Certificate:
    """Once more or for the first time: the owner asked for it again."""
    rows = Certificate.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "association", "person__user", "contact"
    )
    locked = rows.get(pk=certificate.pk)
    if not locked.is_valid:
        raise CertificatesRefused(f"Он {locked.get_state_display()}, отправлять его незачем.")
    if not _send(locked, again=clock.now().isoformat(timespec="minutes")):
        raise CertificatesRefused(
            "Адреса этого человека никто не знает. Скачайте сертификат и передайте сами, или впишите почту в карточку."
        )
    record("certificates.certificate.sent", locked, by=by, after={"number": locked.number})
    return locked


@transaction.atomic
def send_some(batch: Batch, *, limit: int = TOGETHER) -> bool:
    """The next owners who have an address. False: all are told. Nobody is told twice."""
    rows = Certificate.objects.filter(reachable(), batch=batch, state=CertificateState.VALID, sent_at=None)
    ids = list(rows.order_by("pk").values_list("pk", flat=True)[:limit])
    locked = Certificate.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=ids, sent_at=None)
    for certificate in locked.select_related("association", "person__user", "contact").order_by("pk"):
        _send(certificate)
    return bool(ids)


def _send(certificate: Certificate, again: str = "") -> bool:
    key = f"certificate:{certificate.pk}:{again}".rstrip(":")
    title = f"{certificate.get_kind_display().capitalize()} № {certificate.number}"
    text = f"Вам выдан документ {certificate.about}. По ссылке его можно посмотреть, скачать и распечатать."
    recipient = _recipient(certificate)
    if recipient is not None:
        tell(recipient, kind=GIVEN, key=key, title=title, text=text, url=path_of(certificate))
    elif certificate.email:
        letters.post(
            key, to=certificate.email, subject=title, template="certificates/letter.txt", kind=GIVEN,
            context={"text": text, "link": settings.SITE_URL + path_of(certificate), "name": certificate.name,
                     "association": certificate.association.name},
            reference=f"certificates.certificate:{certificate.pk}",
        )  # fmt: skip
    else:
        return False
    certificate.sent_at = clock.now()
    certificate.save(update_fields=["sent_at"])
    return True


def _recipient(certificate: Certificate) -> User | Contact | None:
    person, contact = certificate.person, certificate.contact
    if person is not None:
        if person.user is not None:
            return person.user
        return contact_of(person) if person.email else None
    return contact if contact is not None and contact.email else None
