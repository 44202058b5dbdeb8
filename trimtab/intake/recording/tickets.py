"""Records a list of tickets: one row a ticket, its state as of the export."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F, Model, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext

from trimtab.domain.batches.merging import CREATED, UPDATED, Merged
from trimtab.domain.batches.models import Batch
from trimtab.domain.batches.staging import STATE, TARGET, Lookup, Plan, Stage, quoted
from trimtab.domain.tickets.actions import recount_escalations
from trimtab.domain.tickets.models import EscalationRule, Ticket
from trimtab.domain.tickets.queries import Preview, recorded_preview
from trimtab.intake.counted import counted
from trimtab.intake.recording.recorder import BadCell, CannotRecord, Context, WithPeople, mark
from trimtab.intake.recording.rules import rules_for
from trimtab.intake.recording.ticket_parts import DEFAULTS, TicketParts

_MERGED = Lookup("merged_into_id", Ticket)


def touched(plan: Plan) -> QuerySet[Ticket]:
    """Which tickets did the merge of a stage make or change?"""
    ids = f"SELECT {TARGET} FROM {quoted(plan.stage)} WHERE {STATE} IN ({CREATED}, {UPDATED})"  # noqa: S608
    return Ticket.objects.filter(pk__in=RawSQL(ids, []))  # noqa: S611 (names of our own models)


def ticket_plan(columns: Sequence[str], coded: frozenset[str], *, merges: bool) -> Plan:
    """How staged tickets meet the table."""
    return Plan(
        Ticket,
        ("system", "external_id", "client_id", "opened_at", *columns),
        (("system", "external_id"),),
        coded=coded | {"client_id"},
        lookups=(_MERGED,) if merges else (),
        dated_by=("opened_at",),
        of_client=("contact_id", "contract_id", "device_id", "site_id"),
    )


class TicketRecorder(WithPeople):
    """One row a ticket; of rows with the same number the last one counts."""

    makes_clients = True
    main = (Ticket,)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.parts = TicketParts(self, events=False)
        self.merges = context.has("merged_into")
        self.plan = ticket_plan(self.parts.columns, self.parts.coded, merges=self.merges)
        self.stage = Stage(self.plan)
        self.rules: list[EscalationRule] = []
        self.systems: set[str] = set()
        self._waiting: list[tuple[Any, ...]] = []
        self._new_rule = False
        if context.has("rating"):
            context.note(
                gettext("The file also holds ratings. Import it once more as survey-answers to take them in.")
            )

    def take(self, row: int, values: Mapping[str, Any]) -> None:
        number, opened = values["id"], values["opened_at"]
        if number is None:
            raise BadCell(
                "id", gettext("The ticket has no number."), gettext("Fill in the number, or remove the row.")
            )
        if opened is None:
            raise BadCell(
                "opened_at",
                gettext("The time of opening is empty."),
                gettext("Fill it in, or remove the row."),
            )
        client = self.client_of(values)
        system = values.get("system") or self.context.system
        self.systems.add(system)
        parts = self.parts.of(values, client)
        if parts.get("excluded"):
            self.context.counts[gettext("left out of the KPIs: %(why)s") % {"why": parts["excluded"]}] += 1
        later = values.get("updated_at")
        self._waiting.append(
            (
                row,
                later.isoformat() if later else None,
                None,
                system,
                number,
                self.context.codes.of(client),
                opened,
                *[DEFAULTS.get(name, value) if value is None else value for name, value in parts.items()],
                *self._survivor(values, system),
            )
        )
        if len(self._waiting) >= self.chunk:
            self._flush()

    def _survivor(self, values: Mapping[str, Any], system: str) -> tuple[Any, ...]:
        if not self.merges:
            return ()
        return (values.get("merged_into_system") or system, values.get("merged_into"))

    def _flush(self) -> None:
        self.stage.add(self._waiting)
        self._waiting = []

    def finish(self) -> None:
        self._flush()

    def stages(self) -> list[Stage]:
        return [self.clients.staged(), self.teams.staged(), self.people.staged(), self.stage]

    def before_merge(self, batch: Batch) -> None:
        self.rules, self._new_rule = rules_for(self.context, self.systems, batch)

    def new_columns(self, model: type[Model]) -> Mapping[str, Any]:
        if model is Ticket and len(self.rules) == 1:
            return {"rule_id": self.rules[0].pk}
        return {}

    def after_merge(self, merged: Mapping[type[Model], Merged]) -> None:
        done = merged[Ticket]
        if done.repeated:
            self.context.note(
                gettext(
                    "%(repeated)s rows repeat a ticket of this file; its last row is the ticket. If "
                    "the file is a history with one row per change, import it as ticket-events."
                )
                % {"repeated": counted(done.repeated)}
            )
        refuse_foreign_survivors(self.plan)
        mark(["ticket", "escalation"], done.hours, self.context.as_of)
        for rule in self.rules:
            chosen = touched(self.plan).filter(system=rule.name)
            if self._new_rule:
                chosen = Ticket.objects.filter(system=rule.name)
            recount_escalations(rule=rule, tickets=chosen, as_of=self.context.as_of)

    def changed_besides(self) -> bool:
        return self._new_rule

    def preview(self) -> Preview | None:
        ids = f"SELECT {TARGET} FROM {quoted(self.plan.stage)}"  # noqa: S608
        return recorded_preview(Ticket.objects.filter(pk__in=RawSQL(ids, [])))  # noqa: S611


def refuse_foreign_survivors(plan: Plan) -> None:
    """Merging tickets of two clients is refused (T-4). Raises CannotRecord naming the tickets and clients."""
    ids = f"SELECT {TARGET} FROM {quoted(plan.stage)}"  # noqa: S608
    strange = (
        Ticket.objects.filter(pk__in=RawSQL(ids, []), merged_into__isnull=False)  # noqa: S611
        .exclude(merged_into__client=F("client"))
        .select_related("client", "merged_into__client")
        .first()
    )
    if strange is not None and strange.merged_into is not None:
        raise CannotRecord(
            gettext(
                "Ticket %(external_id)r of %(name)r is merged into ticket %(external_id_2)r of "
                "%(name_2)r. Tickets of two clients cannot be merged: correct the row."
            )
            % {
                "external_id": strange.external_id,
                "name": strange.client.name,
                "external_id_2": strange.merged_into.external_id,
                "name_2": strange.merged_into.client.name,
            }
        )
