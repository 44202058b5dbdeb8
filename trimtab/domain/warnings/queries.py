"""Reads: where each client and team stands, how it came there, and what was looked at."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import OuterRef, Q, Subquery

from trimtab.domain.clients.models import Client
from trimtab.domain.warnings.models import (
    ClientEpisode,
    ClientEvaluation,
    State,
    TeamEpisode,
    TeamEvaluation,
    WarningLook,
    WarningPrior,
)


def look() -> WarningLook | None:
    """What has the job looked at? None before its first look."""
    return WarningLook.objects.filter(pk=1).first()


def present(clients: Iterable[int] | None = None) -> Mapping[int, ClientEpisode]:
    """The present state of each client (of these clients). Clients without a threshold are absent."""
    rows = ClientEpisode.objects.filter(left_at__isnull=True)
    if clients is not None:
        rows = rows.filter(client__in=list(clients))
    return {row.client_id: row for row in rows}


def last_numbers() -> Mapping[int, ClientEpisode]:
    """The last state that each client had, present or over."""
    return {row.client_id: row for row in ClientEpisode.objects.order_by("client", "number")}


def history(client: int, *, since: date) -> Sequence[ClientEpisode]:
    """Which states did a client have from that day on, oldest first? The one it was in then begins them."""
    rows = list(ClientEpisode.objects.filter(client=client).order_by("number"))
    return [row for row in rows if row.left_at is None or row.left_at.date() >= since]


def evaluations(client: int, *, since: date) -> Sequence[ClientEvaluation]:
    """The evaluations of a client from that day on, oldest first."""
    return list(ClientEvaluation.objects.filter(client=client, day__gte=since).order_by("day"))


def latest(client: int) -> ClientEvaluation | None:
    """The last evaluation of a client."""
    return ClientEvaluation.objects.filter(client=client).order_by("-day").first()


def latest_of(clients: Iterable[int], *, on: date) -> Mapping[int, ClientEvaluation]:
    """The evaluation of each of these clients on that day."""
    return {row.client_id: row for row in ClientEvaluation.objects.filter(client__in=list(clients), day=on)}


def warned() -> Sequence[ClientEpisode]:
    """Which clients are near or above their threshold now? Those above it first, then the longest there."""
    rows = ClientEpisode.objects.filter(left_at__isnull=True).exclude(state=State.NORMAL)
    found = rows.filter(client__merged_into=None).select_related("client").order_by("entered_at", "pk")
    return sorted(found, key=lambda one: one.state != State.EXCEEDED)


def entered_between(first: date, last: date) -> Sequence[ClientEpisode]:
    """Which states did clients enter on these days, both included, apart from their first? Newest first."""
    rows = ClientEpisode.objects.filter(entered_on__gte=first, entered_on__lte=last, number__gt=1)
    return list(rows.select_related("client").order_by("-entered_at", "-pk"))


def priors(month: date) -> Mapping[str, WarningPrior]:
    """What the clients of each stage say, as fitted in that month."""
    return {row.stage: row for row in WarningPrior.objects.filter(month=month)}


def latest_prior(stage: str) -> WarningPrior | None:
    """What the clients of a stage said when it was fitted last."""
    return WarningPrior.objects.filter(stage=stage).order_by("-month").first()


def teams_present() -> Mapping[tuple[int, str, str], TeamEpisode]:
    """The present state of each team, by (team, KPI, what is watched)."""
    rows = TeamEpisode.objects.filter(left_at__isnull=True).select_related("team")
    return {(row.team_id, row.kpi, row.watch): row for row in rows}


def teams_warned() -> Sequence[TeamEpisode]:
    """Which teams are near or below a limit, or below what is usual for them?"""
    return [row for row in teams_present().values() if row.state != State.NORMAL]


def team_episodes(*, since: date) -> Mapping[int, Sequence[TeamEpisode]]:
    """Which states did each team have from that day on, by team? Those that it is in are among them."""
    rows = TeamEpisode.objects.filter(Q(left_at__isnull=True) | Q(left_at__date__gte=since))
    found: dict[int, list[TeamEpisode]] = defaultdict(list)
    for row in rows.order_by("team", "kpi", "watch", "number"):
        found[row.team_id].append(row)
    return found


def team_evaluations() -> Mapping[tuple[int, str, str], TeamEvaluation]:
    """What the last judged part said of each team, by (team, KPI, what is watched)."""
    newest = TeamEvaluation.objects.filter(
        team=OuterRef("team"), kpi=OuterRef("kpi"), watch=OuterRef("watch")
    ).order_by("-published_on")
    rows = TeamEvaluation.objects.filter(pk=Subquery(newest.values("pk")[:1]))
    return {(row.team_id, row.kpi, row.watch): row for row in rows}


def watched_clients() -> Mapping[int, str]:
    """Which clients may be watched: those of their own, not merged, not the provider itself; with their names."""
    return dict(Client.objects.filter(merged_into=None, is_internal=False).values_list("pk", "name"))
