"""In which stage of support is a client, for the rules of receivers (COHORT-2)?"""

from datetime import date

from django.db.models import Q

from trimtab.domain.clients.models import Contract
from trimtab.domain.organisation.queries import current, parameters
from trimtab.kpi.cohort import ContractTerm, engagements, merged_terms, stage_on


def stage_of(client: int, *, on: date) -> str:
    """ "early" or "ongoing". A client that has not begun counts as early, one without a contract as ongoing."""
    rules, zone = parameters(), current().zone
    rows = Contract.objects.filter(Q(client=client) | Q(client__merged_into=client)).order_by(
        "starts_on", "pk"
    )
    own: list[ContractTerm] = []
    absorbed: list[ContractTerm] = []
    for key, whose, begins, ends, its_zone, clients_zone, flagged in rows.values_list(
        "pk", "client_id", "starts_on", "ends_on", "zone", "client__zone", "starts_onboarding"
    ):
        term = ContractTerm(key, begins, ends, its_zone or clients_zone or zone, flagged)
        (own if whose == client else absorbed).append(term)
    terms = merged_terms(own, absorbed) if absorbed else own
    past = engagements(terms, early_days=rules.early_days, renewal_gap_days=rules.renewal_gap_days)
    if not past:
        return "ongoing"
    stage = stage_on(on, past, early_days=rules.early_days)
    return "ongoing" if stage == "ongoing" else "early"
