"""Where is each client in its contract at the end of a period?"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from trimtab.domain.changes.keeping import kept
from trimtab.domain.clients.models import ContractPhase
from trimtab.domain.organisation.queries import parameters
from trimtab.kpi.cohort import Engagement, age_on, engagement_on, engagements, stage_on
from trimtab.kpi.period import Period
from trimtab.scorecards.periods import today
from trimtab.scorecards.shapes import ContractStanding
from trimtab.warehouse.derived import contract_terms


@dataclass(frozen=True)
class Standing:
    """A client's stage of support and the days since its engagement began."""

    stage: str | None
    day: int | None


def standings(period: Period) -> Mapping[int, Standing]:
    """The stage of each client with a contract on the period's last day."""
    return _standings_on(period.last_day)


@kept(64)
def _standings_on(day: date) -> Mapping[int, Standing]:
    early = parameters().early_days
    return {
        client: Standing(stage_on(day, past, early_days=early), _age(day, past))
        for client, past in _engagements().items()
    }


@kept(1)
def _engagements() -> Mapping[int, Sequence[Engagement]]:
    """The engagements of every client with a contract."""
    rules = parameters()
    return {
        client: engagements(terms, early_days=rules.early_days, renewal_gap_days=rules.renewal_gap_days)
        for client, terms in contract_terms().items()
    }


def contract_standings(client: int, as_of: datetime) -> Sequence[ContractStanding]:
    """A client's contracts with their phase history, newest first."""
    now, early = today(as_of), parameters().early_days
    terms, past = contract_terms().get(client, []), _engagements().get(client, [])
    history: dict[int, list[tuple[str, date]]] = defaultdict(list)
    titles: dict[int, str] = {}
    rows = ContractPhase.objects.filter(contract__in=[term.contract_id for term in terms]).select_related(
        "contract"
    )
    for phase in rows.order_by("starts_on"):
        history[phase.contract_id].append((phase.phase, phase.starts_on))
        titles[phase.contract_id] = str(phase.contract)
    standing = []
    for term in sorted(terms, key=lambda t: t.starts_on, reverse=True):
        phases = history[term.contract_id]
        held = [name for name, begins in phases if begins <= now]
        standing.append(
            ContractStanding(
                titles.get(term.contract_id, ""),
                held[-1] if held else "",
                term.starts_on,
                term.ends_on,
                _age(now, past),
                stage_on(now, past, early_days=early),
                phases,
            )
        )
    return standing


def _age(day: date, past: Sequence[Engagement]) -> int | None:
    """The days since the engagement of that day began; before the first one, none."""
    engagement = engagement_on(day, past)
    return age_on(day, engagement) if engagement else None
