"""What every kind's recorder does: take parsed rows, stage them, and finish what the merge began."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext

from trimtab.catalogue.preset import Preset, Rating
from trimtab.domain.batches.merging import Merged
from trimtab.domain.batches.models import Batch
from trimtab.domain.batches.staging import Stage
from trimtab.domain.changes.actions import mark_months, months_of
from trimtab.domain.organisation.queries import report_zone
from trimtab.domain.tickets.queries import Preview
from trimtab.intake.directory import Clients, Codes, Known, NotTheirs, People, Teams
from trimtab.intake.mapping import Mapped, Wishes
from trimtab.intake.parsing import Parse, Word, default_of

UNNAMED_CLIENT = "Client not named"
_WORDS_SHOWN = 8


class BadCell(Exception):
    """A row cannot be recorded because of one field."""

    def __init__(self, name: str, problem: str, remedy: str, value: object = "") -> None:
        super().__init__(problem)
        self.name, self.problem, self.remedy, self.value = name, problem, remedy, value


class CannotRecord(Exception):
    """The file as a whole cannot be recorded; the text says why and what to do."""


@dataclass
class Context:
    """What a recorder knows besides the rows."""

    mapped: Mapped
    preset: Preset
    wishes: Wishes
    system: str
    as_of: datetime
    file_name: str
    file_digest: str
    parser_of: Callable[[str], Parse]
    """The parser of any field's cells."""
    report: Callable[[int, "BadCell"], None]
    """Takes a bad row that is found later than its turn."""
    rating: Rating | None = None
    codes: Codes = field(default_factory=Codes)
    notes: dict[str, None] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    unknown_words: dict[str, Counter[str]] = field(default_factory=dict)

    def has(self, *names: str) -> bool:
        """Does the file say anything about one of these fields?"""
        return self.mapped.has(*names)

    def note(self, text: str) -> None:
        """Say something about the whole file, once."""
        self.notes[text] = None

    def meaning(self, name: str, word: Word | None) -> str | None:
        """What does a word of the product come to? Unknown ones are noted and stand for the usual."""
        if word is None:
            return None
        if word.meaning is None:
            self.unknown_words.setdefault(name, Counter())[word.label[:60]] += 1
            return default_of(name)
        return word.meaning

    def all_notes(self) -> list[str]:
        """Everything a person should know about how the file was understood."""
        notes = list(self.notes)
        for name, words in self.unknown_words.items():
            shown = ", ".join(f"{word!r}" for word, _ in words.most_common(_WORDS_SHOWN))
            notes.append(
                gettext(
                    "%(name)s: %(count)s words are not known here (%(shown)s); they were read as "
                    "%(value)r. Say what they mean in the mapping: [words.%(name)s]."
                )
                % {"name": name, "count": len(words), "shown": shown, "value": default_of(name)}
            )
        return notes


class Recorder(ABC):
    """Takes the rows of one file and stages them; knows what to do around the merge."""

    chunk = 2_000
    main: tuple[type[Model], ...] = ()
    """The tables whose rows are what the file is about."""

    def __init__(self, context: Context) -> None:
        self.context = context

    @abstractmethod
    def take(self, row: int, values: Mapping[str, Any]) -> None:
        """Stage one row. Raises BadCell or NotTheirs for a row that cannot be recorded."""

    def finish(self) -> None:  # noqa: B027 (nothing to do is usual)
        """All rows are taken: stage the rest. Bad rows found only now go to ``context.report``."""

    @abstractmethod
    def stages(self) -> list[Stage]:
        """What is staged, parents first."""

    def new_columns(self, model: type[Model]) -> Mapping[str, Any]:  # noqa: ARG002 (others need it)
        """Which columns do only new rows of a table take?"""
        return {}

    def before_merge(self, batch: Batch) -> None:  # noqa: B027 (nothing to do is usual)
        """Runs in the transaction, before anything is merged."""

    @abstractmethod
    def after_merge(self, merged: Mapping[type[Model], Merged]) -> None:
        """Runs in the transaction, after everything is merged: mark months, count escalations."""

    def changed_besides(self) -> bool:
        """Did the import change anything that the merge does not count, such as a rule?"""
        return False

    def news(self) -> dict[str, int]:
        """What is new besides the rows themselves? Such as {"clients": 3}."""
        return {}

    def preview(self) -> Preview | None:
        """What does the escalation rule make of the tickets of this file?"""
        return None


class WithClients(Recorder):
    """A recorder whose rows belong to a client, which they may bring along."""

    makes_clients = False

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.clients = Clients(context.codes)
        self._unnamed: Known | None = None

    def client_of(self, values: Mapping[str, Any]) -> Known:
        """Which client is the row of? Raises BadCell for one that is not there and may not be made."""
        name, number = values.get("client"), values.get("client_id")
        system = values.get("client_system") or values.get("system") or self.context.system
        if name is None and number is None:
            return self._unnamed_client()
        if self.makes_clients:
            found = self.clients.find_or_make(system, number, name)
        else:
            found = self.clients.find(system, number, name)
        if found is None:
            raise BadCell(
                "client" if name else "client_id",
                gettext("There is no client %(value)r.") % {"value": name or number},
                gettext("Import clients first, or correct the name."),
                name or number,
            )
        return found

    def _unnamed_client(self) -> Known:
        given = [name for name in ("client", "client_id") if name in self.context.mapped.places]
        if given or not self.makes_clients:
            raise BadCell(
                (given or ["client"])[0],
                gettext("The row names no client."),
                gettext("Fill it in, or say whose such rows are: --client NAME."),
            )
        self.context.counts[gettext("rows without a client")] += 1
        if self._unnamed is None:
            self._unnamed = self.clients.find_or_make(self.context.system, None, UNNAMED_CLIENT)
            if not self.context.has("client", "client_id"):
                self.context.note(
                    gettext(
                        "The file names no client: all its rows go to a client called %(unnamed_client)r. "
                        'Name it with --client NAME, or in the mapping: [constants] client = "NAME".'
                    )
                    % {"unnamed_client": UNNAMED_CLIENT}
                )
        assert self._unnamed is not None
        return self._unnamed


class WithPeople(WithClients):
    """A recorder whose rows also name teams and technicians."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.teams = Teams(context.codes)
        self.people = People(context.codes)

    def news(self) -> dict[str, int]:
        """New clients, teams and technicians."""
        found = {"clients": self.clients.new, "teams": self.teams.new, "technicians": self.people.new}
        return {what: len(new) for what, new in found.items() if new}


def mark(facts: Sequence[str], hours: set[datetime], as_of: datetime) -> None:
    """Mark the months of these moments, in the zone of reports."""
    if hours:
        mark_months(facts=facts, months=months_of(hours, report_zone()), as_of=as_of)


def mark_all(facts: Sequence[str], as_of: datetime) -> None:
    """Mark every month: what changed reaches all of them."""
    mark_months(facts=facts, months=None, as_of=as_of)


def first_day(moment: datetime) -> date:
    """The day of a moment in the zone of reports."""
    return moment.astimezone(report_zone()).date()


__all__ = [
    "UNNAMED_CLIENT", "BadCell", "CannotRecord", "Context", "NotTheirs", "Recorder", "WithClients", "WithPeople",
    "mark", "mark_all",
]  # fmt: skip
