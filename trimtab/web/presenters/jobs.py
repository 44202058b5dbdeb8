"""A job in words: how far it is, what happened so far, and why it failed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from trimtab.domain.jobs.models import Job
from trimtab.domain.jobs.problems import BAD_ROWS, ENDED_TOO_OFTEN, FILE_IS_GONE, UNEXPECTED
from trimtab.domain.jobs.queries import UNDER_WAY
from trimtab.web.presenters.dates import clock_time, moment
from trimtab.web.presenters.numbers import count, percent_text


@dataclass(frozen=True)
class JobView:
    """What a page says of a job. ``done`` and ``total`` are for the bar; ``total`` 0: not known yet."""

    number: int
    state: str
    says: str
    under_way: bool
    cancellable: bool
    done: int
    total: int
    percent: str
    log: list[tuple[str, str]]
    problem: str
    address: str
    asked: str


def shown(job: Job, ahead: int, zone: ZoneInfo) -> JobView:
    """The job as a page shows it; ``ahead`` jobs of its kind are done before it."""
    under_way = job.state in UNDER_WAY
    who = job.made_by.name if job.made_by else gettext("Trimtab")
    return JobView(
        number=job.pk,
        state=job.state,
        says=_says(job, ahead),
        under_way=under_way,
        cancellable=under_way and not job.cancel_wanted,
        done=job.done,
        total=job.total,
        percent=percent_text(job.done / job.total, 0) if job.total else "",
        log=[_line(line, zone) for line in job.log],
        problem=problem_text(job.problem),
        address=reverse("job", args=[job.pk]),
        asked=gettext("Asked for by %(who)s, %(when)s") % {"who": who, "when": moment(job.made_at, zone)},
    )


def _says(job: Job, ahead: int) -> str:
    if job.state == Job.State.RUNNING and job.cancel_wanted:
        return gettext("Stopping; nothing will have been recorded.")
    if job.state == Job.State.RUNNING and job.total and job.done >= job.total:
        return gettext("The file is read; recording its rows.")
    if job.state == Job.State.WAITING and ahead:
        words = ngettext(
            "Waiting: %(n)s other job comes first.", "Waiting: %(n)s other jobs come first.", ahead
        )
        return words % {"n": count(ahead)}
    return {
        Job.State.WAITING: gettext("Waiting for the worker, which looks every second."),
        Job.State.RUNNING: gettext("Under way."),
        Job.State.DONE: gettext("Done."),
        Job.State.FAILED: gettext("Failed; nothing was recorded."),
        Job.State.CANCELLED: gettext("Cancelled; nothing was recorded."),
    }[Job.State(job.state)]


def problem_text(code: str) -> str:
    """Why a job failed, in words; texts about the file itself are words already."""
    known = {
        ENDED_TOO_OFTEN: gettext(
            "The worker ended three times while it was at this, so it was given up. The computer may have run out "
            "of memory or of disk space; look at the console, then begin again."
        ),
        UNEXPECTED: gettext(
            "Something went wrong that Trimtab did not expect, three times in a row. The console of the worker says "
            "what; begin again when it is put right."
        ),
        FILE_IS_GONE: gettext("The uploaded file is not there any more. Upload it again."),
        BAD_ROWS: gettext(
            "Rows of the file are bad, so none of it was recorded. Correct them and upload it again."
        ),
    }
    return known.get(code, code)


def _line(line: Mapping[str, Any], zone: ZoneInfo) -> tuple[str, str]:
    at = clock_time(datetime.fromisoformat(line["at"]), zone)
    words = {
        "added": gettext("Asked for."),
        "begun": gettext("Begun."),
        "begun-again": gettext("Begun again from the start: the worker before had ended."),
        "given-back": gettext("Interrupted; it will be begun again."),
        "cancel-wanted": gettext("Somebody wants it to stop."),
        "cancelled": gettext("Stopped. Nothing was recorded."),
        "done": gettext("Done."),
        "failed": gettext("Failed."),
    }
    if line["what"] == "read":
        n = int(line["rows"])
        said = ngettext("%(n)s row read.", "%(n)s rows read.", n) % {"n": count(n)}
        return at, said
    return at, words.get(line["what"], str(line["what"]))
