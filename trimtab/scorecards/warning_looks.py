"""The early warning's look at clients: when one is due, what it sees of each client, and what is kept of it (ALERT)."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np

from trimtab.catalogue.kpis import KPIS
from trimtab.domain.targets.queries import Held, held
from trimtab.domain.tickets.escalated import clients_escalated_since, last_escalation
from trimtab.domain.warnings import actions, queries
from trimtab.domain.warnings.actions import Asked, Entered, Looked, Tell
from trimtab.domain.warnings.models import ClientEpisode
from trimtab.insight.early_warning import LONGEST, WarningRule, choose_window, evaluate
from trimtab.insight.shrinkage import Prior, fit_prior
from trimtab.kpi.cohort import ContractTerm, Engagement, age_on, engagement_on, engagements, stage_on
from trimtab.kpi.measures import Tally
from trimtab.kpi.parameters import Parameters
from trimtab.kpi.period import Period
from trimtab.scorecards.moment import Moment, moment
from trimtab.warehouse import tallies
from trimtab.warehouse.client_days import Days, escalated_by_day
from trimtab.warehouse.derived import contract_terms, survivors
from trimtab.warehouse.refresh import refresh
from trimtab.warehouse.tallies import Question

ESCALATION = "ticket-escalation"
LOOKS_FROM = time(6)
"""ALERT-4: the day's look at every client, in the reports' zone."""
Ended = ClientEpisode.Ended
_PEERS_LOOK_BACK = {"ongoing": 12, "early": 24}  # EB-2, in months


@dataclass(frozen=True)
class Place:
    """Where a client's contract stands: whose rates are its peers', its contract day, and its first day."""

    stage: str
    day: int | None
    begins: date | None


@dataclass(frozen=True)
class Due:
    """A look that is due: at everyone or at some clients, and whether it is the day's own."""

    clients: frozenset[int] | None
    daily: bool


Counts = Callable[[date], Mapping[int, Days]]
"""The (escalated, total) of each client on each of the last 90 days up to a day."""


def due(now: Moment, as_of: datetime, thresholds: Held) -> Due | None:
    """Which look is due: the day's, one because a threshold or parameter changed, one after escalations, or none?"""
    last = queries.look()
    after_six = as_of.astimezone(now.zone).time() >= LOOKS_FROM
    if after_six and (last is None or last.day is None or last.day < now.today):
        return Due(None, daily=True)
    if last is None or last.asked != digest_of(thresholds, now.rules):
        return Due(None, daily=False)
    if last_escalation() > last.escalation:
        final = survivors()
        touched = clients_escalated_since(last.escalation)
        return Due(frozenset(final.get(client, client) for client in touched), daily=False)
    return None


def look(as_of: datetime, tell: Tell) -> list[Entered] | None:
    """Look at the clients that are due, keep what was seen and tell what is to be told; None when none was due.

    Safe to run twice and killed at any moment: the look is one transaction, and what was seen already is no news.
    """
    now = moment(as_of)
    thresholds = held(ESCALATION, on=now.today)
    wanted = due(now, as_of, thresholds)
    if wanted is None:
        return None
    known = last_escalation()  # before the warehouse follows: what comes meanwhile is looked at next
    refresh(as_of)
    asked = Asked(
        as_of,
        now.today,
        WarningRule.of(now.rules),
        now.rules.warning_digest,
        wanted.daily,
        known,
        digest_of(thresholds, now.rules),
    )
    return look_with(asked, now.rules, thresholds, counts_up_to, wanted.clients, tell)


def look_with(
    asked: Asked,
    rules: Parameters,
    thresholds: Held,
    counts: Counts,
    only: frozenset[int] | None,
    tell: Tell,
) -> list[Entered]:
    """Look at these clients (None: at all of them) as they stand on the day asked for."""
    places = places_on(asked.day, rules)
    clients = [one for one in queries.watched_clients() if only is None or one in only]
    ended = _ended(clients, places, thresholds)
    priors = priors_of(asked.day, asked.as_of) if len(ended) < len(clients) else {}
    table = counts(asked.day)
    none = np.zeros((LONGEST, 2), dtype=np.int64)
    looked = [
        _look_at(client, places[client], table.get(client, none), thresholds, priors, asked)
        for client in clients
        if client not in ended
    ]
    return actions.keep(looked=looked, ended=ended, asked=asked, tell=tell)


def _look_at(
    client: int, place: Place, days: Days, thresholds: Held, priors: Mapping[str, Prior], asked: Asked
) -> Looked:
    threshold = thresholds.of(client)
    assert threshold is not None  # else its watch has ended
    reach = LONGEST if place.begins is None else min(LONGEST, (asked.day - place.begins).days + 1)
    pairs = [(int(escalated), int(total)) for escalated, total in days[-reach:].tolist()]
    seen = evaluate(choose_window(pairs, asked.rule), threshold, priors[place.stage], asked.rule)
    return Looked(client, place.stage, place.day, seen)


def _ended(clients: Iterable[int], places: Mapping[int, Place], thresholds: Held) -> dict[int, str]:
    """Which of these clients are not watched, and why?"""
    found: dict[int, str] = {}
    for client in clients:
        if thresholds.of(client) is None:
            found[client] = Ended.NO_THRESHOLD
        elif client not in places:
            found[client] = Ended.NO_CONTRACT
    return found


def places_on(day: date, rules: Parameters) -> dict[int, Place]:
    """Where does each client stand that day? Absent: its contract has ended or has not begun.

    A client without any contract on record is watched with the peers in ongoing support.
    """
    terms = contract_terms()
    found = {}
    for client in queries.watched_clients():
        own = terms.get(client)
        place = _place(own, day, rules) if own else Place("ongoing", None, None)
        if place is not None:
            found[client] = place
    return found


def _place(terms: list[ContractTerm], day: date, rules: Parameters) -> Place | None:
    all_of = engagements(terms, early_days=rules.early_days, renewal_gap_days=rules.renewal_gap_days)
    now: Engagement | None = engagement_on(day, all_of)
    if now is None or (now.ends_on is not None and now.ends_on < day):
        return None
    stage = stage_on(day, all_of, early_days=rules.early_days)
    return Place("early" if stage == "early" else "ongoing", age_on(day, now), now.starts_on)


def priors_of(day: date, as_of: datetime) -> dict[str, Prior]:
    """What the peers of each stage say this month (EB-2, EB-8): fitted once, then kept for the month."""
    month = day.replace(day=1)
    known = queries.priors(month)
    found = {stage: Prior(row.mean, row.strength) for stage, row in known.items()}
    for stage in _PEERS_LOOK_BACK:
        if stage not in found:
            clusters = _peers(stage, month)
            row = actions.keep_prior(
                stage=stage, month=month, prior=fit_prior(clusters), clients=len(clusters), as_of=as_of
            )
            found[stage] = Prior(row.mean, row.strength)
    return found


def _peers(stage: str, month: date) -> list[tuple[int, int]]:
    """(escalated, total) of each client in that stage over the months before this one.

    Tickets without a stage are those of clients without a contract, which are watched with those in ongoing support.
    """
    back = Period.months_back(_PEERS_LOOK_BACK[stage], month, include_current=False)
    period = Period(back[0].start, back[-1].end)
    taken = {stage, None} if stage == "ongoing" else {stage}
    found: dict[int, list[Tally]] = defaultdict(list)
    for one in tallies.tallies(Question(KPIS[ESCALATION], period, by=("client_id", "stage"))):
        client, own = one.keys
        if own in taken and one.tally["total"]:
            found[client].append(one.tally)
    both = [Tally.sum(parts) for parts in found.values()]
    return [(int(one["kept"]), int(one["total"])) for one in both]


def counts_up_to(day: date) -> Mapping[int, Days]:
    """The (escalated, total) of each client on each of the last 90 days up to that day."""
    return escalated_by_day(Period(day - timedelta(days=LONGEST - 1), day + timedelta(days=1)))


def digest_of(thresholds: Held, rules: Parameters) -> str:
    """Which thresholds and parameters are these? Another answer means that everyone is looked at anew."""
    text = json.dumps([thresholds.everyones, sorted(thresholds.own.items()), rules.warning_digest])
    return hashlib.sha256(text.encode()).hexdigest()[:32]
