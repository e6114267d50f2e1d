"""Who is going to come. A participant is exactly one of person, contact, organisation, library."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

from metodkabinet.activities.enums import Form, PartRole, RegistrationState, Source
from metodkabinet.activities.models.activity import Activity
from metodkabinet.kit import access
from metodkabinet.kit.questionnaires.models import Response
from metodkabinet.organisations.models import Library, Municipality, Organisation
from metodkabinet.people.models import Contact, Person

PARTICIPANTS = ("person", "contact", "organisation", "library")


def one_participant() -> Q:
    """Exactly one of the four is given."""
    return reduce(
        or_, (Q(**{f"{other}__isnull": other != column for other in PARTICIPANTS}) for column in PARTICIPANTS)
    )


Participant = Person | Contact | Organisation | Library
TakingModel = TypeVar("TakingModel", bound="Taking")


class TakingQuerySet(models.QuerySet[TakingModel]):
    def visible_to(self, user: access.Actor) -> Self:
        """Lists of names are for those who answer for the bodies that hold the activity; everyone sees his own line."""
        theirs = Activity.objects.people_known_to(user)
        own = access.reach(user, "people.see", Person)
        return self.filter(Q(activity__in=theirs.order_by().values("pk")) | own.q("person_id"))

    def manageable_by(self, user: access.Actor) -> Self:
        """Of the activities this user may change."""
        return self.filter(activity__in=Activity.objects.manageable_by(user).order_by().values("pk"))


class Taking(models.Model):
    """What registrations and participations share: who, as whom, and where he worked on that day."""

    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    library = models.ForeignKey(Library, models.PROTECT, null=True, blank=True, related_name="+")
    role = models.CharField("роль", max_length=12, choices=PartRole, default=PartRole.LISTENER)
    # As of the day of the activity; renames, moves and mergers after it change nothing here.
    name_then = models.CharField("имя", max_length=300)
    organisation_then = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    organisation_text_then = models.CharField("организация", max_length=300, blank=True)  # its name on that day
    municipality_then = models.ForeignKey(Municipality, models.PROTECT, null=True, blank=True, related_name="+")
    post_then = models.CharField("должность", max_length=200, blank=True)
    search_key = models.CharField(max_length=650, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def participant(self) -> Participant:
        """Whoever of the four it is."""
        found = self.person or self.contact or self.organisation or self.library
        assert found is not None  # the constraint of_one
        return found


LIVE = ("asked", "confirmed", "waiting")


class Registration(Taking):
    """An intention to come, in order of arrival."""

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="registrations")
    state = models.CharField("состояние", max_length=10, choices=RegistrationState)
    source = models.CharField("как", max_length=10, choices=Source)
    form = models.CharField("форма участия", max_length=10, choices=Form, blank=True)
    arrived_at = models.DateTimeField("когда")
    nonce = models.CharField(max_length=22, unique=True, editable=False)  # signed, it is the personal link's token
    response = models.ForeignKey(Response, models.PROTECT, null=True, blank=True, related_name="+")

    objects = TakingQuerySet.as_manager()

    class Meta:
        verbose_name = "регистрация"
        verbose_name_plural = "регистрации"
        indexes = [models.Index(fields=["activity", "state", "id"], name="registration_list")]
        constraints = [
            models.CheckConstraint(condition=one_participant(), name="registration_of_one"),
            *(
                models.UniqueConstraint(
                    fields=["activity", column],
                    condition=Q(state__in=LIVE),
                    name=f"registration_{column}_once",
                )
                for column in PARTICIPANTS
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name_then}: {self.activity}"

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.activity.region_id
