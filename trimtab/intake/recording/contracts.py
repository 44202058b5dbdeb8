"""Records contracts with the history of their phases.

A file with a phase column has one row a phase: the rows of one contract build its history. Without one, or where a
row leaves it empty, the phases follow from the dates: signed (from the day of signature, if known), onboarding
from the first day, ongoing when the days of onboarding are over, and ended the day after the last day.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext

from trimtab.domain.batches.merging import Merged
from trimtab.domain.batches.staging import Plan, Stage
from trimtab.domain.clients.models import Contract, ContractPhase
from trimtab.domain.organisation.queries import parameters
from trimtab.intake.directory import Known, contracts, id_from
from trimtab.intake.recording.recorder import BadCell, Context, WithClients, mark_all
from trimtab.names import fold

_PHASES = Plan(
    ContractPhase,
    ("contract_id", "phase", "starts_on"),
    (("contract_id", "starts_on"),),
    coded=frozenset({"contract_id"}),
)


class ContractRecorder(WithClients):
    """One row a contract, or a phase of one."""

    main = (Contract, ContractPhase)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.contracts = contracts(self.clients)
        names = {
            "title": "title", "ends_on": "ends_on", "zone": "zone", "starts_onboarding": "starts_onboarding",
            "assets_contracted": "assets_contracted",
        }  # fmt: skip
        self._given = [column for field, column in names.items() if context.has(field)]
        columns = ("system", "external_id", "client_id", "starts_on", *self._given)
        self.stage = Stage(
            Plan(Contract, columns, (("system", "external_id"),), coded=frozenset({"client_id"}))
        )
        self.phases = Stage(_PHASES)
        self._rows: dict[tuple[str, str], tuple[int, Known, Mapping[str, Any]]] = {}
        self._history: dict[tuple[str, str], dict[date, str]] = {}

    def take(self, row: int, values: Mapping[str, Any]) -> None:
        client = self.client_of(values)
        starts_on, ends_on = values["starts_on"], values.get("ends_on")
        if starts_on is None:
            raise BadCell(
                "starts_on",
                gettext("The contract has no first day."),
                gettext("Fill it in, or remove the row."),
            )
        if ends_on is not None and ends_on < starts_on:
            raise BadCell(
                "ends_on",
                gettext("The contract ends before it begins (%(starts_on)s).") % {"starts_on": starts_on},
                gettext("Correct one of the dates."),
                ends_on,
            )
        identity = self._identity(values, client)
        other = self._rows.get(identity)
        if other is not None and other[1] is not client:
            raise BadCell(
                "id",
                gettext("Contract %(identity)r belongs to %(name)r; the row is of %(name_2)r.")
                % {"identity": identity[1], "name": other[1].name, "name_2": client.name},
                gettext("Correct the id or the client of this row."),
                identity[1],
            )
        self._rows[identity] = (row, client, values)
        self._take_phase(identity, values)

    def _identity(self, values: Mapping[str, Any], client: Known) -> tuple[str, str]:
        system, number, title = (
            values.get("system") or self.context.system,
            values.get("id"),
            values.get("title"),
        )
        if not number and not title:
            raise BadCell(
                "id", gettext("The contract has neither an id nor a title."), gettext("Fill in one of them.")
            )
        known = self.contracts.find(client, system, None if number else title, number)
        if known is not None:
            return known.system, known.external_id
        return system, number or id_from(f"{client.external_id}/{fold(str(title))}")

    def _take_phase(self, identity: tuple[str, str], values: Mapping[str, Any]) -> None:
        phase, day = values.get("phase"), values.get("phase_on")
        if phase is None or (day is None and not self.context.has("phase_on")):
            return  # a state without its day is no history: the dates tell
        if day is None:
            raise BadCell(
                "phase_on",
                gettext("The phase has no first day."),
                gettext("Fill it in, or leave the phase empty."),
            )
        history = self._history.setdefault(identity, {})
        if history.setdefault(day, phase) != phase:
            raise BadCell(
                "phase",
                gettext("Two phases of the contract begin on %(day)s.") % {"day": day},
                gettext("Keep one, or correct its day."),
                phase,
            )

    def finish(self) -> None:
        early = parameters().early_days
        rows, phases = [], []
        for identity, (row, client, values) in self._rows.items():
            code = self.context.codes.fresh()
            given = {
                "title": values.get("title") or "", "ends_on": values.get("ends_on"),
                "zone": values.get("zone") or "",
                "starts_onboarding": bool(values.get("starts_onboarding")),
                "assets_contracted": values.get("assets_contracted"),
            }  # fmt: skip
            extra = [given[name] for name in self._given]
            owner = self.context.codes.of(client)
            rows.append((row, None, code, *identity, owner, values["starts_on"], *extra))
            history = self._history.get(identity) or self._derived(identity, values, early)
            phases += [(row, None, None, code, phase, day) for day, phase in sorted(history.items())]
        self.stage.add(rows)
        self.phases.add(phases)

    def _derived(self, identity: tuple[str, str], values: Mapping[str, Any], early: int) -> dict[date, str]:
        """The phases that follow from the dates; a history that somebody gave stays as it is."""
        new = derived(values, early)
        known = self.contracts.by_id.get(identity)
        if known is None or known.pk is None:
            return new
        rows = ContractPhase.objects.filter(contract=known.pk).values_list("starts_on", "phase")
        there: dict[date, str] = dict(rows)
        old = Contract.objects.values("starts_on", "ends_on").get(pk=known.pk)
        signed = next((day for day, phase in there.items() if phase == "signed"), None)
        if there and there != derived({**old, "signed_on": signed}, early):
            return {}
        # A day on which a phase began and now none does goes on in the phase before it.
        for day in set(there) - set(new):
            before = [start for start in new if start <= day]
            new[day] = new[max(before)] if before else there[day]
        return new

    def stages(self) -> list[Stage]:
        return [self.stage, self.phases]

    def after_merge(self, merged: Mapping[type[Model], Merged]) -> None:
        if any(done.created or done.updated for done in merged.values()):
            mark_all(["ticket", "client_answer"], self.context.as_of)


def derived(values: Mapping[str, Any], early_days: int) -> dict[date, str]:
    """Which phases follow from a contract's dates? First day of each phase -> phase."""
    starts_on: date = values["starts_on"]
    ends_on: date | None = values.get("ends_on")
    signed_on: date | None = values.get("signed_on")
    history = {starts_on: "onboarding", starts_on + timedelta(days=early_days): "ongoing"}
    if signed_on is not None and signed_on < starts_on:
        history[signed_on] = "signed"
    if ends_on is not None:
        history = {day: phase for day, phase in history.items() if day <= ends_on}
        history[ends_on + timedelta(days=1)] = "ended"
    return history
