"""A job is found by where it lies, and a folder or module that is none is refused."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from trimtab.config.worker import FOLDER, SCHEDULES, huey, jobs_in, perform

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def jobs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An importable package ``some_jobs`` with one nightly job."""
    place = tmp_path / "some_jobs" / "nightly"
    place.mkdir(parents=True)
    (place / "tidy.py").write_text("def run(as_of):\n    return f'tidied at {as_of:%H:%M}'\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    for name in [name for name in sys.modules if name.startswith("some_jobs")]:
        monkeypatch.delitem(sys.modules, name)
    return tmp_path / "some_jobs"


def test_a_job_is_found_by_its_folder(jobs: Path) -> None:
    ((often, name, run),) = jobs_in(jobs, "some_jobs")
    assert (often, name, run(NOW)) == ("nightly", "tidy", "tidied at 09:00")


def test_a_folder_without_a_schedule_is_refused(jobs: Path) -> None:
    (jobs / "fortnightly").mkdir()
    with pytest.raises(ImproperlyConfigured, match="jobs/fortnightly: use one of minutely"):
        list(jobs_in(jobs, "some_jobs"))


def test_a_module_without_run_is_refused(jobs: Path) -> None:
    (jobs / "nightly" / "sweep.py").write_text("")
    with pytest.raises(ImproperlyConfigured, match=r"jobs/nightly/sweep\.py has no run"):
        list(jobs_in(jobs, "some_jobs"))


def test_every_job_is_scheduled_once() -> None:
    lying_there = {f"{often}.{name}" for often, name, _ in jobs_in(FOLDER, "trimtab.jobs")}
    scheduled = [task.name for task in huey._registry.periodic_tasks]
    assert sorted(scheduled) == sorted(lying_there)


@pytest.mark.django_db(transaction=True)
def test_a_job_hears_the_time_and_may_fail() -> None:
    heard: list[datetime] = []

    def run(as_of: datetime) -> str:
        heard.append(as_of)
        raise RuntimeError("no luck")

    with pytest.raises(RuntimeError, match="no luck"):
        perform("nightly.tidy", run, NOW)
    assert heard == [NOW]


@pytest.mark.parametrize(
    ("often", "moment", "due"),
    [
        ("minutely", datetime(2026, 3, 2, 9, 1, tzinfo=UTC), True),
        ("hourly", datetime(2026, 3, 2, 9, 7, tzinfo=UTC), True),
        ("hourly", datetime(2026, 3, 2, 9, 8, tzinfo=UTC), False),
        ("nightly", datetime(2026, 3, 2, 2, 20, tzinfo=UTC), True),
        ("nightly", datetime(2026, 3, 2, 14, 20, tzinfo=UTC), False),
        ("monthly", datetime(2026, 3, 1, 3, 40, tzinfo=UTC), True),
        ("monthly", datetime(2026, 3, 2, 3, 40, tzinfo=UTC), False),
    ],
)
def test_schedules_are_what_their_names_say(often: str, moment: datetime, due: bool) -> None:
    assert SCHEDULES[often][0](moment) is due
