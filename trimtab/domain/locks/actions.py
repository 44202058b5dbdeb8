"""Writes: lock figures, correct locked ones, say what is to be looked at, and write notes on corrections."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from trimtab.domain.audit.actions import record
from trimtab.domain.audit.actor import Actor
from trimtab.domain.locks.models import LockDoubt, LockedFigure, LockReview
from trimtab.domain.locks.queries import review

_AT_A_TIME = 2_000


def doubt(*, months: Mapping[str, set[date] | None], audit: int) -> None:
    """Say that these months of these facts were rewritten, None: every month. ``audit``: see LockDoubt."""
    LockDoubt.objects.bulk_create(
        LockDoubt(fact=fact, month=month, audit=audit)
        for fact, chosen in months.items()
        for month in ([None] if chosen is None else sorted(chosen))
    )


@transaction.atomic
def keep(*, figures: Sequence[LockedFigure]) -> None:
    """Keep these new revisions, all of them or none. Raises IntegrityError for one that is there already."""
    LockedFigure.objects.bulk_create(figures, batch_size=_AT_A_TIME)


@transaction.atomic
def looked(*, doubts_to: int, explained_to: int, all_at: datetime | None) -> None:
    """Say that a look is over: doubts up to that row are dealt with. ``all_at``: it looked at everything then."""
    now = review()
    now.explained_to = max(now.explained_to, explained_to)
    now.looked_at = all_at or now.looked_at
    now.save()
    LockDoubt.objects.filter(pk__lte=doubts_to).delete()


@transaction.atomic
def forget_whole() -> None:
    """Unlock every month: for records that leave no trace, such as the sample provider's.

    What single clients' figures were stays. Months that are due are locked again with what is there at the next look.
    """
    LockedFigure.objects.filter(client=None).delete()
    LockDoubt.objects.all().delete()
    LockReview.objects.all().delete()


@transaction.atomic
def write_note(*, by: Actor, as_of: datetime, figure: LockedFigure, note: str, name: str) -> bool:
    """Say something about a correction. Answers whether that was new. ``name`` is what people call the figure."""
    kept = LockedFigure.objects.select_for_update(of=("self",)).get(pk=figure.pk)
    if kept.note == note:
        return False
    before, kept.note = kept.note, note
    kept.save(update_fields=["note"])
    record(
        by=by,
        as_of=as_of,
        action="correction.note",
        of="correction",
        key=kept.pk,
        name=name,
        before={"note": before},
        after={"note": note},
    )
    return True
