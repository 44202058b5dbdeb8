"""Whom and what does a row name? Clients, teams, people, sites, contacts, devices and contracts by name or id.

Names are matched by their fold, within the client where they belong to one. What is named gets a code that the
merge resolves, so that new clients, teams and people come in with the rows that name them.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext, gettext_noop

from trimtab.domain.batches.staging import Plan, Stage
from trimtab.domain.clients.models import Client, Contact, Contract, Site
from trimtab.domain.devices.models import Device
from trimtab.domain.people.models import Person, Team
from trimtab.names import fold

_LONGEST_ID = 128


@dataclass(slots=True, eq=False)
class Known:
    """Something a row can name: there already (``pk``), or new in this import."""

    system: str
    external_id: str
    name: str
    pk: int | None = None
    code: int | None = None
    client: "Known | None" = None
    email: str = ""


_THEIRS = {
    "site": gettext_noop("The site %(value)r belongs to %(owner)r; the row is of %(named)r."),
    "contact": gettext_noop("The contact %(value)r belongs to %(owner)r; the row is of %(named)r."),
    "contract": gettext_noop("The contract %(value)r belongs to %(owner)r; the row is of %(named)r."),
    "device": gettext_noop("The device %(value)r belongs to %(owner)r; the row is of %(named)r."),
}
NOBODY = Known("", "", "")
"""Stands for the client where a row names none: nothing belongs to it."""


class NotTheirs(Exception):
    """A row of one client names something of another client."""

    def __init__(self, what: str, value: str, owner: str, named: str) -> None:
        super().__init__(gettext(_THEIRS[what]) % {"value": value, "owner": owner, "named": named})
        self.value = value


def id_from(text: str) -> str:
    """Which outside id stands for something that came without one? Its folded name, shortened if need be."""
    return text if len(text) <= _LONGEST_ID else "name:" + hashlib.sha256(text.encode()).hexdigest()


class Codes:
    """Hands out the codes of staged references."""

    def __init__(self) -> None:
        self._next = 0
        self.existing: dict[int, int] = {}

    def fresh(self, pk: int | None = None) -> int:
        """A code of its own, for the row ``pk`` that is there or for one that the merge will make."""
        self._next += 1
        if pk is not None:
            self.existing[self._next] = pk
        return self._next

    def of(self, known: Known | None) -> int | None:
        """The code that stands for something; None for nothing."""
        if known is None:
            return None
        if known.code is None:
            known.code = self.fresh(known.pk)
        return known.code


class Register:
    """Everything of one sort: found by id and by name, and made when it is new."""

    def __init__(self, codes: Codes, model: type[Model], what: str, extra: tuple[str, ...] = ()) -> None:
        self.codes, self.what = codes, what
        self.by_id: dict[tuple[str, str], Known] = {}
        self.by_name: dict[Any, Known] = {}
        self.new: list[Known] = []
        self.plan = Plan(model, ("system", "external_id", *extra), (("system", "external_id"),), keeps=True)

    def add(self, known: Known, *keys: Any) -> Known:
        """Remember something under its id and these keys (the first to take a key keeps it)."""
        self.by_id.setdefault((known.system, known.external_id), known)
        for key in keys:
            self.by_name.setdefault(key, known)
        return known

    def make(self, known: Known, *keys: Any) -> Known:
        """Take in something new; its code is made at once so that rows can refer to it."""
        self.new.append(known)
        self.codes.of(known)
        return self.add(known, *keys)

    def stage(self, row: Callable[[Known], tuple[Any, ...]]) -> Stage:
        """Stage what is new; ``row`` gives the values of the plan's columns after the id."""
        stage = Stage(self.plan)
        stage.add([(n, None, k.code, k.system, k.external_id, *row(k)) for n, k in enumerate(self.new)])
        return stage


class Clients(Register):
    """The clients, by id and by folded name."""

    def __init__(self, codes: Codes) -> None:
        super().__init__(codes, Client, "client", ("name", "name_key"))
        self.by_pk: dict[int, Known] = {}
        for pk, system, number, name, key in Client.objects.values_list(
            "pk", "system", "external_id", "name", "name_key"
        ):
            self.by_pk[pk] = self.add(Known(system, number, name, pk), key)

    def find(self, system: str, number: str | None, name: str | None) -> Known | None:
        """Which client does a row name? By id first, then by name."""
        if number is not None:
            found = self.by_id.get((system, number))
            if found is not None:
                return found
        return self.by_name.get(fold(name)) if name else None

    def find_or_make(self, system: str, number: str | None, name: str | None) -> Known | None:
        """The client a row names, made when it is new; None when the row names none."""
        found = self.find(system, number, name)
        if found is not None or not (name or number):
            return found
        called = name or str(number)
        key = fold(called)
        same = self.by_name.get(key)
        if same is not None:
            return same
        return self.make(Known(system, number or id_from(key), called), key)

    def staged(self) -> Stage:
        """The new clients."""
        return self.stage(lambda k: (k.name, fold(k.name)))


class Teams(Register):
    """The teams, by folded name."""

    def __init__(self, codes: Codes) -> None:
        super().__init__(codes, Team, "team", ("name", "name_key", "tier"))
        self.tiers: dict[int, int | None] = {}
        for pk, system, number, name, key in Team.objects.values_list(
            "pk", "system", "external_id", "name", "name_key"
        ):
            self.add(Known(system, number, name, pk), key)

    def find_or_make(self, system: str, name: str | None, tier: int | None = None) -> Known | None:
        """The team of that name, made when it is new; None without a name."""
        if not name:
            return None
        found = self.by_name.get(name)
        if found is None:
            key = fold(name)
            found = self.by_name.get(key)
            if found is None:
                found = self.make(Known(system, id_from(key), name), key)
                self.tiers[found.code or 0] = tier
            self.by_name[name] = found  # the name as written finds it next time
        return found

    def staged(self) -> Stage:
        """The new teams."""
        return self.stage(lambda k: (k.name, fold(k.name), self.tiers.get(k.code or 0)))


class People(Register):
    """The technicians, by id, e-mail and folded name."""

    def __init__(self, codes: Codes) -> None:
        super().__init__(codes, Person, "technician", ("name", "email"))
        for pk, system, number, name, email in Person.objects.order_by("pk").values_list(
            "pk", "system", "external_id", "name", "email"
        ):
            known = Known(system, number, name, pk, email=email)
            self.add(known, fold(name), *([email] if email else []))

    def find_or_make(self, system: str, name: str | None, number: str | None = None) -> Known | None:
        """The technician a row names, by id, e-mail or name; made when new, None without a name or id."""
        if number is not None:
            found = self.by_id.get((system, number))
            if found is not None:
                return found
        if not name:
            return None if number is None else self.make(Known(system, number, number), fold(number))
        found = self.by_name.get(name)
        if found is None:
            key = fold(name)
            found = self.by_name.get(key) or self.by_id.get((system, name))
            if found is None:
                found = self.make(Known(system, number or id_from(key), name), key)
            self.by_name[name] = found
        return found

    def staged(self) -> Stage:
        """The new technicians."""
        return self.stage(lambda k: (k.name, k.email))


class OfClients(Register):
    """What belongs to a client: found within the client by name, and by id wherever it is."""

    def __init__(
        self, clients: Clients, model: type[Model], what: str, rows: Iterable[tuple[Any, ...]]
    ) -> None:
        super().__init__(clients.codes, model, what)
        self.clients = clients
        for pk, system, number, name, owner, *more in rows:
            known = Known(system, number, name or "", pk, client=clients.by_pk[owner])
            keys = [(id(known.client), fold(text)) for text in (name, *more) if text]
            self.add(known, *keys)

    def find(self, client: Known, system: str, value: str | None, number: str | None = None) -> Known | None:
        """What does a row of ``client`` name? None when nothing like it is known.

        Raises NotTheirs when the id is of another client.
        """
        text = number or value
        if not text or client is NOBODY:
            return None
        if value:
            found = self.by_name.get((id(client), fold(value)))
            if found is not None:
                return found
        found = self.by_id.get((system, text))
        if found is not None and found.client is not client:
            owner = found.client.name if found.client else ""
            raise NotTheirs(self.what, text, owner, client.name)
        return found


def sites(clients: Clients) -> OfClients:
    """The clients' sites."""
    rows = Site.objects.values_list("pk", "system", "external_id", "name", "client_id")
    return OfClients(clients, Site, "site", rows)


def contacts(clients: Clients) -> OfClients:
    """The clients' contacts; e-mail addresses find them too."""
    rows = Contact.objects.values_list("pk", "system", "external_id", "name", "client_id", "email")
    return OfClients(clients, Contact, "contact", rows)


def devices(clients: Clients) -> OfClients:
    """The clients' devices."""
    rows = Device.objects.values_list("pk", "system", "external_id", "name", "client_id")
    return OfClients(clients, Device, "device", rows)


def contracts(clients: Clients) -> OfClients:
    """The clients' contracts."""
    rows = Contract.objects.values_list("pk", "system", "external_id", "title", "client_id")
    return OfClients(clients, Contract, "contract", rows)
