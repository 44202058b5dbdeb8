"""Takes a batch back, in one transaction that also marks the job as done."""

from django.db import transaction

from trimtab.domain.batches.models import Batch
from trimtab.intake.undoing import CannotUndo, undo
from trimtab.jobs.work import Impossible, Work
from trimtab.warehouse.refresh import refresh


def perform(work: Work) -> None:
    """Undo one batch. Raises Impossible when a later one builds on it."""
    batch = Batch.objects.get(pk=work.request["batch"])
    try:
        with transaction.atomic():
            undo(batch=batch, as_of=work.clock(), by=work.by)
            work.finish({"batch": batch.pk, "created": batch.created, "updated": batch.updated})
    except CannotUndo as problem:
        raise Impossible(str(problem)) from problem
    refresh(work.clock())
