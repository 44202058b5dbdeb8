"""Every kind comes in, comes in once, goes out and comes back, and goes away without a trace."""

from pathlib import Path

import pytest
from django.apps import apps

from tests.intake.importing import AS_OF, Importer, counts
from tests.intake.samples import EVERYTHING
from trimtab.catalogue.presets.trimtab import COLUMNS
from trimtab.domain.audit.models import AuditEntry
from trimtab.domain.batches.models import Batch
from trimtab.domain.changes.models import ChangedMonth
from trimtab.intake.exporting import export
from trimtab.intake.undoing import undo


def _rows() -> dict[str, int]:
    """How many rows does every table hold? Without the record of what happened."""
    aside = {AuditEntry, Batch, ChangedMonth}
    return {
        model._meta.label: model._base_manager.count()
        for model in apps.get_app_config("domain").get_models()
        if model not in aside
    }


def _take_everything(importer: Importer) -> list[Path]:
    paths = []
    for kind, content in EVERYTHING:
        path = importer.file(content)
        summary = importer.good(kind, path)
        assert summary.created > 0, kind
        assert summary.unknown_columns in ((), ("Note",)), kind
        paths.append(path)
    return paths


def test_the_same_file_twice_changes_nothing(importer: Importer) -> None:
    paths = _take_everything(importer)
    before, batches = _rows(), Batch.objects.count()
    for (kind, _), path in zip(EVERYTHING, paths, strict=True):
        summary = importer.good(kind, path)
        assert counts(summary)[:2] == (0, 0), kind
        assert summary.batch is None
    assert _rows() == before
    assert Batch.objects.count() == batches


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".json"])
def test_what_was_exported_comes_back_as_it_was(importer: Importer, tmp_path: Path, suffix: str) -> None:
    _take_everything(importer)
    before = _rows()
    for kind in COLUMNS:
        path = tmp_path / f"out-{kind}{suffix}"
        assert export(kind, path) > 0
        summary = importer.good(kind, path)
        assert summary.preset == "trimtab", kind
        assert counts(summary)[:2] == (0, 0), kind
        assert summary.batch is None, (kind, summary.tables)
    assert _rows() == before


def test_everything_undone_leaves_nothing(importer: Importer) -> None:
    empty = _rows()
    _take_everything(importer)
    for batch in Batch.objects.order_by("-pk"):
        undo(batch=batch, as_of=AS_OF)
    assert _rows() == empty
    assert not Batch.objects.filter(state=Batch.State.RECORDED).exists()


def test_a_dry_run_writes_nothing_and_tells_what_it_would(importer: Importer) -> None:
    before = _rows()
    for kind, content in EVERYTHING[:5]:
        path = importer.file(content)
        told = importer.good(kind, path, dry_run=True)
        assert told.created > 0
        assert told.batch is None
        assert _rows() == before
        done = importer.good(kind, path)
        assert (counts(told), told.news) == (counts(done), done.news)
        before = _rows()
