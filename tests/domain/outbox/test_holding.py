"""A lease says who holds it: what a process of this machine held that is no more is taken up again at once."""

import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from trimtab.domain.outbox import actions, handing_over
from trimtab.domain.outbox.holding import is_left_behind, new_lease
from trimtab.domain.outbox.models import OutboxMessage

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def gone() -> int:
    """The number of a process that has ended."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    return ended.pid


def of(process: object, *, host: str = "") -> str:
    own, _, token = new_lease().split("/")
    return f"{host or own}/{process}/{token}"


def test_a_lease_fits_its_column_and_comes_once() -> None:
    assert len({new_lease() for _ in range(100)}) == 100
    assert len(new_lease()) <= 64


def test_only_a_process_of_this_machine_that_is_no_more_left_something_behind() -> None:
    assert is_left_behind(of(gone()))
    for held in (new_lease(), of(os.getppid()), of(gone(), host="elsewhere"), of("x"), of(10**30), "old", ""):
        assert not is_left_behind(held), held


@pytest.mark.django_db
@pytest.mark.parametrize("alive", [True, False])
def test_what_was_left_behind_waits_again_under_the_same_id(alive: bool) -> None:
    actions.enqueue(
        kind="notice",
        to="bob@acme.example",
        language="en",
        subject="S",
        text="T",
        html="H",
        as_of=NOW,
        urgent=True,
    )
    first = handing_over.claim(as_of=NOW)
    assert first is not None
    OutboxMessage.objects.update(lease=of(os.getppid() if alive else gone()))
    assert handing_over.take_back(as_of=NOW) == (not alive)
    again = handing_over.claim(as_of=NOW)
    assert (again is None) == alive
    if again is not None:
        assert again.message_id == first.message_id
