"""What do a row's cells say about a ticket? The same for ticket lists and for logs of events."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext, gettext_noop

from trimtab.catalogue.preset import Exclusion
from trimtab.domain.tickets.folding import folded
from trimtab.domain.tickets.models import LONGEST_TITLE, Ticket
from trimtab.intake.directory import Known, OfClients, contacts, contracts, devices, sites
from trimtab.intake.parsing import Word
from trimtab.intake.recording.recorder import Context, WithPeople
from trimtab.names import fold

_PLAIN = ("title", "first_reply_at", "resolved_at", "closed_at", "reopened", "merged_at", "group_stations")
_REMEMBERED = 10_000
_LEFT_EMPTY = {
    "site": gettext_noop("sites not known, left empty"),
    "contact": gettext_noop("contacts not known, left empty"),
    "contract": gettext_noop("contracts not known, left empty"),
    "device": gettext_noop("devices not known, left empty"),
}


class TicketParts:
    """Turns the values of a row into columns of a ticket, as far as the file says something about them.

    ``columns`` are the ticket's columns the file gives. Unknown contacts, sites and the like stay empty and are
    counted; an id of another client raises NotTheirs.
    """

    def __init__(self, recorder: WithPeople, *, events: bool) -> None:
        self.recorder, self.context = recorder, recorder.context
        self._system = self.context.system
        self._makers: dict[str, Callable[[Mapping[str, Any], Known], Any]] = {}
        self._owned: dict[str, OfClients] = {}
        self._exclusions = [
            _Excluding(rule) for rule in self.context.preset.exclusions if self.context.has(rule.field)
        ]
        self._plan(events)
        self.columns = tuple(self._makers)

    @property
    def coded(self) -> frozenset[str]:
        """Which of the columns are staged as codes?"""
        return frozenset(name for name in self.columns if name.endswith("_id")) & {
            "site_id", "contact_id", "contract_id", "device_id", "team_id", "assignee_id",
        }  # fmt: skip

    def of(self, values: Mapping[str, Any], client: Known) -> dict[str, Any]:
        """The ticket's columns; None where the row leaves one empty."""
        return {name: make(values, client) for name, make in self._makers.items()}

    def _plan(self, events: bool) -> None:
        has = self.context.has
        made: list[tuple[str, tuple[str, ...], Callable[[Mapping[str, Any], Known], Any]]] = [
            *((name, (name,), _get(name)) for name in (*_PLAIN, "tags")),
            ("title_key", ("title",), _title_key),
            ("category", ("category", "subcategory"), self._category),
            ("kind", ("kind", "ticket_kind"), self._kind),
            ("source", ("source",), self._source),
            ("reassignments", ("reassignments", "assignee_stations"), _reassignments),
            ("sla_met", ("sla_met", "sla_breached", "reply_breached", "sla_reply_met"), _sla_met),
            ("excluded", ("excluded", "deleted", "spam", "merged_into"), self._excluded),
        ]
        self._plan_references(events)
        for column, fields, make in made:
            if has(*fields) or (column == "excluded" and self._exclusions):
                self._makers[column] = make
        if not events:
            self._plan_state()

    def _source(self, values: Mapping[str, Any], _: Known) -> str | None:
        return self.context.meaning("source", values.get("source"))

    def _plan_state(self) -> None:
        has, make = self.context.has, self._makers
        if has("status", "substatus", "resolved_at", "closed_at"):
            make["status"] = self.status
        if has("status", "substatus", "status_label", "action"):
            make["status_label"] = status_label
        if has("priority"):
            make["priority"] = _get("priority")

    def _plan_references(self, events: bool) -> None:
        has, clients = self.context.has, self.recorder.clients
        registers: dict[str, Callable[..., OfClients]] = {
            "site": sites, "contact": contacts, "contract": contracts, "device": devices,
        }  # fmt: skip
        for name, build in registers.items():
            if has(name, f"{name}_id"):
                self._owned[name] = build(clients)
                self._makers[f"{name}_id"] = self._owned_maker(name)
        if not events and has("team"):
            self._makers["team_id"] = lambda v, _: self.context.codes.of(self.team(v))
        if not events and has("technician", "technician_id"):
            self._makers["assignee_id"] = lambda v, _: self.context.codes.of(self.technician(v))

    def _owned_maker(self, name: str) -> Callable[[Mapping[str, Any], Known], Any]:
        register, codes, counts = self._owned[name], self.context.codes, self.context.counts
        number, system = f"{name}_id", f"{name}_system"

        def make(values: Mapping[str, Any], client: Known) -> int | None:
            value, given = values.get(name), values.get(number)
            if value is None and given is None:
                return None
            origin = values.get(system) or values.get("system") or self._system
            found = register.find(client, origin, value, given)
            if found is None:
                counts[gettext(_LEFT_EMPTY[name])] += 1
            return codes.of(found)

        return make

    def team(self, values: Mapping[str, Any]) -> Known | None:
        """The team the row names."""
        tier = values.get("tier")
        return self.recorder.teams.find_or_make(
            values.get("system") or self._system, values.get("team"), None if tier is None else int(tier)
        )

    def technician(self, values: Mapping[str, Any]) -> Known | None:
        """The technician the row names."""
        system = values.get("technician_system") or values.get("system") or self._system
        return self.recorder.people.find_or_make(
            system, values.get("technician"), values.get("technician_id")
        )

    def status(self, values: Mapping[str, Any], _: Known | None = None) -> str | None:
        """The ticket's status in our words: the detailed one first, else what the times say."""
        found = status_word(self.context, values)
        if found is not None:
            return found
        if not self.context.has("resolved_at", "closed_at"):
            return None
        if values.get("closed_at"):
            return Ticket.Status.CLOSED
        return Ticket.Status.RESOLVED if values.get("resolved_at") else Ticket.Status.OPEN

    def _category(self, values: Mapping[str, Any], _: Known) -> str:
        parts = [part for part in (values.get("category"), values.get("subcategory")) if part]
        return " / ".join(parts)[:200]

    def _kind(self, values: Mapping[str, Any], _: Known) -> str | None:
        return self.context.meaning("kind", values.get("kind") or values.get("ticket_kind"))

    def _excluded(self, values: Mapping[str, Any], _: Known) -> str:
        given = values.get("excluded")
        if given:
            return str(given)
        if values.get("deleted"):
            return Ticket.Excluded.DELETED
        if values.get("spam"):
            return Ticket.Excluded.SPAM
        if values.get("merged_into"):
            return Ticket.Excluded.MERGED
        for excluding in self._exclusions:
            if excluding.covers(values):
                return excluding.rule.reason
        return ""


class _Excluding:
    """Knows which tickets an exclusion covers."""

    def __init__(self, rule: Exclusion) -> None:
        self.rule = rule
        self._words = frozenset(map(fold, rule.words))
        self._known: dict[str, bool] = {}

    def covers(self, values: Mapping[str, Any]) -> bool:
        """Does the row say one of the words?"""
        value = values.get(self.rule.field)
        if value is None:
            return False
        text = value.label if isinstance(value, Word) else str(value)
        found = self._known.get(text)
        if found is None:
            found = self._says(text)
            if len(self._known) < _REMEMBERED:
                self._known[text] = found
        return found

    def _says(self, text: str) -> bool:
        parts = text.split(", ") if self.rule.field == "tags" else [text]
        return any(fold(part) in self._words for part in parts)


def _get(name: str) -> Callable[[Mapping[str, Any], Known], Any]:
    return lambda values, _: values.get(name)


def _title_key(values: Mapping[str, Any], _: Known) -> str | None:
    title = values.get("title")
    return None if title is None else folded(title, LONGEST_TITLE)


def _reassignments(values: Mapping[str, Any], _: Known) -> int | None:
    stations = values.get("assignee_stations")
    found: int | None = values.get("reassignments")
    return max(0, stations - 1) if found is None and stations is not None else found


def _sla_met(values: Mapping[str, Any], _: Known) -> bool | None:
    """Was the SLA met? A breached clock, of the resolution or the first reply, is a no; these are no hand-offs."""
    met = [values.get("sla_met"), values.get("sla_reply_met")]
    breached = [values.get("sla_breached"), values.get("reply_breached")]
    if met[0] is not None:
        return bool(met[0])
    if False in met or True in breached:
        return False
    return True if True in met or False in breached else None


def status_word(context: Context, values: Mapping[str, Any]) -> str | None:
    """The status in our words, the detailed one first; None when the row says nothing."""
    detail, plain = values.get("substatus"), values.get("status")
    if detail is not None and detail.meaning is not None:
        return str(detail.meaning)
    return context.meaning("status", plain or detail)


def status_label(values: Mapping[str, Any], _: Known | None = None) -> str:
    """The status in its system's words."""
    given = values.get("action") or values.get("status_label")
    if given or "status_label" in values:
        return str(given or "")
    labels = [word.label for word in (values.get("status"), values.get("substatus")) if word is not None]
    return " / ".join(dict.fromkeys(labels))[:100]


DEFAULTS: dict[str, Any] = {
    "title": "", "title_key": "", "category": "", "tags": "", "status_label": "", "kind": "incident",
    "source": "client", "status": "new", "reopened": 0, "excluded": "",
}  # fmt: skip
"""What a ticket's columns hold where a row says nothing and the column may not be null."""
