"""Reads: which onboardings have come to a day on which technicians are asked about them (ON-AGT)?"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from trimtab.catalogue.survey import Survey
from trimtab.domain.clients.models import Contract
from trimtab.domain.organisation.queries import current, parameters, report_zone
from trimtab.domain.surveys.models import OnboardingAsked
from trimtab.kpi.cohort import ContractTerm, engagements
from trimtab.kpi.period import day_of

LATE_BY = 7
"""So many days after its day, at most, an onboarding is still asked about: a weekend, a holiday, a worker at rest."""


@dataclass(frozen=True)
class Onboarding:
    """A contract that began an onboarding, and on which of its days technicians are asked."""

    client: int
    contract: int
    day: int


def onboardings_due(survey: Survey, as_of: datetime) -> list[Onboarding]:
    """Which onboardings are to be asked about now, for which nobody was asked on this day of theirs yet?"""
    known = set(
        OnboardingAsked.objects.filter(survey=survey.key).values_list("contract_id", "day").iterator()
    )
    found = []
    for client, contract, age in _ages(as_of):
        days = [day for day in survey.timing.contract_days if day <= age < day + LATE_BY]
        if days and (contract, max(days)) not in known:
            found.append(Onboarding(client, contract, max(days)))
    return found


def _ages(as_of: datetime) -> Iterator[tuple[int, int, int]]:
    """(client, contract, days since its start) of every contract that began an onboarding lately."""
    rules, zone = parameters(), current().zone
    oldest, here = as_of.date() - timedelta(days=800), day_of(as_of, report_zone())
    terms: dict[int, list[ContractTerm]] = defaultdict(list)
    rows = Contract.objects.filter(client__merged_into__isnull=True).values_list(
        "client_id", "pk", "starts_on", "ends_on", "zone", "client__zone", "starts_onboarding"
    )
    for client, pk, starts_on, ends_on, own, of_client, flagged in rows.iterator():
        terms[client].append(ContractTerm(pk, starts_on, ends_on, own or of_client or zone, flagged))
    for client, held in terms.items():
        for term in _beginning(held, rules.early_days, rules.renewal_gap_days):
            # Where the day comes earlier than here, people here would be asked on the day before, or on a day off.
            today = min(day_of(as_of, term.zone), here)
            if oldest <= term.starts_on <= today and (term.ends_on is None or term.ends_on >= today):
                yield client, term.contract_id, _days_between(term.starts_on, today)


def _beginning(terms: Sequence[ContractTerm], early_days: int, gap: int) -> list[ContractTerm]:
    """The contracts with which an engagement began, and those with a clock of their own (COHORT-6)."""
    first = {one.contract_ids[0] for one in engagements(terms, early_days=early_days, renewal_gap_days=gap)}
    return [term for term in terms if term.contract_id in first or term.starts_onboarding]


def _days_between(first: date, last: date) -> int:
    return (last - first).days
