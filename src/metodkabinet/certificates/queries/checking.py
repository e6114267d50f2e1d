"""What the public check page says of a certificate: what its paper shows, the name as strangers may see it."""

from __future__ import annotations

from hmac import compare_digest

from metodkabinet.certificates.enums import CertificateState
from metodkabinet.certificates.logic.masking import masked
from metodkabinet.certificates.models import Certificate
from metodkabinet.kit.registry import Checked
from metodkabinet.kit.words.typography import date_in_words

SHOWN = (("Когда", "даты"), ("Форма", "форма"), ("Объём", "часы"), ("Степень", "степень"), ("Место", "место"),
         ("Баллы", "баллы"), ("Результат", "результат"), ("Основание", "основание"))  # fmt: skip


def check_certificate(number: str, code: str) -> Checked | None:
    """Nothing for a wrong number or a wrong code, and never more than stands on the sheet."""
    if not number or not code:
        return None
    rows = Certificate.objects.filter(code=code).select_related("association", "replaced_by")
    found = rows.prefetch_related("layout__fields").first()
    if found is None or not compare_digest(found.number.encode(), number.encode()):
        return None
    printed = " ".join(field.text for field in found.layout.fields.all())
    lines = [("Номер", found.number), ("Кому", masked(found.name)), ("За что", found.about)]
    lines += [
        (label, found.words[place])
        for label, place in SHOWN
        if f"{{{place}}}" in printed and found.words.get(place)
    ]  # fmt: skip
    lines += [("Дата выдачи", date_in_words(found.issued_on)), ("Выдан", found.association.name)]
    signer = ", ".join(filter(None, (found.words.get("должность подписанта"), found.words.get("подписант"))))
    if signer:
        lines.append(("Подпись", signer))
    return Checked(_title(found), lines, found.is_valid, _note(found))


def _title(certificate: Certificate) -> str:
    return certificate.get_kind_display().capitalize()


def _note(certificate: Certificate) -> str:
    if certificate.state == CertificateState.REPLACED:
        newer = getattr(certificate, "replaced_by", None)
        return f"Взамен выдан № {newer.number}." if newer is not None else "Взамен выдан другой."
    return "" if certificate.is_valid else "Он аннулирован."
