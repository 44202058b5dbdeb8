"""Records clients and contacts."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext

from trimtab.domain.batches.merging import Merged
from trimtab.domain.batches.staging import Lookup, Plan, Stage
from trimtab.domain.changes.actions import FACTS
from trimtab.domain.clients.models import Client, Contact
from trimtab.intake.directory import Clients, contacts, id_from
from trimtab.intake.recording.recorder import BadCell, Context, Recorder, WithClients, mark_all
from trimtab.names import fold


class ClientRecorder(Recorder):
    """One row a client, known by its id, else by its name."""

    main = (Client,)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.clients = Clients(context.codes)
        columns = ["system", "external_id", "name", "name_key"]
        columns += ["zone"] if context.has("zone") else []
        columns += ["is_internal"] if context.has("internal") else []
        self._merges = context.has("merged_into")
        lookups = (Lookup("merged_into_id", Client),) if self._merges else ()
        self.plan = Plan(Client, tuple(columns), (("system", "external_id"),), lookups=lookups)
        self.stage = Stage(self.plan)
        self._names: dict[str, tuple[str, str]] = {}
        self._claimed: dict[tuple[str, str], str] = {}

    def take(self, row: int, values: Mapping[str, Any]) -> None:
        name, number = values.get("name"), values.get("id")
        if not name:
            raise BadCell(
                "name", gettext("The client has no name."), gettext("Fill in the name, or remove the row.")
            )
        system = values.get("system") or self.context.system
        identity = self._identity(system, number, name)
        self._refuse_twin(name, identity)
        extra = [values.get("zone") or ""] if self.context.has("zone") else []
        extra += [bool(values.get("internal"))] if self.context.has("internal") else []
        survivor: tuple[Any, ...] = ()
        if self._merges:
            survivor = (values.get("merged_into_system") or system, values.get("merged_into"))
        self.stage.add([(row, None, None, *identity, name, fold(name), *extra, *survivor)])

    def _identity(self, system: str, number: str | None, name: str) -> tuple[str, str]:
        """Under which system and id is the client known, or will be?"""
        found = self.clients.find(system, number, name)
        if found is None:
            return system, number or id_from(fold(name))
        identity = (found.system, found.external_id)
        # Two ids of the file may not both claim one client of that name.
        if number is not None and self._claimed.setdefault(identity, number) != number:
            return system, number
        return identity

    def _refuse_twin(self, name: str, identity: tuple[str, str]) -> None:
        other = self._names.setdefault(fold(name), identity)
        there = self.clients.by_name.get(fold(name))
        if other == identity and there is not None:
            other = (there.system, there.external_id)
        if other != identity:
            raise BadCell(
                "name",
                gettext("Two clients would be called %(name)r: %(other)r and %(identity)r.")
                % {"name": name, "other": other[1], "identity": identity[1]},
                gettext("Give one of them another name, or the same id."),
                name,
            )

    def stages(self) -> list[Stage]:
        return [self.stage]

    def after_merge(self, merged: Mapping[type[Model], Merged]) -> None:
        if merged[Client].updated:
            mark_all(FACTS, self.context.as_of)


class ContactRecorder(WithClients):
    """One row a contact, known by id, else by e-mail address or name within the client."""

    main = (Contact,)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.contacts = contacts(self.clients)
        self._given = [name for name in ("email", "language", "zone", "active") if context.has(name)]
        columns = ("system", "external_id", "client_id", "name", *self._given)
        self.stage = Stage(
            Plan(Contact, columns, (("system", "external_id"),), coded=frozenset({"client_id"}))
        )
        self._emails: dict[tuple[int, str], tuple[str, str]] = {}

    def take(self, row: int, values: Mapping[str, Any]) -> None:
        client = self.client_of(values)
        email = values.get("email")
        name = full_name(values) or email
        if not name:
            raise BadCell(
                "name",
                gettext("The contact has neither a name nor an e-mail address."),
                gettext("Fill in one of them."),
            )
        system, number = values.get("system") or self.context.system, values.get("id")
        known = self.contacts.find(client, system, None, number) if number else None
        if known is None:
            known = self.contacts.find(client, system, email) if email else None
        if known is None and not number:
            known = self.contacts.find(client, system, name)
        identity = (
            (known.system, known.external_id)
            if known is not None
            else (system, number or id_from(f"{client.external_id}/{email or fold(name)}"))
        )
        self._refuse_twin(id(client), email, identity)
        given = {
            "email": email or "",
            "language": values.get("language") or "",
            "zone": values.get("zone") or "",
        }
        given["active"] = values.get("active") is not False
        extra = [given[name] for name in self._given]
        self.stage.add([(row, None, None, *identity, self.context.codes.of(client), name, *extra)])

    def _refuse_twin(self, client: int, email: str | None, identity: tuple[str, str]) -> None:
        if email and self._emails.setdefault((client, email), identity) != identity:
            raise BadCell(
                "email",
                gettext("Two contacts of the client have the address %(email)r.") % {"email": email},
                gettext("Give the address to one of them only."),
                email,
            )

    def stages(self) -> list[Stage]:
        return [self.stage]

    def after_merge(self, merged: Mapping[type[Model], Merged]) -> None:
        """Contacts are in no measure by themselves."""


def full_name(values: Mapping[str, Any]) -> str | None:
    """What is somebody called? The whole name, else its parts put together."""
    if values.get("name"):
        return str(values["name"])
    parts: Sequence[str] = [part for part in (values.get("first_name"), values.get("last_name")) if part]
    return " ".join(parts) or None
