"""The health of the import: files on their way, what came in, what failed and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from trimtab.domain.batches.models import Batch
from trimtab.domain.jobs.models import Job
from trimtab.domain.jobs.queries import UNDER_WAY
from trimtab.domain.people.models import User
from trimtab.domain.uploads.models import Upload
from trimtab.domain.uploads.queries import failed_imports, who_recorded
from trimtab.web.exports import Cell, Column, Table
from trimtab.web.presenters.dates import moment
from trimtab.web.presenters.import_words import kind_name, size_text
from trimtab.web.presenters.jobs import problem_text
from trimtab.web.presenters.numbers import amount, count


@dataclass(frozen=True)
class OnItsWay:
    """A file that is not imported yet, where it stands, and where to go on."""

    name: str
    kind: str
    says: str
    tone: str
    given: str
    link: str


@dataclass(frozen=True)
class Line:
    """One import or failed try. Counts of None are not known; ``undo`` is where it can be taken back."""

    when: datetime
    when_text: str
    name: str
    kind: str
    who: str
    accepted: int | None
    rejected: int | None
    state: str
    tone: str
    reasons: list[str] = field(default_factory=list)
    undo: str = ""
    link: str = ""

    @property
    def counts(self) -> str:
        """How many rows were accepted and how many rejected, in words."""
        if self.accepted is None:
            return ""
        says = ngettext("%(n)s row accepted", "%(n)s rows accepted", self.accepted) % {
            "n": count(self.accepted)
        }
        if not self.rejected:
            return says
        bad = ngettext("%(n)s row rejected", "%(n)s rows rejected", self.rejected)
        return bad % {"n": count(self.rejected)}


def on_its_way(upload: Upload, zone: ZoneInfo) -> OnItsWay:
    """Where does this upload stand?"""
    says, tone, link = _stand(upload)
    who = upload.made_by.name
    given = gettext("%(who)s, %(when)s") % {"who": who, "when": moment(upload.made_at, zone)}
    return OnItsWay(upload.name, kind_name(upload.kind), says, tone, given, link)


def _stand(upload: Upload) -> tuple[str, str, str]:
    wizard, trial = reverse("import", args=[upload.pk]), reverse("import-trial", args=[upload.pk])
    job = upload.job
    if job is not None and job.state in UNDER_WAY:
        return gettext("Being imported"), "", reverse("job", args=[job.pk])
    if job is not None and job.state == Job.State.FAILED:
        return gettext("The import failed"), "bad", reverse("job", args=[job.pk])
    if upload.trial is None:
        return gettext("Say what its columns hold"), "", wizard
    if upload.trial.state in UNDER_WAY:
        return gettext("Being tried"), "", trial
    if upload.trial.state != Job.State.DONE:
        return gettext("The trial failed"), "bad", trial
    n = (upload.trial.result or {}).get("problems", 0)
    if n:
        words = ngettext("%(n)s problem found", "%(n)s problems found", n)
        return words % {"n": count(n)}, "warn", trial
    return gettext("Tried without a problem; ready to import"), "good", trial


class History:
    """Every import and every failed try, newest first."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone
        batches = [(at, "batch", pk) for pk, at in Batch.objects.values_list("pk", "recorded_at")]
        tries = [(ended or made, "job", pk) for pk, made, ended in
                 failed_imports().values_list("pk", "made_at", "ended_at")]  # fmt: skip
        self._entries = sorted([*batches, *tries], reverse=True)
        self.total = len(self._entries)

    def lines(self, first: int = 0, size: int | None = None) -> list[Line]:
        """A part of the list."""
        chosen = self._entries[first : None if size is None else first + size]
        batches = Batch.objects.in_bulk([pk for _, what, pk in chosen if what == "batch"])
        jobs = {
            job.pk: job for job in failed_imports().filter(pk__in=[p for _, w, p in chosen if w == "job"])
        }
        who = _names(who_recorded(batches))
        return [
            _batch_line(batches[pk], who.get(pk, ""), self.zone)
            if what == "batch"
            else _try_line(jobs[pk], self.zone)
            for _, what, pk in chosen
        ]


def _names(actors: Mapping[int, str]) -> dict[int, str]:
    """Names instead of addresses where an account has one."""
    names = dict(User.objects.filter(email__in=set(actors.values())).values_list("email", "name"))
    return {batch: names.get(actor, actor) for batch, actor in actors.items()}


def _batch_line(batch: Batch, who: str, zone: ZoneInfo) -> Line:
    undone = batch.state == Batch.State.UNDONE
    return Line(
        when=batch.recorded_at,
        when_text=moment(batch.recorded_at, zone),
        name=batch.file_name,
        kind=kind_name(batch.kind),
        who=who,
        accepted=batch.created + batch.updated + batch.unchanged,
        rejected=0,
        state=gettext("Taken back") if undone else gettext("Imported"),
        tone="" if undone else "good",
        reasons=[*_columns_not_taken(batch.mapping.get("unknown_columns", [])), *_rule(batch.mapping)],
        undo="" if undone else reverse("import-undo", args=[batch.pk]),
    )


def _columns_not_taken(columns: Iterable[str]) -> list[str]:
    names = ", ".join(columns)
    return [gettext("Columns not taken: %(names)s.") % {"names": names}] if names else []


def _rule(mapping: Mapping[str, Any]) -> list[str]:
    return [rule_says(*mapping["escalation"])] if mapping.get("escalation") else []


def rule_says(escalated: int, tickets: int) -> str:
    """What a rule makes of tickets, in one sentence."""
    words = ngettext(
        "The escalation rule marks %(escalated)s of %(tickets)s ticket.",
        "The escalation rule marks %(escalated)s of %(tickets)s tickets.",
        tickets,
    )
    return words % {"escalated": count(escalated), "tickets": count(tickets)}


def _try_line(job: Job, zone: ZoneInfo) -> Line:
    result = job.result or {}
    cancelled = job.state == Job.State.CANCELLED
    when = job.ended_at or job.made_at
    return Line(
        when=when,
        when_text=moment(when, zone),
        name=job.request.get("name", ""),
        kind=kind_name(job.request.get("kind", "")),
        who=job.made_by.name if job.made_by else "",
        accepted=0 if result else None,
        rejected=result.get("bad_rows") if result else None,
        state=gettext("Cancelled") if cancelled else gettext("Failed"),
        tone="" if cancelled else "bad",
        reasons=[problem_text(job.problem)] if job.problem else [],
        link=reverse("job", args=[job.pk]),
    )


def history_table(zone: ZoneInfo, as_of: datetime) -> Table:
    """Every import and failed try as a table to take along."""
    columns = [
        Column(gettext("When"), "moment"),
        Column(gettext("File")),
        Column(gettext("Rows are")),
        Column(gettext("Who")),
        Column(gettext("State")),
        Column(gettext("Rows accepted"), "whole"),
        Column(gettext("Rows rejected"), "whole"),
        Column(gettext("Remarks"), width=60),
    ]
    rows: list[list[Cell]] = [
        [one.when, one.name, one.kind, one.who, one.state, one.accepted, one.rejected, " ".join(one.reasons)]
        for one in History(zone).lines()
    ]
    return Table("trimtab-imports", columns, rows, [(gettext("As of"), as_of)], zone)


def upload_told(upload: Upload, zone: ZoneInfo) -> str:
    """Who gave us the file, when, and how large it is."""
    size, unit = size_text(upload.size)
    says = gettext("%(size)s %(unit)s, uploaded by %(who)s, %(when)s")
    return says % {
        "size": amount(size),
        "unit": unit,
        "who": upload.made_by.name,
        "when": moment(upload.made_at, zone),
    }


def batch_told(batch: Batch, zone: ZoneInfo) -> str:
    """What a batch did and when."""
    says = gettext("%(kind)s from %(file)s, imported %(when)s: %(created)s created, %(updated)s updated.")
    return says % {
        "kind": kind_name(batch.kind),
        "file": batch.file_name,
        "when": moment(batch.recorded_at, zone),
        "created": count(batch.created),
        "updated": count(batch.updated),
    }


def known_already(batch: Batch, zone: ZoneInfo) -> str:
    """That this very file came in before."""
    says = gettext("This very file was imported before, %(when)s. Importing it again changes nothing.")
    return says % {"when": moment(batch.recorded_at, zone)}


def job_title(job: Job) -> str:
    """What is the job about?"""
    name = job.request.get("name", "")
    if job.kind == "undo":
        return gettext("Taking back %(name)s") % {"name": name}
    if job.request.get("dry_run"):
        return gettext("Trying %(name)s") % {"name": name}
    return gettext("Importing %(name)s") % {"name": name}
