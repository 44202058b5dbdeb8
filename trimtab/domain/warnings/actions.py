"""Writes: what an evaluation of every client came to, in one transaction; told once for every state entered."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from trimtab.domain.warnings.models import ClientEpisode, ClientEvaluation, State, WarningLook, WarningPrior
from trimtab.domain.warnings.queries import last_numbers
from trimtab.insight.early_warning import Evaluation, Standing, Step, WarningRule, step
from trimtab.insight.shrinkage import Prior

Ended = ClientEpisode.Ended
_AT_A_TIME = 500


@dataclass(frozen=True)
class Looked:
    """One client's evaluation on a local day, and where its contract stood."""

    client: int
    stage: str
    contract_day: int | None
    seen: Evaluation


@dataclass(frozen=True)
class Entered:
    """A state that a client entered, with what it was judged by and the state before. ``silent``: nobody is told."""

    episode: ClientEpisode
    before: str
    silent: bool


Tell = Callable[[Entered], bool]
"""Tells people of a state that was entered, in the same transaction; answers whether anybody is told."""


@dataclass(frozen=True)
class Asked:
    """With what clients are looked at: the moment, the local day, the rule and the digest of its parameters.

    ``daily``: it is the day's own look at every client. ``escalation``: the last one that is known by now; ``digest``:
    of the thresholds and parameters.
    """

    as_of: datetime
    day: date
    rule: WarningRule
    parameters: str
    daily: bool
    escalation: int
    digest: str


@transaction.atomic
def keep(*, looked: Sequence[Looked], ended: Mapping[int, str], asked: Asked, tell: Tell) -> list[Entered]:
    """Keep these evaluations and move the clients' states; answers the states that were entered.

    All of it or nothing, and once: for the same evaluations of the same day nothing is entered a second time.
    ``ended``: clients that are watched no longer, with why (ClientEpisode.Ended).
    """
    WarningLook.objects.get_or_create(pk=1, defaults={"looked_at": asked.as_of})
    before = WarningLook.objects.select_for_update().get(pk=1)
    known = last_numbers()
    entered = _judge([one for one in looked if _is_news(known.get(one.client), asked)], known, asked)
    _end(ended, known, asked.as_of)
    for one in entered:
        if not one.silent and tell(one):
            ClientEpisode.objects.filter(pk=one.episode.pk).update(told=True)
    before.day = asked.day if asked.daily else before.day
    before.escalation = max(before.escalation, asked.escalation)
    before.asked, before.looked_at = asked.digest, asked.as_of
    before.save()
    return entered


def _is_news(last: ClientEpisode | None, asked: Asked) -> bool:
    """Was that day not judged already? It was where the zone was moved west since (ALERT-6)."""
    return last is None or last.last_day <= asked.day


def _judge(looked: Sequence[Looked], known: Mapping[int, ClientEpisode], asked: Asked) -> list[Entered]:
    """Keep the evaluations and move the states; answers those entered, but for a client's first being normal."""
    entered: list[Entered] = []
    evaluations, stayed, left = [], [], []
    for one in looked:
        last = known.get(one.client)
        present = last if last is not None and last.left_at is None else None
        found = step(_standing(last), asked.day, one.seen, asked.rule)
        evaluations.append(_evaluation(one, found.standing.state, asked))
        if present is not None and found.entered is None:
            _remember(present, found.standing)
            stayed.append(present)
            continue
        left += [present.pk] if present is not None else []
        episode = _episode(one, found, asked)
        entered.append(Entered(episode, present.state if present else "", silent=not found.tell))
    _stay(stayed, asked.day)
    ClientEpisode.objects.filter(pk__in=left).update(
        left_at=asked.as_of, ended=Ended.OTHER_STATE, last_day=asked.day
    )
    ClientEpisode.objects.bulk_create([one.episode for one in entered], batch_size=_AT_A_TIME)
    _keep_evaluations(evaluations)
    return [one for one in entered if one.before or one.episode.state != "normal"]


@transaction.atomic
def keep_prior(*, stage: str, month: date, prior: Prior, clients: int, as_of: datetime) -> WarningPrior:
    """Keep what the clients of a stage say, once a month: what was fitted first stays."""
    found, _ = WarningPrior.objects.get_or_create(
        stage=stage,
        month=month,
        defaults={"mean": prior.mean, "strength": prior.strength, "clients": clients, "made_at": as_of},
    )
    return found


@transaction.atomic
def forget_looks() -> None:
    """Forget what the peers said and what was looked at: for records that leave no trace, such as the sample's."""
    WarningPrior.objects.all().delete()
    WarningLook.objects.all().delete()


def _standing(last: ClientEpisode | None) -> Standing:
    """Where the client stands; without a present state it begins anew, and knows when it became calm."""
    if last is None:
        return Standing(episode=0)
    if last.left_at is not None:
        return Standing(episode=last.number, calm_since=last.calm_since)
    return Standing(
        last.state,  # type: ignore[arg-type]
        last.number,
        last.last_day,
        last.below_since,
        last.held_on,
        last.calm_since,
    )


def _stay(stayed: Sequence[ClientEpisode], day: date) -> None:
    """Remember the look at states that go on; of normal ones, which are nearly all, nothing but its day counts."""
    normal = [one.pk for one in stayed if one.state == State.NORMAL]
    ClientEpisode.objects.filter(pk__in=normal).update(last_day=day)
    ClientEpisode.objects.bulk_update(
        [one for one in stayed if one.state != State.NORMAL],
        ["last_day", "below_since", "held_on", "calm_since"],
        batch_size=_AT_A_TIME,
    )


def _episode(one: Looked, found: Step, asked: Asked) -> ClientEpisode:
    """The state that begins; a client that was in none begins at normal, of which nobody is told."""
    standing = found.standing
    if found.entered is None:
        standing = replace(standing, episode=standing.episode + 1)
    episode = ClientEpisode(
        client_id=one.client,
        number=standing.episode,
        state=standing.state,
        entered_on=asked.day,
        entered_at=asked.as_of,
        **_seen(one, asked),
    )
    _remember(episode, standing)
    return episode


def _remember(episode: ClientEpisode, standing: Standing) -> None:
    assert standing.last_day is not None  # it was just judged
    episode.last_day = standing.last_day
    episode.below_since, episode.held_on = standing.below_since, standing.held_on
    episode.calm_since = standing.calm_since


def _evaluation(one: Looked, state: str, asked: Asked) -> ClientEvaluation:
    return ClientEvaluation(
        client_id=one.client, day=asked.day, evaluated_at=asked.as_of, state=state, **_seen(one, asked)
    )


def _seen(one: Looked, asked: Asked) -> dict[str, Any]:
    window = one.seen.window
    return {
        "stage": one.stage,
        "contract_day": one.contract_day,
        "window_days": window.days,
        "escalated": window.escalated,
        "tickets": window.total,
        "threshold": one.seen.threshold,
        "approach": one.seen.approach,
        "exceed": one.seen.exceed,
        "prior_mean": one.seen.prior.mean,
        "prior_strength": one.seen.prior.strength,
        "parameters": asked.parameters,
    }


def _keep_evaluations(rows: Sequence[ClientEvaluation]) -> None:
    """One a client and day: a later one of the day takes the place of the earlier."""
    fields = [f.name for f in ClientEvaluation._meta.concrete_fields if f.name not in ("id", "client", "day")]
    ClientEvaluation.objects.bulk_create(
        rows,
        batch_size=_AT_A_TIME,
        update_conflicts=True,
        unique_fields=["client", "day"],
        update_fields=fields,
    )


def _end(ended: Mapping[int, str], known: Mapping[int, ClientEpisode], as_of: datetime) -> None:
    """Clients that are watched no longer have no state from now on; nobody is told."""
    for reason in sorted(set(ended.values())):
        present = [
            known[client].pk
            for client, why in ended.items()
            if why == reason and client in known and known[client].left_at is None
        ]
        ClientEpisode.objects.filter(pk__in=present).update(left_at=as_of, ended=reason)
