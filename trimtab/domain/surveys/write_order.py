"""Writes: put a round's rows into the database anew, so that the order of writing gives nobody away (ANON-8).

A database remembers more than its columns: SQLite's row numbers, PostgreSQL's places (ctid) and transactions (xmin).
Whoever could see that one answer and one used admission were written together would know whose answer it is. So each
submission deletes all answers, comments and admissions of its round and writes them again, with new random ids, in
random order, in one transaction: afterwards all of them were written at the same moment.
"""

import secrets
from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from django.db.models import Manager, QuerySet

from trimtab.domain.surveys.models import Admission, PeopleAnswer, PeopleComment, PeopleRound, random_id

_SOME = 500
_random = secrets.SystemRandom()


class _Numbered(Protocol):
    pk: int


_Row = TypeVar("_Row", PeopleAnswer, PeopleComment, Admission)


def rewrite(
    one: PeopleRound,
    *,
    answers: Iterable[PeopleAnswer],
    comments: Iterable[PeopleComment],
    admissions: Iterable[Admission],
) -> None:
    """Make these the round's rows, whatever it had. Belongs in a transaction that holds the round's lock."""
    _anew(PeopleAnswer.objects, PeopleAnswer.objects.filter(round=one), list(answers))
    _anew(PeopleComment.objects, PeopleComment.objects.filter(round=one), list(comments))
    _anew(Admission.objects, Admission.objects.filter(round=one), list(admissions))


def _anew(manager: "Manager[_Row]", old: "QuerySet[_Row]", rows: Sequence[_Row]) -> None:
    old.delete()
    shuffled = list(rows)
    _random.shuffle(shuffled)
    for row in shuffled:
        row.pk = random_id()
        row._state.adding = True
    manager.bulk_create(shuffled, batch_size=_SOME)
