"""Records a log: every row is one event of a ticket, and the tickets are made from their events.

An event keeps what its row said at that moment. Columns that speak of the ticket as a whole (title, opened,
resolved, SLA …) go to the ticket, the last one that is filled counting: logs repeat closing columns on every row
from the first event on, so the events must not take them.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Model, Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext

from trimtab.domain.batches.merging import CREATED, Merged
from trimtab.domain.batches.models import Batch
from trimtab.domain.batches.staging import STATE, TARGET, Plan, Stage, quoted
from trimtab.domain.tickets.actions import recount_escalations
from trimtab.domain.tickets.models import EscalationRule, Ticket, TicketEvent
from trimtab.domain.tickets.queries import Preview, known_ids, recorded_preview
from trimtab.intake.directory import NOBODY, Known
from trimtab.intake.recording.course import Course, course
from trimtab.intake.recording.history import History, Told
from trimtab.intake.recording.recorder import BadCell, Context, WithPeople, mark
from trimtab.intake.recording.rules import rules_for
from trimtab.intake.recording.ticket_parts import DEFAULTS, TicketParts, status_label, status_word
from trimtab.intake.recording.tickets import refuse_foreign_survivors, ticket_plan, touched
from trimtab.intake.values import BadValue

_EVENTS = Plan(
    TicketEvent,
    (
        "ticket_id", "at", "position", "kind", "team_id", "assignee_id", "priority", "status", "status_label",
        "flagged", "worked", "digest",
    ),
    (("ticket_id", "digest"),),
    coded=frozenset({"ticket_id", "team_id", "assignee_id"}),
    keeps=True,
    distinct=True,
)  # fmt: skip
_DERIVED = ("status", "status_label", "resolved_at", "closed_at", "reopened")
_PAGE = 1_000
_CHANGES = {"team": "team", "assignee": "technician", "priority": "priority", "status": "status"}
# Places in an event's content.
_KIND, _TEAM, _ASSIGNEE, _PRIORITY, _STATUS, _LABEL, _FLAGGED, _WORKED, _DIGEST, _CLIENT, _PARTS = range(11)


class TicketEventRecorder(WithPeople):
    """One row an event; tickets that are not there are made."""

    makes_clients = True
    main = (TicketEvent,)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.parts = TicketParts(self, events=True)
        held = [
            name
            for name, field in (("team_id", "team"), ("assignee_id", "technician"), ("priority", "priority"))
            if context.has(field, "value")
        ]
        own = [name for name in self.parts.columns if name not in _DERIVED]
        self.columns = (*own, *_DERIVED, *held)
        coded = self.parts.coded | ({"team_id", "assignee_id"} & set(held))
        self.merges = context.has("merged_into")
        self.plan = ticket_plan(self.columns, frozenset(coded), merges=self.merges)
        self.history = History()
        self.tickets: Stage | None = None
        self.events: Stage | None = None
        self.systems: set[str] = set()
        self.rules: list[EscalationRule] = []
        self._new_rule = False
        self._waiting: list[Told] = []

    def take(self, row: int, values: Mapping[str, Any]) -> None:
        number, at = values["id"], values["at"]
        if number is None:
            raise BadCell(
                "id",
                gettext("The event names no ticket."),
                gettext("Fill in the ticket's number, or remove the row."),
            )
        if at is None:
            raise BadCell(
                "at", gettext("The time of the event is empty."), gettext("Fill it in, or remove the row.")
            )
        system = values.get("system") or self.context.system
        self.systems.add(system)
        client = self.client_of(values) if self.context.has("client", "client_id") else None
        content = self._content(values, at, client)
        self._waiting.append(Told(system, number, at, row, content))
        if len(self._waiting) >= self.chunk:
            self._flush()

    def _content(self, values: Mapping[str, Any], at: datetime, client: Known | None) -> list[Any]:
        kind = self.context.meaning("event", values.get("event")) or "update"
        if values.get("value") and kind in _CHANGES:
            values = {**values, **self._changed(kind, str(values["value"]))}
        team, technician = self.parts.team(values), self.parts.technician(values)
        status = status_word(self.context, values) or ""
        label = status_label(values)
        flagged, worked = values.get("flagged"), bool(values.get("worked"))
        priority = values.get("priority")
        told = (
            at.isoformat(), kind, team and (team.system, team.external_id),
            technician and (technician.system, technician.external_id), priority, status, label, flagged, worked,
        )  # fmt: skip
        number = values.get("event_id")
        digest = (
            f"={number}"
            if number
            else hashlib.blake2b(repr(told).encode("utf-8", "surrogatepass"), digest_size=14).hexdigest()
        )
        parts = self.parts.of(values, client or NOBODY)
        opened = values.get("opened_at")
        survivor = [values.get("merged_into_system"), values.get("merged_into")] if self.merges else []
        codes = self.context.codes
        return [
            kind, codes.of(team), codes.of(technician), priority, status, label, flagged, worked, digest,
            codes.of(client),
            [[_kept(value) for value in parts.values()], survivor, opened and opened.isoformat()],
        ]  # fmt: skip

    def _changed(self, kind: str, value: str) -> dict[str, Any]:
        """One row a changed field: the value is the new team, technician, priority or status."""
        name = _CHANGES[kind]
        try:
            return {name: self.context.parser_of(name)(value)}
        except BadValue as error:
            raise BadCell("value", error.problem, error.remedy, value) from error

    def _flush(self) -> None:
        self.history.add(self._waiting)
        self._waiting = []

    def finish(self) -> None:
        """Read the events back ticket by ticket, and stage tickets and events."""
        self._flush()
        self.tickets, self.events = Stage(self.plan), Stage(_EVENTS)
        page: list[list[Told]] = []
        for events in self.history.tickets():
            page.append(events)
            if len(page) >= _PAGE:
                self._stage(page)
                page = []
        self._stage(page)

    def _stage(self, page: list[list[Told]]) -> None:
        known = known_ids(systems={e[0].system for e in page}, numbers={e[0].number for e in page})
        before = _Before({pk for pk, _ in known.values()}, self.columns)
        tickets, staged = [], []
        for events in page:
            first = events[0]
            pk = known.get((first.system, first.number), (None, None))[0]
            code = self.context.codes.fresh()
            digests = _occurrences(events)
            there = before.digests.get(pk or 0, {})
            fresh = [e for e, digest in zip(events, digests, strict=True) if digest not in there]
            tickets.append(self._ticket(events, fresh, code, pk, before))
            staged += [
                (e.position, None, None, code, e.at, e.position, *e.content[_KIND:_DIGEST], digest)
                for e, digest in zip(events, digests, strict=True)
            ]
        assert self.tickets is not None
        assert self.events is not None
        self.tickets.add(tickets)
        self.events.add(staged)

    def _ticket(
        self, events: list[Told], fresh: list[Told], code: int, pk: int | None, before: "_Before"
    ) -> tuple[Any, ...]:
        """The ticket's staged row: what the file says of it, then what its events come to, then what was known."""
        said = dict(zip(self.parts.columns, _last_filled(events), strict=True))
        old = before.tickets.get(pk or 0, {})
        opened = next((e.content[_PARTS][2] for e in reversed(events) if e.content[_PARTS][2]), None)
        opened_at = datetime.fromisoformat(opened) if opened else None
        derived: dict[str, Any] = {}
        if fresh or pk is None:
            derived = self._derived(fresh, before.statuses.get(pk or 0, []), before.latest.get(pk or 0))
            opened_at = opened_at or min([events[0].at, *([old["opened_at"]] if old else [])])
        opened_at = opened_at or old["opened_at"]
        row = []
        for name in self.columns:
            value = said.get(name)
            value = derived.get(name) if value is None else value
            if value is None and old:
                value = self._code_of_old(name, old[name])
            row.append(DEFAULTS.get(name, value) if value is None else value)
        client = next((e.content[_CLIENT] for e in reversed(events) if e.content[_CLIENT]), None)
        if client is None:
            client = self.context.codes.fresh(old["client_id"]) if old else self._nobody()
        return (
            events[-1].position, None, code, events[0].system, events[0].number, client, opened_at, *row,
            *self._survivor(events),
        )  # fmt: skip

    def _derived(
        self,
        events: list[Told],
        earlier: list[tuple[datetime, int, str]],
        latest: tuple[datetime, int] | None,
    ) -> dict[str, Any]:
        """What do the events come to, those known before included?"""
        statuses = sorted({*earlier, *((e.at, e.position, e.content[_STATUS]) for e in events)})
        went: Course = course((at, status) for at, _, status in statuses if status)
        found: dict[str, Any] = {
            "resolved_at": went.resolved_at, "closed_at": went.closed_at, "reopened": went.reopened,
        }  # fmt: skip
        if latest is not None and latest > (events[-1].at, events[-1].position):
            return found  # older events came late: where the ticket stands now is known already
        places = {
            "team_id": _TEAM, "assignee_id": _ASSIGNEE, "priority": _PRIORITY, "status": _STATUS,
            "status_label": _LABEL,
        }  # fmt: skip
        for name, place in places.items():
            found[name] = next((e.content[place] for e in reversed(events) if e.content[place]), None)
        return found

    def _code_of_old(self, name: str, value: Any) -> Any:
        if name in self.plan.coded and value is not None:
            return self.context.codes.fresh(value)
        return value

    def _nobody(self) -> int | None:
        return self.context.codes.of(self._unnamed_client())

    def _survivor(self, events: list[Told]) -> tuple[Any, ...]:
        if not self.merges:
            return ()
        found = next(
            (e.content[_PARTS][1] for e in reversed(events) if e.content[_PARTS][1][1]), [None, None]
        )
        return (found[0] or events[0].system, found[1])

    def stages(self) -> list[Stage]:
        assert self.tickets is not None
        assert self.events is not None
        return [
            self.clients.staged(), self.teams.staged(), self.people.staged(), self.tickets, self.events,
        ]  # fmt: skip

    def before_merge(self, batch: Batch) -> None:
        self.rules, self._new_rule = rules_for(self.context, self.systems, batch)

    def new_columns(self, model: type[Model]) -> Mapping[str, Any]:
        return {"rule_id": self.rules[0].pk} if model is Ticket and len(self.rules) == 1 else {}

    def after_merge(self, merged: Mapping[type[Model], Merged]) -> None:
        refuse_foreign_survivors(self.plan)
        mark(["ticket", "escalation"], merged[Ticket].hours, self.context.as_of)
        told = f"SELECT ticket_id FROM {quoted(_EVENTS.stage)} WHERE {STATE} = {CREATED}"  # noqa: S608
        for rule in self.rules:
            chosen = Ticket.objects.filter(system=rule.name)
            if not self._new_rule:
                chosen = chosen.filter(
                    Q(pk__in=touched(self.plan)) | Q(pk__in=RawSQL(told, []))  # noqa: S611
                )
            recount_escalations(rule=rule, tickets=chosen, as_of=self.context.as_of)

    def changed_besides(self) -> bool:
        return self._new_rule

    def preview(self) -> Preview | None:
        ids = f"SELECT {TARGET} FROM {quoted(self.plan.stage)}"  # noqa: S608
        return recorded_preview(Ticket.objects.filter(pk__in=RawSQL(ids, [])))  # noqa: S611


class _Before:
    """What is known of the tickets of a page: their columns, and the statuses and digests of their events."""

    def __init__(self, pks: set[int], columns: Sequence[str]) -> None:
        self.tickets: dict[int, dict[str, Any]] = {}
        self.statuses: dict[int, list[tuple[datetime, int, str]]] = {}
        self.digests: dict[int, dict[str, None]] = {}
        self.latest: dict[int, tuple[datetime, int]] = {}
        if not pks:
            return
        for row in Ticket.objects.filter(pk__in=pks).values("pk", "client_id", "opened_at", *columns):
            self.tickets[row["pk"]] = row
        events = TicketEvent.objects.filter(ticket__in=pks).order_by("ticket_id", "at", "position")
        for pk, at, position, status, digest in events.values_list(
            "ticket_id", "at", "position", "status", "digest"
        ):
            self.statuses.setdefault(pk, []).append((at, position, status))
            self.digests.setdefault(pk, {})[digest] = None
            self.latest[pk] = (at, position)


def _occurrences(events: list[Told]) -> list[str]:
    """Each event's id, if it has one, else its digest with its occurrence.

    Of rows that say the very same, the second is another event.
    """
    seen: Counter[str] = Counter()
    found = []
    for event in events:
        content: str = event.content[_DIGEST]
        seen[content] += 1
        found.append(content[1:] if content.startswith("=") else f"{content}-{seen[content]}")
    return found


def _last_filled(events: list[Told]) -> list[Any]:
    """The last value that is filled, for each of the ticket's columns."""
    rows = [event.content[_PARTS][0] for event in reversed(events)]
    return [
        _moment(next((value for value in column if value not in (None, "")), None))
        for column in zip(*rows, strict=True)
    ]


def _kept(value: Any) -> Any:
    return {"at": value.isoformat()} if isinstance(value, datetime) else value


def _moment(value: Any) -> Any:
    return datetime.fromisoformat(value["at"]) if isinstance(value, dict) else value
