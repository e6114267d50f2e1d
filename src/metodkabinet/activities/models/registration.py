"""Who is going to come. A participant is exactly one of person, contact, organisation, library."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from metodkabinet.activities.enums import Form, PartRole, RegistrationState, Source
from metodkabinet.activities.models.activity import Activity
from metodkabinet.kit.questionnaires.models import Response
from metodkabinet.organisations.models import Library, Municipality, Organisation
from metodkabinet.people.models import Contact, Person

_NOBODY = {"person": None, "contact": None, "organisation": None, "library": None}


def one_participant() -> Q:
    """Exactly one of the four is given."""
    return (
        Q(person__isnull=False, contact=None, organisation=None, library=None)
        | Q(person=None, contact__isnull=False, organisation=None, library=None)
        | Q(person=None, contact=None, organisation__isnull=False, library=None)
        | Q(person=None, contact=None, organisation=None, library__isnull=False)
    )


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
    organisation_text_then = models.CharField("организация", max_length=300, blank=True)
    municipality_then = models.ForeignKey(Municipality, models.PROTECT, null=True, blank=True, related_name="+")
    post_then = models.CharField("должность", max_length=200, blank=True)

    class Meta:
        abstract = True


class Registration(Taking):
    """An intention to come, in order of arrival."""

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="registrations")
    state = models.CharField("состояние", max_length=10, choices=RegistrationState)
    source = models.CharField("как", max_length=10, choices=Source)
    form = models.CharField("форма участия", max_length=10, choices=Form, blank=True)
    arrived_at = models.DateTimeField("когда")
    token_hash = models.CharField(max_length=64, unique=True)  # of the personal link to change or cancel
    response = models.ForeignKey(Response, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "регистрация"
        verbose_name_plural = "регистрации"
        indexes = [models.Index(fields=["activity", "state", "id"], name="registration_list")]
        constraints = [
            models.CheckConstraint(condition=one_participant(), name="registration_of_one"),
            *(
                models.UniqueConstraint(
                    fields=["activity", column],
                    condition=Q(state__in=["asked", "confirmed", "waiting"]),
                    name=f"registration_{column}_once",
                )
                for column in _NOBODY
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name_then}: {self.activity}"

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.activity.region_id
