"""Put the sample provider into the database, take it out again, and say whether it is the same one."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models, transaction

from trimtab.demo import stories
from trimtab.demo.efforts import plant
from trimtab.demo.sample import Sample, make_sample
from trimtab.demo.stories import PROVIDER, PROVIDER_ZONE, SYSTEM
from trimtab.demo.writing import write
from trimtab.domain.audit.actions import record
from trimtab.domain.audit.actor import PROGRAM, Actor
from trimtab.domain.batches.actions import begin, take_back
from trimtab.domain.batches.queries import batch_tables
from trimtab.domain.batches.statistics import gather_statistics
from trimtab.domain.changes.actions import FACTS, mark_months
from trimtab.domain.findings.actions import forget_strikes
from trimtab.domain.locks.actions import forget_whole
from trimtab.domain.models import (
    Batch,
    Client,
    Escalation,
    Initiative,
    Organisation,
    PeopleRound,
    Target,
    Team,
    TicketEvent,
)
from trimtab.domain.notices.handing import forget_messages
from trimtab.domain.surveys.releasing import forget_releases
from trimtab.domain.tickets.actions import ensure_rule, recount_escalations
from trimtab.domain.tipping.actions import forget_all
from trimtab.domain.warnings.actions import forget_looks
from trimtab.scorecards.initiative_notices import forget_told

KIND = "demo"
_TARGETS = {
    "ticket-escalation": 0.12,
    "client-onboarding-satisfaction": 4.2,
    "agent-onboarding-satisfaction": 3.8,
    "technician-satisfaction": 7.5,
    "turnover": 0.15,
    "sla-met": 0.95,
}
_THRESHOLDS = {"ticket-escalation": stories.ESCALATION_THRESHOLD, "weekly-pulse": stories.PULSE_LIMIT}
_ROWS_AT_A_TIME = 2000


class DemoRefused(Exception):
    """The sample provider cannot be loaded or removed now; the text says why and what to do."""


@dataclass(frozen=True)
class LoadedDemo:
    """What was loaded: the batch and how many rows of each record."""

    batch_id: int
    counts: Mapping[str, int]


@transaction.atomic
def load(as_of: datetime, seed: int = 7, *, by: Actor = PROGRAM) -> LoadedDemo:
    """Load the sample provider as it stands on the day of ``as_of``: how many rows of each record?

    Raises DemoRefused when it is loaded already or a client or team of its names exists, and ValueError for
    an ``as_of`` without a time zone.
    """
    if loaded_batch() is not None:
        raise DemoRefused("The sample provider is loaded already. Remove it first: trimtab demo remove")
    known = Organisation.objects.filter(pk=1).first()
    zone = ZoneInfo(known.zone if known else PROVIDER_ZONE)
    sample = make_sample(as_of=as_of, zone=zone, seed=seed)
    _refuse_names_in_use(sample)
    batch = begin(
        kind=KIND,
        file_name="sample provider",
        file_digest=hashlib.sha256(f"{KIND}:{seed}:{sample.timeline.today}".encode()).hexdigest(),
        as_of=as_of,
        mapping={"seed": seed, "day": sample.timeline.today.isoformat(), "made_organisation": known is None},
    )
    provider = known or Organisation.objects.create(pk=1, name=PROVIDER, zone=PROVIDER_ZONE)
    counts: Counter[str] = Counter()
    for group in (*sample.groups, _targets(sample)):
        if group:
            counts.update(_save(type(group[0]), group, batch))
    counts.update(_save(TicketEvent, sample.moments, batch))
    counts.update(plant(sample.timeline, batch, provider.language))
    gather_statistics()
    rule, _ = ensure_rule(name=SYSTEM, definition=sample.rule, as_of=as_of, batch=batch)
    recount_escalations(rule=rule, as_of=as_of)
    Batch.objects.filter(pk=batch.pk).update(created=sum(counts.values()))
    mark_months(facts=FACTS, months=None, as_of=as_of)
    after = {"seed": seed, "rows": sum(counts.values())}
    record(by=by, as_of=as_of, action="demo.load", of="batch", key=batch.pk, name=PROVIDER, after=after)
    return LoadedDemo(batch.pk, dict(counts))


@transaction.atomic
def remove(as_of: datetime, *, by: Actor = PROGRAM) -> dict[str, int]:
    """Take the sample provider out again: how many rows of each record went?

    What was told, watched, estimated and released of it goes too. Nothing when it is not loaded. Raises DemoRefused,
    naming them, when rows that are not the sample's refer to it, and CannotUndo when a later import changed its rows
    or an account belongs to one of its clients.
    """
    batch = loaded_batch()
    if batch is None:
        return {}
    _refuse_rows_in_use(batch)
    number, counts = batch.pk, {label: rows for label, rows in _counts(batch).items() if rows}
    forget_releases(list(PeopleRound.objects.filter(batch=batch)))
    forget_told(Initiative.objects.filter(batch=batch).values_list("pk", flat=True))
    take_back(batch=batch, as_of=as_of)
    if batch.mapping.get("made_organisation"):
        # Renamed or moved since, it is the user's own and stays.
        Organisation.objects.filter(pk=1, name=PROVIDER, zone=PROVIDER_ZONE, parameters={}).delete()
    Batch.objects.filter(pk=batch.pk).delete()
    # The same sample has the same numbers again: no entry of the next one is struck by what was said of this one.
    forget_strikes(system=SYSTEM)
    forget_whole()
    forget_looks()
    forget_all()
    forget_messages()
    mark_months(facts=FACTS, months=None, as_of=as_of)
    before = {"rows": sum(counts.values())}
    record(by=by, as_of=as_of, action="demo.remove", of="batch", key=number, name=PROVIDER, before=before)
    return counts


def loaded_batch() -> Batch | None:
    """The batch of the sample provider, None when it is not loaded."""
    return Batch.objects.filter(kind=KIND, state=Batch.State.RECORDED).first()


def checksum() -> str:
    """A SHA-256 over every row of the loaded sample, by what it says and not by its number in the database.

    Raises DemoRefused when the sample is not loaded.
    """
    batch = loaded_batch()
    if batch is None:
        raise DemoRefused("The sample provider is not loaded: trimtab demo load")
    digest = hashlib.sha256()
    for rows in _rows_of(batch):
        digest.update(rows.model._meta.label.encode())
        for line in sorted(map(repr, rows.values_list(*_said_by(rows.model)).iterator(_ROWS_AT_A_TIME))):
            digest.update(line.encode())
    return digest.hexdigest()


def _rows_of(batch: Batch) -> list[models.QuerySet[models.Model]]:
    of_batch = [model._default_manager.filter(batch=batch) for model in batch_tables()]
    return [*of_batch, Escalation._default_manager.filter(ticket__batch=batch)]


def _said_by(model: type[models.Model]) -> list[str]:
    """The columns that say something; a reference by the external id of what it refers to."""
    said = []
    for field in model._meta.concrete_fields:
        if field.primary_key or field.name in ("batch", "made_at"):
            continue
        target = field.related_model
        if target is None:
            said.append(field.name)
        elif isinstance(target, type) and any(f.name == "external_id" for f in target._meta.concrete_fields):
            said.append(f"{field.name}__external_id")
    return said


def _counts(batch: Batch) -> dict[str, int]:
    return {str(rows.model._meta.verbose_name_plural): rows.count() for rows in _rows_of(batch)}


def _save(model: type[models.Model], rows: Sequence[Any], batch: Batch) -> dict[str, int]:
    write(model, rows, batch)
    return {str(model._meta.verbose_name_plural): len(rows)}


def _targets(sample: Sample) -> list[Target]:
    """The provider's targets and thresholds, for those KPIs that have none yet."""
    known = set(Target.objects.values_list("kpi", "kind"))
    first = sample.timeline.first_day
    wanted = {Target.Kind.TARGET: _TARGETS, Target.Kind.THRESHOLD: _THRESHOLDS}
    return [
        Target(kpi=kpi, kind=kind, value=value, from_day=first)
        for kind, values in wanted.items()
        for kpi, value in values.items()
        if (kpi, kind) not in known
    ]


def _refuse_names_in_use(sample: Sample) -> None:
    for model in (Client, Team):
        keys = [row.name_key for group in sample.groups for row in group if isinstance(row, Client | Team)]
        taken = model.objects.filter(name_key__in=keys).values_list("name", flat=True).first()
        if taken is not None:
            raise DemoRefused(
                f"The sample provider has a {model._meta.verbose_name} called {taken}, and so do you."
            )


def _refuse_rows_in_use(batch: Batch) -> None:
    """Refuse while rows that are not the sample's refer to rows that are."""
    found = []
    for model in batch_tables():
        for field in model._meta.concrete_fields:
            target = field.related_model
            if field.name == "batch" or not isinstance(target, type) or target not in batch_tables():
                continue
            mine = models.Q(batch__isnull=True) | ~models.Q(batch=batch)
            rows = model._default_manager.filter(mine, **{f"{field.name}__batch": batch}).count()
            if rows:
                found.append(f"{rows} {model._meta.verbose_name_plural} (by {field.name})")
    if found:
        raise DemoRefused(
            "Rows of your own refer to the sample provider: "
            + ", ".join(found)
            + ". Remove them or undo their import first; then nothing of yours is lost."
        )
