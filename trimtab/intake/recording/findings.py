"""Records detected problems with what became of them, and self-service sessions."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext, gettext_noop

from trimtab.domain.batches.merging import Merged
from trimtab.domain.batches.staging import Plan, Stage
from trimtab.domain.devices.models import Device
from trimtab.domain.findings.models import Detection, SelfServiceSession
from trimtab.intake.directory import Known, contacts, devices, id_from, sites
from trimtab.intake.recording.recorder import BadCell, Context, WithClients, mark
from trimtab.intake.recording.ticket_references import TicketReferences
from trimtab.names import fold

_ID = (("system", "external_id"),)
_FIXED = ("fixed-automatically", "fixed-by-technician", "self-cleared")
_NEEDED_OF_DETECTIONS = {
    "device": gettext_noop("The detection has no device."),
    "fingerprint": gettext_noop("The detection has no kind of problem."),
    "detected_at": gettext_noop("The detection has no time."),
}
_NEEDED_OF_SESSIONS = {
    "started_at": gettext_noop("The session has no time."),
    "outcome": gettext_noop("The session has no outcome."),
}


class DetectionRecorder(WithClients):
    """One row a problem on a device; devices that are not there are made."""

    makes_clients = True
    main = (Detection,)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.devices, self.sites = devices(self.clients), sites(self.clients)
        self.tickets = TicketReferences(context)
        self._given = [
            name
            for name in ("severity", "resolved_at", "action", "failed_at", "verified")
            if context.has(name)
        ]
        self._device_given = [
            column
            for field, column in (
                ("site", "site_id"), ("device_kind", "kind"), ("operating_system", "operating_system"),
            )
            if context.has(field)
        ]  # fmt: skip
        self.device_stage = Stage(
            Plan(
                Device, ("system", "external_id", "client_id", "name", *self._device_given), _ID,
                coded=frozenset({"client_id"} | ({"site_id"} & set(self._device_given))), keeps=True,
            )
        )  # fmt: skip
        columns = (
            "system",
            "external_id",
            "client_id",
            "device_id",
            "ticket_id",
            "fingerprint",
            "detected_at",
            "outcome",
        )
        self.stage = Stage(
            Plan(
                Detection, (*columns, *self._given), _ID, coded=frozenset({"client_id", "device_id", "ticket_id"}),
                dated_by=("detected_at", *({"resolved_at", "failed_at"} & set(self._given))),
            )
        )  # fmt: skip
        self._waiting: list[tuple[int, Known, Known, Mapping[str, Any]]] = []

    def take(self, row: int, values: Mapping[str, Any]) -> None:
        for name, says in _NEEDED_OF_DETECTIONS.items():
            if values.get(name) is None:
                raise BadCell(name, gettext(says), gettext("Fill it in, or remove the row."))
        client = self.client_of(values)
        self._check_outcome(values)
        device = self._device(row, values, client)
        self.tickets.need(values)
        self._waiting.append((row, client, device, values))
        if len(self._waiting) >= self.chunk:
            self.finish()

    def _check_outcome(self, values: Mapping[str, Any]) -> None:
        resolved, detected = values.get("resolved_at"), values["detected_at"]
        if resolved is not None and resolved < detected:
            raise BadCell(
                "resolved_at",
                gettext("The problem was resolved before it was detected."),
                gettext("Correct one of the times."),
                resolved,
            )
        outcome = outcome_of(values)
        if outcome in _FIXED and resolved is None:
            raise BadCell(
                "resolved_at",
                gettext("The outcome is %(outcome)r, but when is not said.") % {"outcome": outcome},
                gettext("Fill in the time."),
                outcome,
            )
        if outcome == "open" and resolved is not None:
            raise BadCell(
                "outcome",
                gettext("The problem is open, but has a time of resolution."),
                gettext("Correct one of them."),
                outcome,
            )

    def _device(self, row: int, values: Mapping[str, Any], client: Known) -> Known:
        """The row's device. With a name beside it the device's column is an id, else it is the name."""
        system = values.get("device_system") or values.get("system") or self.context.system
        given, name = values["device"], values.get("device_name")
        found = self.devices.find(client, system, name, given) if name else None
        found = found or self.devices.find(client, system, given)
        if found is not None:
            return found
        # The same host name is found at many clients, the same id is not.
        number = given if name else id_from(f"{client.external_id}/{fold(given)}")
        name = name or given
        made = Known(system, number, name, client=client)
        self.devices.make(made, (id(client), fold(name)), (id(client), fold(given)))
        origin = values.get("system") or self.context.system
        codes = self.context.codes
        more = {
            "site_id": codes.of(self.sites.find(client, origin, values.get("site"))),
            "kind": values.get("device_kind") or "",
            "operating_system": values.get("operating_system") or "",
        }  # fmt: skip
        extra = [more[column] for column in self._device_given]
        self.device_stage.add(
            [(row, None, made.code, system, made.external_id, codes.of(client), name, *extra)]
        )
        return made

    def finish(self) -> None:
        self.tickets.load()
        rows = []
        codes = self.context.codes
        for row, client, device, values in self._waiting:
            try:
                ticket = self.tickets.code_of(values, client)
            except BadCell as error:
                self.context.report(row, error)
                continue
            system = values.get("system") or self.context.system
            number = values.get("id") or id_from(
                f"{device.external_id}/{fold(values['fingerprint'])}/{values['detected_at'].isoformat()}"
            )
            given = {"severity": values.get("severity") or "", "action": values.get("action") or ""}
            extra = [given.get(name, values.get(name)) for name in self._given]
            rows.append(
                (row, None, None, system, number, codes.of(client), codes.of(device), ticket, values["fingerprint"],
                 values["detected_at"], outcome_of(values), *extra)
            )  # fmt: skip
        self.stage.add(rows)
        self._waiting = []

    def stages(self) -> list[Stage]:
        return [self.clients.staged(), self.device_stage, self.stage]

    def news(self) -> dict[str, int]:
        found = {"clients": len(self.clients.new), "devices": len(self.devices.new)}
        return {what: count for what, count in found.items() if count}

    def after_merge(self, merged: Mapping[type[Model], Merged]) -> None:
        mark(["detection", "prevention"], merged[Detection].hours, self.context.as_of)


def outcome_of(values: Mapping[str, Any]) -> str:
    """What became of a detection? As the row says, else by its times and ticket."""
    if values.get("outcome"):
        return str(values["outcome"])
    if values.get("resolved_at") is None:
        return "became-incident" if values.get("ticket") else "open"
    if values.get("action"):
        return "fixed-automatically"
    return "fixed-by-technician" if values.get("ticket") else "self-cleared"


class SelfServiceRecorder(WithClients):
    """One row a session of a user who tried to help themselves."""

    makes_clients = True
    main = (SelfServiceSession,)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.contacts = contacts(self.clients)
        self.tickets = TicketReferences(context)
        columns = (
            "system",
            "external_id",
            "client_id",
            "contact_id",
            "ticket_id",
            "category",
            "article",
            "started_at",
            "outcome",
        )
        self.stage = Stage(
            Plan(
                SelfServiceSession, columns, _ID, coded=frozenset({"client_id", "contact_id", "ticket_id"}),
                dated_by=("started_at",),
            )
        )  # fmt: skip
        self._waiting: list[tuple[int, Known, Known | None, Mapping[str, Any]]] = []

    def take(self, row: int, values: Mapping[str, Any]) -> None:
        for name, says in _NEEDED_OF_SESSIONS.items():
            if values.get(name) is None:
                raise BadCell(name, gettext(says), gettext("Fill it in, or remove the row."))
        client = self.client_of(values)
        if values["outcome"] == "led-to-ticket" and values.get("ticket") is None:
            raise BadCell(
                "ticket",
                gettext("The session led to a ticket, but to which is not said."),
                gettext("Fill in the ticket."),
            )
        system = values.get("system") or self.context.system
        contact = self.contacts.find(
            client, values.get("contact_system") or system, values.get("contact"), values.get("contact_id")
        )
        self.tickets.need(values)
        self._waiting.append((row, client, contact, values))
        if len(self._waiting) >= self.chunk:
            self.finish()

    def finish(self) -> None:
        self.tickets.load()
        rows = []
        codes = self.context.codes
        for row, client, contact, values in self._waiting:
            system = values.get("system") or self.context.system
            try:
                ticket = self.tickets.code_of(values, client, required=values["outcome"] == "led-to-ticket")
            except BadCell as error:
                self.context.report(row, error)
                continue
            who = values.get("contact_id") or values.get("contact") or ""
            number = values.get("id") or id_from(
                f"{client.external_id}/{fold(who)}/{fold(values.get('article') or values.get('category') or '')}/"
                f"{values['started_at'].isoformat()}"
            )
            rows.append(
                (row, None, None, system, number, codes.of(client), codes.of(contact), ticket,
                values.get("category") or "",
                 values.get("article") or "", values["started_at"], values["outcome"])
            )  # fmt: skip
        self.stage.add(rows)
        self._waiting = []

    def stages(self) -> list[Stage]:
        return [self.clients.staged(), self.stage]

    def news(self) -> dict[str, int]:
        return {"clients": len(self.clients.new)} if self.clients.new else {}

    def after_merge(self, merged: Mapping[type[Model], Merged]) -> None:
        mark(["self_service", "prevention"], merged[SelfServiceSession].hours, self.context.as_of)
