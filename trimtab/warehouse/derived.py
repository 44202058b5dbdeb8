"""Tables that Python derives from the records for the facts' SQL: survivors of merges, stage windows, headcount."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyarrow as pa

from trimtab.domain.changes.keeping import kept
from trimtab.domain.clients.models import Client, Contract
from trimtab.domain.organisation.queries import current
from trimtab.domain.people.models import EmploymentSpell, Post
from trimtab.kpi.cohort import ContractTerm, merged_terms, stage_windows
from trimtab.kpi.headcount import Post as PostHeld
from trimtab.kpi.headcount import Spell, continuous, daily_headcount, separations_by_team
from trimtab.kpi.parameters import Parameters
from trimtab.kpi.period import Period

_BEGINNING = datetime(1, 1, 1, tzinfo=UTC)
_END = datetime(9999, 1, 1, tzinfo=UTC)


@kept(1)
def survivors() -> dict[int, int]:
    """Into which client was each client merged, in the end? A client that was not merged is its own survivor."""
    into = dict(Client.objects.values_list("id", "merged_into_id"))
    found: dict[int, int] = {}
    for client in into:
        last, seen = client, {client}
        while (following := into.get(last)) is not None and following not in seen:
            last = following
            seen.add(last)
        found[client] = last
    return found


def client_table() -> Any:
    """Which clients are there, who survives of merged ones, and which is the provider itself?"""
    final = survivors()
    internal = dict(Client.objects.values_list("id", "is_internal"))
    ids = sorted(internal)
    return pa.table(
        {
            "id": pa.array(ids, pa.int64()),
            "survivor_id": pa.array([final[i] for i in ids], pa.int64()),
            "is_internal": pa.array([internal[i] for i in ids], pa.bool_()),
        }
    )


@kept(1)
def contract_terms() -> dict[int, list[ContractTerm]]:
    """Which contracts count for each surviving client (COHORT-8)? Zones fall back to the client's, then ours."""
    final = survivors()
    zone = current().zone
    own: dict[int, list[ContractTerm]] = defaultdict(list)
    for pk, client, starts_on, ends_on, own_zone, clients_zone, flagged in Contract.objects.order_by(
        "starts_on", "id"
    ).values_list("id", "client_id", "starts_on", "ends_on", "zone", "client__zone", "starts_onboarding"):
        own[client].append(ContractTerm(pk, starts_on, ends_on, own_zone or clients_zone or zone, flagged))
    terms = {client: found for client, found in own.items() if final[client] == client}
    for client, absorbed in own.items():
        if final[client] != client:
            terms[final[client]] = merged_terms(terms.get(final[client], []), absorbed)
    return terms


def stage_window_table(parameters: Parameters) -> Any:
    """From when until when is a client before its start, in early support, in ongoing support (COHORT-1 to 8)?"""
    rows = [
        (client, window.contract_id, window.stage, window.start or _BEGINNING, window.end or _END)
        for client, terms in contract_terms().items()
        for window in stage_windows(
            terms, early_days=parameters.early_days, renewal_gap_days=parameters.renewal_gap_days
        )
    ]
    columns: list[tuple[Any, ...]] = list(zip(*rows, strict=True)) if rows else [()] * 5
    return pa.table(
        {
            "client_id": pa.array(columns[0], pa.int64()),
            "contract_id": pa.array(columns[1], pa.int64()),
            "stage": pa.array(columns[2], pa.string()),
            "starts_at": pa.array(
                [m.astimezone(UTC).replace(tzinfo=None) for m in columns[3]], pa.timestamp("us")
            ),
            "ends_at": pa.array(
                [m.astimezone(UTC).replace(tzinfo=None) for m in columns[4]], pa.timestamp("us")
            ),
        }
    )


def employment() -> tuple[list[Spell], list[PostHeld]]:
    """Who was employed when, and in which team?"""
    spells = [
        Spell(person, hired, last, leaving, contractor)  # type: ignore[arg-type]
        for person, hired, last, leaving, contractor in EmploymentSpell.objects.order_by(
            "person_id", "hired_on"
        ).values_list("person_id", "hired_on", "last_day", "leaving_type", "contractor")
    ]
    posts = [PostHeld(*row) for row in Post.objects.values_list("person_id", "starts_on", "team_id", "role")]
    return spells, posts


def employment_table(parameters: Parameters, today: date) -> Any:
    """How many technicians had each team on each day up to today, and who left on which day (HEAD-1 to HEAD-6)?"""
    raw, posts = employment()
    spells = continuous(raw, rejoin_gap_days=parameters.rejoin_gap_days)
    rows: list[tuple[date, int | None, int, int, str]] = []
    if spells:
        period = Period(min(spell.hired_on for spell in spells), today + timedelta(days=1))
        if period.start < period.end:
            rows = [
                (day, team, persons, 0, "")
                for day, team, persons in daily_headcount(spells, posts, period)
                if persons
            ]
            rows += [
                (day, team, 0, 1, leaving)
                for day, team, leaving in separations_by_team(spells, posts, period)
            ]
    columns: list[tuple[Any, ...]] = list(zip(*rows, strict=True)) if rows else [()] * 5
    return pa.table(
        {
            "day": pa.array(columns[0], pa.date32()),
            "team_id": pa.array(columns[1], pa.int64()),
            "persons": pa.array(columns[2], pa.int32()),
            "separations": pa.array(columns[3], pa.int32()),
            "leaving_type": pa.array(columns[4], pa.string()),
        }
    )
