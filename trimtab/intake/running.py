"""One import from file to batch: read, check, stage, and merge in one short transaction; or nothing at all."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.utils.translation import gettext

from trimtab.catalogue.preset import Preset, UnknownPreset, generic, likeliest, preset_named
from trimtab.domain.audit.actions import record
from trimtab.domain.audit.actor import Actor
from trimtab.domain.batches.actions import begin
from trimtab.domain.batches.merging import Merged, add_codes, make_codes, merge
from trimtab.domain.batches.models import Batch
from trimtab.domain.batches.staging import Stage, drop_stages, staging
from trimtab.domain.batches.statistics import gather_statistics
from trimtab.domain.organisation.queries import report_zone
from trimtab.domain.tickets.queries import Preview
from trimtab.intake.fields import KINDS, Field, Kind
from trimtab.intake.mapping import BadMapping, Mapped, Wishes, propose, rating_of, read_wishes
from trimtab.intake.parsing import Parsers, RowParser, Settings
from trimtab.intake.problems import Problem, Problems
from trimtab.intake.reading import BadRow, Row, Table, UnreadableFile, open_table
from trimtab.intake.recording.kinds import RECORDERS
from trimtab.intake.recording.recorder import BadCell, CannotRecord, Context, NotTheirs, Recorder
from trimtab.intake.values import BadValue, Order, guess_order

Progress = Callable[[int, int, int], None]
"""Called now and then with rows read, bytes read and bytes in all."""
PROGRAM = Actor("trimtab import")
SAMPLE_ROWS = 20_000
_EVERY = 5_000


class CannotImport(Exception):
    """The file cannot be imported; the text says why and what to do."""


@dataclass(frozen=True)
class Request:
    """What somebody asks for: a file of a kind, how to read it, and whether only to try.

    ``name`` is what people call the file, where it is stored under another name.
    """

    kind: str
    path: Path
    preset: str | None = None
    mapping: Path | None = None
    client: str | None = None
    dry_run: bool = False
    errors: Path | None = None
    wishes: Wishes | None = None
    name: str = ""


@dataclass
class Summary:
    """What an import did, or would do."""

    kind: str
    preset: str
    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    repeated: int = 0
    batch: int | None = None
    dry_run: bool = False
    news: dict[str, int] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    tables: dict[str, tuple[int, int]] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)
    unknown_columns: tuple[str, ...] = ()
    notes: list[str] = field(default_factory=list)
    preview: Preview | None = None
    problems: Problems = field(default_factory=lambda: Problems(None))

    @property
    def failed(self) -> bool:
        """Was nothing written because rows are bad?"""
        return self.problems.count > 0


class _TakenBack(Exception):
    """Raised inside the transaction to leave nothing behind."""


def run(
    request: Request,
    *,
    as_of: datetime,
    by: Actor = PROGRAM,
    progress: Progress | None = None,
    before_commit: Callable[[Summary], None] | None = None,
) -> Summary:
    """Import a file, or only say what an import would do.

    Either every row is recorded, in one batch, or nothing is. ``before_commit`` is called in the transaction that
    records, and only then; what it raises leaves nothing behind. Raises CannotImport for a file, mapping or preset
    that cannot be used; bad rows are in the summary.
    """
    try:
        return _Run(request, as_of, by, progress, before_commit).go()
    except UnreadableFile as error:
        says = gettext("%(says)s (row %(row)s)") if error.row else "%(says)s"
        raise CannotImport(f"{says % {'says': error.message, 'row': error.row}} {error.remedy}") from error
    except (BadMapping, CannotRecord, UnknownPreset) as error:
        raise CannotImport(str(error)) from error
    except IntegrityError as error:
        raise CannotImport(
            gettext(
                "The database refused the rows, so nothing was recorded: %(value)s. If another "
                "import ran at the same time, import again."
            )
            % {"value": str(error).strip().splitlines()[0]}
        ) from error


class _Run:
    def __init__(
        self,
        request: Request,
        as_of: datetime,
        by: Actor,
        progress: Progress | None,
        before_commit: Callable[[Summary], None] | None,
    ) -> None:
        if request.kind not in KINDS:
            raise CannotImport(
                gettext("There is no kind %(kind)r; there are %(names)s.")
                % {"kind": request.kind, "names": ", ".join(KINDS)}
            )
        self.request, self.as_of, self.by = request, as_of, by
        self.progress, self.before_commit = progress, before_commit
        self.kind: Kind = KINDS[request.kind]
        given = request.wishes or (read_wishes(request.mapping) if request.mapping else Wishes())
        self.wishes = given.with_client(request.client)

    def go(self) -> Summary:
        settings = self.wishes.settings
        digest = digest_of(self.request.path)
        table = open_table(
            self.request.path, encoding=settings.get("encoding"), delimiter=settings.get("delimiter")
        )
        key, preset = self._preset(table)
        summary = Summary(self.kind.key, key, dry_run=self.request.dry_run)
        summary.problems = Problems(self.request.errors)
        mapped = propose(self.kind, table.columns, preset, self.wishes)
        self._headers = mapped.headers
        summary.columns, summary.unknown_columns = dict(mapped.headers), mapped.unknown_columns
        rating = rating_of(preset, self.wishes)
        parsers = Parsers(self.kind, preset, self.wishes, self._settings(table, mapped, preset), rating)
        context = Context(
            mapped=mapped, preset=preset, wishes=self.wishes, system=settings.get("system") or preset.system,
            as_of=self.as_of, file_name=self.request.name or self.request.path.name, file_digest=digest,
            parser_of=parsers.of, rating=rating,
            report=lambda row, bad: summary.problems.add(self._problem(row, bad)),
        )  # fmt: skip
        parser = _rows(parsers, mapped)
        recorder = RECORDERS[self.kind.key](context)
        make_codes()
        try:
            self._stage(table, parser, recorder, summary)
            if not summary.rows:
                raise CannotRecord(
                    gettext("The file has columns, but no rows. Export it again with some rows.")
                )
            if not summary.failed:
                self._record(recorder, context, summary, table)
            else:
                self._tell(summary, context, table)
        finally:
            summary.problems.close()
        return summary

    def _preset(self, table: Table) -> tuple[str, Preset]:
        if self.request.preset:
            return preset_named(self.request.preset)
        return likeliest(self.kind.key, table.columns) or ("generic", generic())

    def _settings(self, table: Table, mapped: Mapped, preset: Preset) -> Settings:
        wished = self.wishes.settings
        zone = wished.get("zone") or preset.zone
        order: Order | None = (
            wished.get("date_order") or date_order_in(table, mapped, self.kind.fields) or preset.date_order
        )
        return Settings(
            zone=ZoneInfo(zone) if zone else report_zone(),
            order=order,
            decimal_comma=wished.get("decimal_comma"),
            serials=table.format == "xlsx",
        )

    def _stage(self, table: Table, parser: RowParser, recorder: Recorder, summary: Summary) -> None:
        with staging():
            for row in table.rows():
                summary.rows += 1
                if isinstance(row, BadRow):
                    problem = row.problem
                    summary.problems.add(
                        Problem(row.number, problem.column or "", "", problem.message, problem.remedy)
                    )
                else:
                    self._take(row, parser, recorder, summary.problems)
                if self.progress is not None and summary.rows % _EVERY == 0:
                    self.progress(summary.rows, table.position(), table.size)
            recorder.finish()
        if self.progress is not None:
            self.progress(summary.rows, table.size, table.size)

    def _take(self, row: Row, parser: RowParser, recorder: Recorder, problems: Problems) -> None:
        values, bad = parser.values(row.cells)
        for name, cell, error in bad:
            problems.add(Problem(row.number, self._column(name), str(cell), error.problem, error.remedy))
        if bad:
            return
        try:
            recorder.take(row.number, values)
        except BadCell as error:
            problems.add(self._problem(row.number, error))
        except NotTheirs as error:
            problems.add(
                Problem(
                    row.number,
                    "",
                    error.value,
                    str(error),
                    gettext("Correct the id or the client of this row."),
                )
            )

    def _problem(self, number: int, bad: BadCell) -> Problem:
        value = "" if bad.value is None else str(bad.value)
        return Problem(number, self._column(bad.name), value, bad.problem, bad.remedy)

    def _column(self, name: str) -> str:
        return self._headers.get(name, name)

    _headers: Mapping[str, str] = {}

    def _record(self, recorder: Recorder, context: Context, summary: Summary, table: Table) -> None:
        stages: list[Stage] = []
        try:
            with transaction.atomic():
                batch = begin(
                    kind=self.kind.key,
                    file_name=context.file_name,
                    file_digest=context.file_digest,
                    as_of=self.as_of,
                    preset=summary.preset,
                    mapping={
                        "columns": dict(context.mapped.headers),
                        "constants": dict(context.mapped.constants),
                    },
                )
                recorder.before_merge(batch)
                add_codes(context.codes.existing)
                stages = recorder.stages()
                merged = {
                    stage.plan.model: merge(stage, batch, new=recorder.new_columns(stage.plan.model))
                    for stage in stages
                }
                recorder.after_merge(merged)
                self._count(recorder, merged, summary)
                summary.preview = recorder.preview()
                self._tell(summary, context, table)
                something = any(done.created or done.updated for done in merged.values())
                nothing = not (something or recorder.changed_besides())
                if self.request.dry_run or nothing:
                    raise _TakenBack
                self._keep(batch, summary)
            gather_statistics()
        except _TakenBack:
            pass
        finally:
            if not connection.needs_rollback:
                drop_stages(stage.plan for stage in stages)

    def _keep(self, batch: Batch, summary: Summary) -> None:
        """Say on the batch what came in, and in the audit log who brought it."""
        batch.created, batch.updated, batch.unchanged = summary.created, summary.updated, summary.unchanged
        batch.mapping["unknown_columns"] = list(summary.unknown_columns)
        if summary.preview is not None:
            batch.mapping["escalation"] = [summary.preview.escalated, summary.preview.tickets]
        batch.save(update_fields=["created", "updated", "unchanged", "mapping"])
        summary.batch = batch.pk
        if self.before_commit is not None:
            self.before_commit(summary)
        after = {"kind": batch.kind, "created": batch.created, "updated": batch.updated}
        record(
            by=self.by, as_of=self.as_of, action="import.record", of="batch", key=batch.pk, name=batch.file_name,
            after=after,
        )  # fmt: skip

    def _count(self, recorder: Recorder, merged: Mapping[type[Model], Merged], summary: Summary) -> None:
        summary.news = recorder.news()
        for model, done in merged.items():
            if model in recorder.main:
                summary.created += done.created
                summary.updated += done.updated
                summary.unchanged += done.unchanged
                summary.repeated += done.repeated
            summary.tables[str(model._meta.verbose_name_plural)] = (done.created, done.updated)

    def _tell(self, summary: Summary, context: Context, table: Table) -> None:
        summary.counts = dict(context.counts)
        summary.notes = [*table.notes, *context.all_notes()]
        if table.late_columns:
            summary.unknown_columns += tuple(table.late_columns)


def _rows(parsers: Parsers, mapped: Mapped) -> RowParser:
    try:
        return parsers.rows(mapped)
    except BadValue as error:
        raise BadMapping(f"[constants] {error.problem} {error.remedy}") from error


def date_order_in(table: Table, mapped: Mapped, fields: Mapping[str, Field]) -> Order | None:
    """In which order do the file's own dates name day and month? Looks at its first rows; None: cannot tell."""
    places = [place for name, place in mapped.places.items() if fields[name].parser in ("moment", "day")]

    def samples() -> Iterator[object]:
        for row in islice(table.rows(), SAMPLE_ROWS):
            if isinstance(row, Row):
                yield from (row.cells[place] for place in places)

    return guess_order(samples()) if places else None


def digest_of(path: Path) -> str:
    """Which file is it? The SHA-256 of its bytes. Raises CannotImport when it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise CannotImport(
            gettext("The file %(name)r cannot be read: %(value)s.")
            % {"name": path.name, "value": error.strerror or error}
        ) from error
