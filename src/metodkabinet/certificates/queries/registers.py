"""How far an issuing is, who cannot be reached, what an activity and a person have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from metodkabinet.activities.models import Activity, CoOwner, Participation
from metodkabinet.associations.models import Association
from metodkabinet.certificates.enums import CertificateState, Verdict
from metodkabinet.certificates.models import Batch, Certificate, Layout, Line, Template

if TYPE_CHECKING:
    from metodkabinet.kit import access
    from metodkabinet.people.models import Person


@dataclass(frozen=True, slots=True)
class Progress:
    """Read from the rows themselves."""

    total: int
    done: int
    sent: int
    silent: int  # valid, not sent, and nobody knows an address

    @property
    def left(self) -> int:
        """Still to be sent to owners who have an address."""
        return max(0, self.done - self.sent - self.silent)


def progress_of(batch: Batch) -> Progress:
    """Two queries."""
    total = batch.lines.exclude(verdict=Verdict.REMOVED).count()
    valid = Q(state=CertificateState.VALID)
    found = batch.certificates.aggregate(
        done=Count("line", distinct=True),
        sent=Count("pk", filter=valid & Q(sent_at__isnull=False)),
        silent=Count("pk", filter=valid & Q(sent_at=None) & ~reachable()),
    )
    return Progress(total, found["done"], found["sent"], found["silent"])


def reachable(path: str = "") -> Q:
    """There is an account, an e-mail on the card, of the guest, or typed by hand."""
    account = Q(**{f"{path}person__user__isnull": False})
    card = Q(**{f"{path}person__isnull": False}) & ~Q(**{f"{path}person__email": ""})
    guest = Q(**{f"{path}contact__isnull": False}) & ~Q(**{f"{path}contact__email": ""})
    return account | card | guest | ~Q(**{f"{path}email": ""})


def lines_to_do(batch: Batch) -> QuerySet[Line]:
    """Those who get one and have none of this issuing yet, in their order."""
    given = Certificate.objects.filter(line=OuterRef("pk"))
    return batch.lines.given().filter(~Exists(given)).order_by("position", "pk")


def published_layout(template: Template) -> Layout | None:
    """The version that is issued now."""
    return template.layouts.filter(published_at__isnull=False).order_by("-number").first()


def issued_for_by(user: access.Actor) -> QuerySet[Activity]:
    """Activities of the bodies in whose name this user issues, as owner or co-owner."""
    bodies = Association.objects.visible_to(user).reached_by(user, "certificates.issue").order_by().values("pk")
    shared = CoOwner.objects.filter(association__in=bodies).order_by().values("activity_id")
    return Activity.objects.visible_to(user).filter(Q(owner__in=bodies) | Q(pk__in=shared))


def bodies_for(activity: Activity, user: access.Actor) -> QuerySet[Association]:
    """In whose name this user may issue for the activity: its owner and co-owners."""
    shared = CoOwner.objects.filter(activity=activity).order_by().values("association_id")
    rows = Association.objects.visible_to(user).reached_by(user, "certificates.issue")
    return rows.filter(Q(pk=activity.owner_id) | Q(pk__in=shared)).order_by("path", "pk")


def batches_of(activity: Activity, user: access.Actor) -> QuerySet[Batch]:
    """Issuings for an activity that this reader sees, with how many certificates each gave."""
    rows = Batch.objects.visible_to(user).filter(activity=activity)
    return rows.annotate(given=Count("certificates", filter=Q(certificates__state="valid"))).order_by("-pk")


def certificates_of(person: Person, user: access.Actor) -> QuerySet[Certificate]:
    """Of a person, as far as this reader knows them."""
    rows = Certificate.objects.visible_to(user).of_person(person)
    return rows.select_related("association").order_by("-issued_on", "-pk")


def fresh_batch(batch: Batch) -> Batch | None:
    """The row as somebody else left it."""
    return Batch.objects.filter(pk=batch.pk).first()


def fresh_layout(layout_id: int) -> Layout | None:
    """The same of a layout."""
    return Layout.objects.filter(pk=layout_id).first()


def took_part(batch: Batch) -> QuerySet[Participation]:
    """Everybody of the activity; who may prepare the issuing is asked of the batch."""
    return Participation.objects.filter(activity=batch.activity_id).select_related("person", "contact")
