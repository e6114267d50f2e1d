"""Certificates of the demo region: templates of every look, issuings by real rules, one void, one replaced."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from metodkabinet.activities.models import Activity
from metodkabinet.associations.enums import OfficeKind
from metodkabinet.associations.models import Association, Office
from metodkabinet.certificates import services
from metodkabinet.certificates.enums import CertificateKind, Orientation
from metodkabinet.certificates.logic.phrases import phrase_for
from metodkabinet.certificates.models import Batch, Template
from metodkabinet.certificates.queries.choosing import choose
from metodkabinet.certificates.queries.composing import dates_of
from metodkabinet.certificates.services import BatchCard, Correction, LineCard, NameCard
from metodkabinet.kit.words.names import initials_first

if TYPE_CHECKING:
    from metodkabinet.kit.demo import World
    from metodkabinet.people.models import Person

REPORTED = (date(2023, 9, 1), date(2024, 9, 1))  # of this year only the forum gave certificates
DESERVING = ("web-forum", "seminar", "webinar", "master-class", "conference", "round-table")
LOOKS = (
    (CertificateKind.PARTICIPATION, "Сертификат участника", Orientation.LANDSCAPE),
    (CertificateKind.THANKS_LETTER, "Благодарственное письмо", Orientation.PORTRAIT),
    (CertificateKind.DIPLOMA, "Диплом", Orientation.PORTRAIT),
)


def build(world: World) -> None:
    """Everybody who was at enough of an event has his, as the rules say."""
    body: Association = world.made["region_schools"]
    head = Office.objects.select_related("person__user").get(association=body, kind=OfficeKind.HEAD, until=None).person
    templates = {kind: _template(body, kind, title, lies, head) for kind, title, lies in LOOKS}
    made = [_issue(one, templates[CertificateKind.PARTICIPATION], head) for one in _deserving(world, body)]
    _thanks(body, templates[CertificateKind.THANKS_LETTER], head, world)
    _ready_to_look_at(world, body, templates[CertificateKind.PARTICIPATION], head)
    _fates(made, head, world.today)
    services.add_template(
        body, title="Диплом конкурса (новый)", kind=CertificateKind.DIPLOMA, orientation=Orientation.LANDSCAPE,
        by=head.user,
    )  # fmt: skip


def _template(body: Association, kind: str, title: str, orientation: str, head: Person) -> Template:
    made = services.add_template(
        body, title=title, kind=kind, orientation=orientation, is_shared=kind == CertificateKind.PARTICIPATION,
        by=head.user,
    )  # fmt: skip
    layout = made.layouts.get()
    if kind != CertificateKind.DIPLOMA:
        layout = services.change_background(layout, ContentFile(_background(orientation), name="Фон.png"), by=head.user)
    services.publish_layout(layout, by=head.user)
    return made


def _background(orientation: str) -> bytes:
    """A light sheet with a ribbon of bookshelves along its edge: small, and easy to print over."""
    size = (1188, 840) if orientation == Orientation.LANDSCAPE else (840, 1188)
    picture = Image.new("RGB", size, "#fdfbf5")
    pen = ImageDraw.Draw(picture)
    colours = ("#1f5c4a", "#b5533c", "#d9a441", "#2b5a83", "#7a8450", "#8c5a7a")
    for place, x in enumerate(range(0, size[0], 22)):
        tall = 26 + (place * 7) % 19
        for top in (0, size[1] - tall):
            pen.rectangle((x + 2, top, x + 19, top + tall), fill=colours[(place * 5) % len(colours)])
    pen.rectangle((34, 60, size[0] - 35, size[1] - 61), outline="#1f5c4a", width=3)
    out = io.BytesIO()
    picture.quantize(16).save(out, "PNG", optimize=True)
    return out.getvalue()


def _deserving(world: World, body: Association) -> list[Activity]:
    rows = Activity.objects.counted().filter(owner=body, kind__code__in=DESERVING, end_date__lt=world.today)
    reported = rows.filter(start_date__gte=REPORTED[0], start_date__lt=REPORTED[1], kind__code="web-forum")
    later = rows.filter(start_date__gte=REPORTED[1])
    return list((reported | later).select_related("kind", "owner").order_by("start_date", "pk"))


def _card(template: Template, activity: Activity, head: Person, **more: object) -> BatchCard:
    given = {
        "template": template, "phrase": phrase_for(template.kind, activity.kind.name, activity.title),
        "issued_on": activity.end_date, "dates": dates_of(activity.start_date, activity.end_date),
        "form": activity.get_form_display(), "signer_post": "Руководитель методического объединения",
        "signer": initials_first(head.surname, head.name, head.patronymic), "city": "г. Приозёрск", "min_share": 50,
    }  # fmt: skip
    return BatchCard(**{**given, **more})  # type: ignore[arg-type]


def _issue(activity: Activity, template: Template, head: Person) -> Batch:
    batch = services.add_batch(
        activity.owner, _card(template, activity, head), activity=activity, by=head.user
    )  # fmt: skip
    return _give(batch, head)


def _give(batch: Batch, head: Person) -> Batch:
    started = services.start_batch(batch, fingerprint=choose(batch).fingerprint, by=head.user)
    while services.issue_some(started.pk):
        continue
    return started


def _thanks(body: Association, template: Template, head: Person, world: World) -> None:
    """To those who spoke, and to partners named by hand."""
    joint = Activity.objects.filter(owner=body, title__startswith="Школа и колледж").select_related("kind").first()
    if joint is not None:
        batch = services.add_batch(
            body, _card(template, joint, head, roles=["speaker", "host"], min_share=None), activity=joint, by=head.user
        )
        _give(batch, head)
    day = world.today - timedelta(days=12)
    card = BatchCard(
        template, "за поддержку школьных библиотек области и подаренные книги", day,
        signer_post="Руководитель методического объединения",
        signer=initials_first(head.surname, head.name, head.patronymic), city="г. Приозёрск",
    )  # fmt: skip
    batch = services.add_batch(body, card, activity=None, by=head.user)
    for name, dative in (("Издательство «Страница»", "Издательству «Страница»"), ("Лунёв Артём Глебович", "")):
        names = NameCard(name, name_dative=dative)
        services.add_line(batch, LineCard(names, because="партнёр"), by=head.user)
    _give(batch, head)


def _ready_to_look_at(world: World, body: Association, template: Template, head: Person) -> None:
    """A list that waits for the head's word: the series of lessons that is still going on."""
    series = Activity.objects.filter(owner=body, title__startswith="Мастер-классы").select_related("kind", "owner")
    for activity in series.order_by("pk")[:1]:
        card = _card(template, activity, head, issued_on=world.today, min_share=60)
        services.add_batch(body, card, activity=activity, by=head.user)


def _fates(made: list[Batch], head: Person, today: date) -> None:
    """What happens to certificates: a surname was wrong, somebody had not been there."""
    rows = [batch.certificates.order_by("pk").first() for batch in made[-2:]]
    if len(rows) < 2 or rows[0] is None or rows[1] is None:
        return
    services.replace_certificate(
        rows[0], Correction(rows[0].name, post=rows[0].words["должность"], organisation=rows[0].organisation),
        reason="опечатка в названии организации", day=today, by=head.user,
    )  # fmt: skip
    services.revoke_certificate(rows[1], reason="выдан по ошибке: участник не был на занятии", by=head.user)
