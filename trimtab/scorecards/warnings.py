"""Where clients stand in the early warning, for pages: state, what it was judged by, history, and what to expect."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from trimtab.domain.people.models import User
from trimtab.domain.targets.models import Target
from trimtab.domain.targets.queries import held, said_last
from trimtab.domain.warnings import queries
from trimtab.domain.warnings.models import ClientEpisode, ClientEvaluation
from trimtab.insight.early_warning import LONGEST, WarningRule, limited
from trimtab.insight.shrinkage import USUAL_MEAN, USUAL_STRENGTH, Prior
from trimtab.insight.warning_simulation import VOLUMES, Outlook, outlooks
from trimtab.kpi.parameters import ESC_THRESHOLD_SUGGESTED
from trimtab.scorecards.errors import NotVisible
from trimtab.scorecards.moment import moment
from trimtab.scorecards.shapes import Filters
from trimtab.scorecards.tipping import of_escalations
from trimtab.scorecards.viewing import allowed, only_leads
from trimtab.scorecards.warning_facts import as_evidence, facts
from trimtab.scorecards.warning_looks import ESCALATION, counts_up_to

SHOWN_DAYS = 90
TRIED = (0.50, 0.60, 0.70, 0.80)
"""Likelihoods from which people could be told, to be compared (ALERT-12)."""
_MONTH = 30


@dataclass(frozen=True)
class ClientWarning:
    """Where a client stands. Without a threshold there is no state; ``evidence`` None: it was not looked at yet.

    ``above``: the observed rate is above the threshold, whatever its state (ALERT-11).
    """

    client_id: int
    threshold: float | None
    present: ClientEpisode | None
    seen: ClientEvaluation | None
    evidence: Mapping[str, object] | None
    above: bool
    history: Sequence[ClientEpisode]
    daily: Sequence[ClientEvaluation]


def client_warning(viewer: User, client: int, as_of: datetime) -> ClientWarning:
    """Where does this client stand, and how did it come there? Raises NotVisible; client contacts see none of it."""
    if viewer.role == User.Role.CLIENT_CONTACT:
        raise NotVisible("The early warning is for the provider.")
    allowed(viewer, Filters(client=client))
    now = moment(as_of)
    threshold = held(ESCALATION, on=now.today).of(client)
    present = queries.present([client]).get(client)
    seen = queries.latest(client) if present is not None else None
    since = now.today - timedelta(days=SHOWN_DAYS - 1)
    evidence = None
    if seen is not None:
        days = counts_up_to(seen.day).get(client)
        found = facts(client, seen, seen.day, days, level=now.rules.conf)
        fraction = now.rules.approach_fraction
        evidence = as_evidence(found, seen, name="", before="", fraction=fraction)
    return ClientWarning(
        client,
        threshold,
        present,
        seen,
        evidence,
        _above(seen),
        queries.history(client, since=since),
        queries.evaluations(client, since=since),
    )


def _above(seen: ClientEvaluation | None) -> bool:
    return seen is not None and seen.escalated > seen.threshold * seen.tickets


@dataclass(frozen=True)
class BoardWarning:
    """A client's state in one line: its state, and how many of how many tickets in how many days."""

    state: str
    escalated: int
    tickets: int
    days: int
    above: bool


def board_warnings(clients: Iterable[int]) -> dict[int, BoardWarning]:
    """The state of each of these clients; those without a threshold are absent."""
    present = queries.present(list(clients))
    found = {}
    for day in {one.last_day for one in present.values()}:
        for client, seen in queries.latest_of(
            [c for c, e in present.items() if e.last_day == day], on=day
        ).items():
            found[client] = BoardWarning(
                present[client].state, seen.escalated, seen.tickets, seen.window_days, _above(seen)
            )
    return found


@dataclass(frozen=True)
class Suggestion:
    """A threshold worth starting with (ALERT-9), and the kept estimate of a tipping point it comes from, if any."""

    value: float
    estimate: int | None


@dataclass(frozen=True)
class Expected:
    """What to expect of one way to set P_APPROACH, for the clients there are: false notifications a year, all told."""

    approach: float
    a_client: float
    a_year: float
    noticed: float


@dataclass(frozen=True)
class WarningSettings:
    """The page of the early warning. ``outlook`` is for ``assumed``: the threshold in force, else the suggested one.

    ``clients``: how many clients have so many tickets a month.
    """

    threshold: Target | None
    own: Sequence[Target]
    suggestion: Suggestion
    assumed: float
    rule: WarningRule
    prior: Prior
    outlook: Sequence[Outlook]
    clients: Mapping[int, int]
    tried: Sequence[Expected]


def warning_settings(viewer: User, as_of: datetime) -> WarningSettings:
    """What is set, what is suggested, and what is to be expected of it? Raises NotVisible unless the viewer leads."""
    only_leads(viewer)
    now = moment(as_of)
    rows = _in_force(now.today)
    everyones = next((one for one in rows if one.client_id is None), None)
    suggested = _suggestion(viewer, as_of)
    value = everyones.value if everyones is not None else None
    assumed = value if value is not None else suggested.value
    rule = WarningRule.of(now.rules)
    kept = queries.latest_prior("ongoing")
    prior = limited(Prior(kept.mean, kept.strength) if kept else Prior(USUAL_MEAN, USUAL_STRENGTH), assumed)
    clients = volumes(now.today)
    known = _known(assumed, rule, prior)
    return WarningSettings(
        everyones,
        [one for one in rows if one.client_id is not None],
        suggested,
        assumed,
        rule,
        prior,
        tuple(known[rule]),
        clients,
        _tried(known, clients),
    )


def _in_force(day: date) -> list[Target]:
    """The last said of everyone and of each client that differs, clients by name."""
    latest = said_last([ESCALATION], on=day, kind=Target.Kind.THRESHOLD)
    return sorted(latest, key=lambda one: one.client.name.casefold() if one.client else "")


def _suggestion(viewer: User, as_of: datetime) -> Suggestion:
    found = of_escalations(viewer, "onboarding", as_of)
    if found.suggested is None or found.standing is None:
        return Suggestion(ESC_THRESHOLD_SUGGESTED, None)
    return Suggestion(found.suggested, found.standing.shown.pk)


def volumes(day: date) -> Mapping[int, int]:
    """How many clients have about so many tickets a month (VOLUMES), by their last 90 days?"""
    watched = queries.watched_clients()
    months = LONGEST / _MONTH
    found: Counter[int] = Counter()
    for client, days in counts_up_to(day).items():
        if client in watched:
            a_month = float(days[:, 1].sum()) / months
            found[min(VOLUMES, key=lambda volume: abs(volume - a_month))] += 1
    return {volume: found[volume] for volume in VOLUMES}


def _known(assumed: float, rule: WarningRule, prior: Prior) -> Mapping[WarningRule, Sequence[Outlook]]:
    """What to expect of what is set, and of each likelihood that could be set instead."""
    rules = tuple(replace(rule, approach=approach) for approach in sorted({*TRIED, rule.approach}))
    return dict(zip(rules, outlooks(assumed, rules, prior), strict=True))


def _tried(known: Mapping[WarningRule, Sequence[Outlook]], clients: Mapping[int, int]) -> list[Expected]:
    """What each of them would mean for these clients at a true rate of half the threshold."""
    number = sum(clients.values())
    if not number:
        return []
    found = []
    for rule, rows in known.items():
        a_year = sum(one.false_at_half * clients[one.a_month] for one in rows)
        noticed = sum(one.noticed_double * clients[one.a_month] for one in rows) / number
        found.append(Expected(rule.approach, a_year / number, a_year, noticed))
    return found
