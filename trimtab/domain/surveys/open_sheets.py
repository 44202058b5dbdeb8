"""Reads: which surveys wait in a technician's mail? Not whether he or she answered: no page tells."""

from dataclasses import dataclass
from datetime import datetime

from trimtab.domain.people.models import Person
from trimtab.domain.questionnaires.queries import numbered
from trimtab.domain.surveys.models import Admission
from trimtab.domain.surveys.people_links import language_of


@dataclass(frozen=True)
class OpenSheet:
    """One survey that this person was asked in, by its title, and until when an answer counts."""

    title: str
    closes_at: datetime


def in_the_mail_of(person: Person, *, as_of: datetime) -> list[OpenSheet]:
    """Which surveys was this person asked in that are still open? The one that closes first comes first."""
    found = Admission.objects.filter(
        person=person, asked=True, closes_at__gt=as_of, round__asking=True, round__version__isnull=False
    )
    language = language_of(person)
    return [
        OpenSheet(numbered(survey, version or 0).title.text(language), closes_at)
        for survey, version, closes_at in found.order_by("closes_at", "round__survey").values_list(
            "round__survey", "round__version", "closes_at"
        )
    ]
