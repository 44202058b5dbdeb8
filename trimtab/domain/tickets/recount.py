"""What does an escalation rule make of many tickets? Read in pages, written where it differs."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from trimtab.domain.people.models import Team
from trimtab.domain.tickets import first_level
from trimtab.domain.tickets.histories import histories_of
from trimtab.domain.tickets.models import Escalation, EscalationRule, Ticket, TicketEvent
from trimtab.kpi import escalation

_PAGE = 2_000
_CHOSEN = "recounted_tickets"
_QUIET = "recounted_quiet"
_TELLING = "recounted_telling"
_TICKETS = Ticket._meta.db_table
_SIGNS = ("status_label", "tags", "group_stations", "reassignments", "team_id")
_TEXTS = ("status_label", "tags")
_REMEMBERED = 20_000
_REASON = 400


@dataclass
class Recounted:
    """What a recount did: tickets looked at and changed, and the moments whose months changed."""

    tickets: int = 0
    changed: int = 0
    opened: set[datetime] = field(default_factory=set)
    moments: set[datetime] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Ticket:
    pk: int
    opened_at: datetime
    excluded: str
    merged_into: int | None
    merged_at: datetime | None
    closed_at: datetime | None
    status: str
    tags: str
    stations: int | None
    moves: int | None
    team: int | None
    first_at: datetime | None
    escalations: int
    reason: str
    first_level: bool | None
    resolved_at: datetime | None


_COLUMNS = (
    "pk", "opened_at", "excluded", "merged_into_id", "merged_at", "closed_at", "status_label", "tags",
    "group_stations",
    "reassignments", "team_id", "first_escalated_at", "escalations", "escalation_reason",
    "first_level", "resolved_at",
)  # fmt: skip

_ROW = (
    "ticket_id", "kind", "at", "approximate", "in_headline", "reason", "from_tier", "to_tier", "rule_id",
)  # fmt: skip
_INSERT = (
    f"INSERT INTO {Escalation._meta.db_table} ({', '.join(_ROW)}) "  # noqa: S608
    f"VALUES ({', '.join(['%s'] * len(_ROW))})"
)


def recount(
    rule: EscalationRule, definition: escalation.EscalationRule, chosen: QuerySet[Ticket]
) -> Recounted:
    """Bring Escalation rows and the tickets' own columns in line with the rule. Belongs in a transaction."""
    _choose(chosen)
    teams = {pk: (name, tier) for pk, name, tier in Team.objects.values_list("pk", "name", "tier")}
    counting = _Counting(rule, definition, teams)
    _set_rule(rule)
    counting.done.tickets = _chosen_count()
    _leave_quiet(counting)
    for page in _pages():
        counting.take(page)
    return counting.done


def _choose(chosen: QuerySet[Ticket]) -> None:
    """Note which tickets to count, with those they were merged into."""
    sql, values = chosen.order_by().values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {_CHOSEN}")
        cursor.execute(f"CREATE TEMPORARY TABLE {_CHOSEN} (id bigint PRIMARY KEY)")
        cursor.execute(f"INSERT INTO {_CHOSEN} (id) {sql}", values)
        found = 1
        while found:  # a survivor may have been merged itself
            cursor.execute(
                f"INSERT INTO {_CHOSEN} (id) SELECT DISTINCT t.merged_into_id FROM {_TICKETS} t "  # noqa: S608
                f"JOIN {_CHOSEN} c ON c.id = t.id WHERE t.merged_into_id IS NOT NULL "
                f"AND t.merged_into_id NOT IN (SELECT id FROM {_CHOSEN})"
            )
            found = cursor.rowcount
    _analyze(_CHOSEN)


def _set_rule(rule: EscalationRule) -> None:
    """Say of all of them under which version they were counted last."""
    _run(
        f"UPDATE {_TICKETS} SET rule_id = %s WHERE id IN (SELECT id FROM {_CHOSEN}) "  # noqa: S608
        "AND (rule_id IS NULL OR rule_id <> %s)",
        [rule.pk, rule.pk],
    )


def _chosen_count() -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {_CHOSEN}")  # noqa: S608
        return int(cursor.fetchone()[0])


def _leave_quiet(counting: "_Counting") -> None:
    """Leave out the tickets about which there is nothing to say: no history, no sign of a hand-off, none counted.

    Most tickets of a list are such. What they say repeats, so the rule is asked once for each different saying.
    """
    quoted = connection.ops.quote_name
    _make(
        _QUIET,
        f"""
        SELECT t.id FROM {_TICKETS} t JOIN {_CHOSEN} c ON c.id = t.id
        WHERE t.first_escalated_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM {quoted(TicketEvent._meta.db_table)} h WHERE h.ticket_id = t.id)
        AND NOT EXISTS (SELECT 1 FROM {quoted(Escalation._meta.db_table)} x WHERE x.ticket_id = t.id)
        AND NOT EXISTS (SELECT 1 FROM {_TICKETS} a WHERE a.merged_into_id = t.id)
        """,  # noqa: S608
    )
    columns = ", ".join(f"t.{name}" for name in _SIGNS)
    _make(_TELLING, f"SELECT {columns} FROM {_TICKETS} t WHERE 1 = 0")  # noqa: S608
    telling: list[tuple[Any, ...]] = []
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT {columns} FROM {_TICKETS} t JOIN {_QUIET} q ON q.id = t.id")  # noqa: S608
        while rows := cursor.fetchmany(_PAGE):
            telling += [row for row in rows if counting.evident(row)]
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {_TELLING} VALUES (%s, %s, %s, %s, %s)", telling)  # noqa: S608
    _run(f"CREATE INDEX {_TELLING}_signs ON {_TELLING} ({', '.join(_comparable('', n) for n in _SIGNS)})")
    _analyze(_TELLING)
    same = " AND ".join(f"{_comparable('e.', name)} = {_comparable('t.', name)}" for name in _SIGNS)
    _run(
        f"DELETE FROM {_QUIET} WHERE id IN (SELECT t.id FROM {_TICKETS} t "  # noqa: S608
        f"JOIN {_QUIET} q ON q.id = t.id JOIN {_TELLING} e ON {same})"
    )
    _run(f"DELETE FROM {_CHOSEN} WHERE id IN (SELECT id FROM {_QUIET})")  # noqa: S608
    counting.done.opened |= first_level.mark_unmoved(_QUIET, counting.tiers())


def _comparable(prefix: str, name: str) -> str:
    """A sign as it can be compared by an index or a hash: unknown equals unknown."""
    return f"{prefix}{name}" if name in _TEXTS else f"COALESCE({prefix}{name}, -1)"


def _make(table: str, query: str) -> None:
    _run(f"DROP TABLE IF EXISTS {table}")
    _run(f"CREATE TEMPORARY TABLE {table} AS {query}")
    _analyze(table)


def _analyze(table: str) -> None:
    """Nobody else gathers statistics of temporary tables, and PostgreSQL's joins need them."""
    if connection.vendor == "postgresql":
        _run(f"ANALYZE {table}")


def _run(sql: str, values: Iterable[Any] = ()) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(values))


def _pages() -> Iterator[list[_Ticket]]:
    last = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id FROM {_CHOSEN} WHERE id > %s ORDER BY id LIMIT {_PAGE}",  # noqa: S608
                [last],
            )
            ids = [pk for (pk,) in cursor.fetchall()]
        if not ids:
            return
        yield _tickets(ids[0], ids[-1], set(ids))
        last = ids[-1]


def _tickets(first: int, last: int, ids: set[int]) -> list[_Ticket]:
    between = Ticket.objects.filter(pk__gte=first, pk__lte=last).order_by("pk")
    if len(ids) * 2 < last - first:  # far apart: name them
        between = Ticket.objects.filter(pk__in=ids).order_by("pk")
    return [_Ticket(*row) for row in between.values_list(*_COLUMNS) if row[0] in ids]


class _Counting:
    """Counts page by page under one rule."""

    def __init__(
        self,
        rule: EscalationRule,
        definition: escalation.EscalationRule,
        teams: dict[int, tuple[str, int | None]],
    ) -> None:
        self.rule, self.definition, self.teams = rule, definition, teams
        self.done = Recounted()
        self._evident: dict[tuple[Any, ...], list[escalation.Counted]] = {}

    def take(self, page: list[_Ticket]) -> None:
        """Count one page and write what differs."""
        own = [ticket.pk for ticket in page]
        absorbed = self._absorbed([ticket.pk for ticket in page if not ticket.excluded])
        gathered = {ticket.pk: ticket for tickets in absorbed.values() for ticket in tickets}
        histories = histories_of([*own, *gathered], self.teams)
        found = {ticket.pk: self._of(ticket, absorbed, histories) for ticket in page}
        self._write(page, found, {ticket.pk: self._first_level(ticket, found, histories) for ticket in page})

    def tiers(self) -> dict[int, int | None]:
        """Each team's tier, as written down or by the rule's patterns."""
        return {pk: self._tier_of(name, tier) for pk, (name, tier) in self.teams.items()}

    def _first_level(
        self,
        ticket: _Ticket,
        found: dict[int, list[escalation.Counted]],
        histories: dict[int, list[escalation.Event]],
    ) -> bool | None:
        """ESC-8; by the team alone where no team of the history has a tier."""
        ended = ticket.resolved_at or ticket.closed_at
        if ticket.excluded:
            return None
        history = histories.get(ticket.pk)
        if history and any(self._tier(event) is not None for event in history):
            return first_level.told_by_history(history, ticket.opened_at, ended, self.definition)
        tier = self._tier_of(*self.teams.get(ticket.team or 0, (None, None)))
        return first_level.told_by_team(tier, found[ticket.pk], ended)

    def _absorbed(self, survivors: list[int]) -> dict[int, list[_Ticket]]:
        """Which tickets were merged into these, directly or by way of another merged ticket?"""
        by_survivor: dict[int, list[_Ticket]] = defaultdict(list)
        final = {pk: pk for pk in survivors}
        asked = set(survivors)
        while asked:
            rows = Ticket.objects.filter(merged_into__in=asked).values_list(*_COLUMNS)
            found = [ticket for ticket in (_Ticket(*row) for row in rows) if ticket.pk not in final]
            for ticket in found:
                target = final[ticket.merged_into or 0]
                by_survivor[target].append(ticket)
                final[ticket.pk] = target
            asked = {ticket.pk for ticket in found}
        return by_survivor

    def _of(
        self,
        ticket: _Ticket,
        absorbed: dict[int, list[_Ticket]],
        histories: dict[int, list[escalation.Event]],
    ) -> list[escalation.Counted]:
        if ticket.excluded:
            return []
        own = self._counted(ticket, histories)
        theirs = absorbed.get(ticket.pk)
        if not theirs:
            return own
        gathered = [
            (
                self._counted(one, histories),
                one.merged_at or one.closed_at or datetime.max.replace(tzinfo=UTC),
            )
            for one in theirs
        ]
        return escalation.credited(own, gathered, self.definition)

    def _counted(
        self, ticket: _Ticket, histories: dict[int, list[escalation.Event]]
    ) -> list[escalation.Counted]:
        history = histories.get(ticket.pk)
        if not history:
            return self._from_evidence(ticket)
        found = escalation.counted(history, ticket.opened_at, self.definition)
        if any(self._tier(event) is not None for event in history):
            return found
        # No team of the history has a tier, so it says nothing of hand-offs upwards: the desk's own count does.
        return [*self._from_evidence(ticket), *found]

    def _tier(self, event: escalation.Event) -> int | None:
        return self._tier_of(event.team, event.tier)

    def _tier_of(self, name: str | None, tier: int | None) -> int | None:
        return self.definition.tier_of(name) if tier is None and name is not None else tier

    def evident(self, signs: tuple[Any, ...]) -> list[escalation.Counted]:
        """What do the signs of a ticket without history come to (in the order of ``_SIGNS``)? At no moment."""
        found = self._evident.get(signs)
        if found is None:
            status, tags, stations, moves, team = signs
            name, tier = self.teams.get(team or 0, (None, None))
            evidence = escalation.Evidence(
                group_stations=stations,
                reassignments=moves,
                tags=frozenset(tags.split(", ")) - {""},
                status=status or None,
                team=name,
                tier=tier,
            )
            found = escalation.from_evidence(evidence, datetime.min.replace(tzinfo=UTC), self.definition)
            if len(self._evident) > _REMEMBERED:
                self._evident.clear()
            self._evident[signs] = found
        return found

    def _from_evidence(self, ticket: _Ticket) -> list[escalation.Counted]:
        found = self.evident((ticket.status, ticket.tags, ticket.stations, ticket.moves, ticket.team))
        return [replace(one, at=ticket.opened_at) for one in found]

    def _write(
        self,
        page: list[_Ticket],
        found: dict[int, list[escalation.Counted]],
        solved: dict[int, bool | None],
    ) -> None:
        known = _known([ticket.pk for ticket in page])
        wrong = {
            ticket.pk
            for ticket in page
            if _told(found[ticket.pk], self.definition) != known.get(ticket.pk, [])
        }
        self.done.moments |= {row[1] for pk in wrong for row in known.get(pk, [])}
        Escalation.objects.filter(ticket__in=wrong).delete()
        # Row by row through one statement: objects would cost more time than the rest of a large recount.
        with connection.cursor() as cursor:
            cursor.executemany(_INSERT, [row for pk in sorted(wrong) for row in self._rows(pk, found[pk])])
        self.done.moments |= {one.at for pk in wrong for one in found[pk]}
        self._set_columns(page, found, solved)

    def _rows(self, ticket: int, found: Iterable[escalation.Counted]) -> Iterator[tuple[Any, ...]]:
        """What is counted of a ticket, in the order of ``_ROW``."""
        adapt = connection.ops.adapt_datetimefield_value
        for one in found:
            counts = one.kind in self.definition.kinds
            reason = one.reason
            told = (one.kind, adapt(one.at), one.approximate, counts, reason.sentence()[:_REASON])
            yield ticket, *told, reason.from_tier, reason.to_tier, self.rule.pk

    def _set_columns(
        self,
        page: list[_Ticket],
        found: dict[int, list[escalation.Counted]],
        solved: dict[int, bool | None],
    ) -> None:
        values: list[tuple[Any, ...]] = []
        adapt = connection.ops.adapt_datetimefield_value
        for ticket in page:
            counting = escalation.headline(found[ticket.pk], self.definition)
            first = counting[0] if counting else None
            reason = first.reason.sentence()[:_REASON] if first else ""
            wanted = (first.at if first else None, len(counting), reason, solved[ticket.pk])
            if wanted != (ticket.first_at, ticket.escalations, ticket.reason, ticket.first_level):
                values.append((adapt(wanted[0]), *wanted[1:], ticket.pk))
                self.done.opened.add(ticket.opened_at)
        with connection.cursor() as cursor:
            cursor.executemany(
                f"UPDATE {_TICKETS} SET first_escalated_at = %s, escalations = %s, "  # noqa: S608
                "escalation_reason = %s, first_level = %s WHERE id = %s",
                values,
            )
        self.done.changed += len(values)


def _told(
    found: Iterable[escalation.Counted], definition: escalation.EscalationRule
) -> list[tuple[Any, ...]]:
    return sorted(
        (one.kind, one.at, one.approximate, one.kind in definition.kinds, one.reason.sentence()[:_REASON])
        for one in found
    )


def _known(tickets: list[int]) -> dict[int, list[tuple[Any, ...]]]:
    """Which escalations do the tickets have now? In the shape of ``_told``."""
    known: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    rows = Escalation.objects.filter(ticket__in=tickets)
    for ticket, *told in rows.values_list("ticket_id", "kind", "at", "approximate", "in_headline", "reason"):
        known[ticket].append(tuple(told))
    return {ticket: sorted(rows) for ticket, rows in known.items()}
