"""What the test of a restored open round does inside a Trimtab of another folder: a child process.

``open``: ask nine technicians, let two answer, back up, let a third answer; prints the tokens. ``look TOKEN ...``:
print what is left, let the worker come by, and print what became of it.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trimtab.config.settings")

import django

django.setup()

from datetime import timedelta  # noqa: E402

from tests.building import organisation, team  # noqa: E402
from tests.domain.surveys.asking import AFTER, FRIDAY_NOON, opened, vote  # noqa: E402
from trimtab.cli.commands.backup import make_backup  # noqa: E402
from trimtab.domain.models import Admission, OutboxMessage, PeopleAnswer, PeopleComment, PeopleRound  # noqa: E402
from trimtab.domain.surveys import people_links  # noqa: E402
from trimtab.jobs.minutely import ask_people  # noqa: E402

LATER = FRIDAY_NOON + timedelta(hours=4)


def begin(backup: str) -> dict[str, Any]:
    organisation()
    _, tokens = opened({team(): 9})
    first, second, third, *_ = tokens
    vote(first, 2, "the words of the first")
    vote(second, 4)
    make_backup(Path(backup), as_of=LATER)
    return {"tokens": list(tokens), "third": vote(third, 5, as_of=LATER)}


def look(tokens: list[str]) -> dict[str, Any]:
    scores = sorted(PeopleAnswer.objects.values_list("score", flat=True))
    found = {
        "scores": scores,
        "comments": list(PeopleComment.objects.values_list("text", flat=True)),
        "finds": sorted({*PeopleAnswer.objects.values_list("finds", flat=True)}),
        "opens": sum(people_links.sheet_of(token, as_of=LATER) is not None for token in tokens),
        "used": Admission.objects.filter(used=True).count(),
        "admits": Admission.objects.exclude(admits=None, reminder=None).count(),
    }
    ask_people.run(LATER + timedelta(days=1))
    found["mails"] = OutboxMessage.objects.count()
    ask_people.run(AFTER)
    one = PeopleRound.objects.get(opens_on="2026-03-02")
    found["asking"] = one.asking
    found["invited"] = list(one.invited.values_list("invited", flat=True))
    found["after"] = sorted(one.answers.values_list("score", flat=True))
    return found


if __name__ == "__main__":
    done = begin(sys.argv[2]) if sys.argv[1] == "open" else look(sys.argv[2:])
    print(json.dumps(done))
