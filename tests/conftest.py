"""Every test run has a home and a database of its own, chosen before Django reads its settings.

``TEST_DATABASE=postgresql`` starts a throw-away PostgreSQL cluster and keeps only the tests that touch the
database. Without it the whole suite runs on SQLite.
"""

import atexit
import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from xdist.scheduler import LoadScopeScheduling

from tests import flushing, once, postgres

DATABASE = os.environ.get("TEST_DATABASE", "sqlite")
IS_WORKER = "PYTEST_XDIST_WORKER" in os.environ
IN_CI = os.environ.get("CI") == "true"
FIXTURES_OF_THE_DATABASE = {"db", "transactional_db", "live_server", "django_db_setup"}
HOME = Path(tempfile.mkdtemp(prefix="trimtab-tests-"))
CLUSTER: list[postgres.Cluster] = []
MISSING: list[str] = []


# A run starts hundreds of Python processes: each would compile Trimtab anew if nobody kept what is compiled.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


# A slow machine is no fault of what is tested, and the same tests say the same each time. New examples are looked for
# by `make soak`, which takes the other profile.
FREE = {"deadline": None, "suppress_health_check": [hypothesis.HealthCheck.too_slow]}
hypothesis.settings.register_profile("same", **FREE, derandomize=True, database=None)
hypothesis.settings.register_profile("new", **FREE)
hypothesis.settings.load_profile("same")


def _choose_surroundings() -> None:
    """Point Trimtab at a folder and a database that are this run's alone."""
    if settings.configured:
        raise pytest.UsageError("Unset DJANGO_SETTINGS_MODULE: the tests would run on your own data.")
    for name in [name for name in os.environ if name.startswith("TRIMTAB_")]:
        if not (IS_WORKER and name == "TRIMTAB_DATABASE_URL"):  # its controller started that cluster
            del os.environ[name]
    if DATABASE == "postgresql" and not IS_WORKER:
        _start_postgres()
    os.environ["TRIMTAB_HOME"] = str(HOME)
    os.environ["DJANGO_SETTINGS_MODULE"] = "trimtab.config.settings"
    # A template may name a static file that nobody collected.
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    # A password is slow to check on purpose; tests/web/test_guesses.py looks at that.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if DATABASE == "sqlite":  # nobody needs a test's rows after a power cut
        options = settings.DATABASES["default"]["OPTIONS"]
        options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
    # Settings are loaded now. The workers of pytest-xdist inherit the environment and choose for themselves.
    del os.environ["DJANGO_SETTINGS_MODULE"]


def _start_postgres() -> None:
    try:
        CLUSTER.append(postgres.start())
    except postgres.NoPostgres as missing:
        MISSING.append(str(missing))
    else:
        os.environ["TRIMTAB_DATABASE_URL"] = CLUSTER[0].url


_choose_surroundings()


def pytest_configure() -> None:
    """Say that PostgreSQL is missing; where the tests must pass, that is a failure."""
    if MISSING and IN_CI:
        raise pytest.UsageError(f"The tests must also run on PostgreSQL. {MISSING[0]}")
    if MISSING:
        pytest.exit(f"No test ran on PostgreSQL. {MISSING[0]}", returncode=0)


def pytest_collection_finish() -> None:
    """What is loaded now stays to the end: nobody looks through it for garbage again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)


def pytest_sessionfinish() -> None:
    """Libraries that count what is left at the end find it as it was."""
    gc.unfreeze()


def pytest_report_header() -> str:
    """Say which database this run is about."""
    return f"database: {DATABASE}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL keep the tests that touch the database; the others ran on SQLite already."""
    if DATABASE != "postgresql":
        return
    kept = [item for item in items if touches_database(item)]
    dropped = [item for item in items if not touches_database(item)]
    if dropped:
        config.hook.pytest_deselected(items=dropped)
        items[:] = kept


class ByFile(LoadScopeScheduling):  # type: ignore[misc]
    """A file's tests stay together, so that what they share is made once; those of the browser share one Trimtab."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return "tests/browser" if file.startswith("tests/browser/") else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    """Give workers whole files, in the order of their names: the long ones come early."""
    config.option.loadscopereorder = False
    return ByFile(config, log)


def touches_database(item: pytest.Item) -> bool:
    """Does this test read or write the database of the run?"""
    if item.get_closest_marker("browser"):
        return False
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(fixtures & FIXTURES_OF_THE_DATABASE)


@pytest.fixture(scope="session")
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> once.Made:
    """What is made once a run: databases whose tables are there, and with the sample provider in them."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if IS_WORKER else own
    cache = getattr(request.config, "cache", None)  # none with -p no:cacheprovider
    kept = cache.mkdir("tables") if cache else shared
    return once.Made(shared, kept, os.environ.get("TRIMTAB_DATABASE_URL", "").rpartition("/")[0])


@pytest.fixture(scope="session")
def sample_copy(
    made: once.Made,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_setup: None,
    django_db_blocker: Any,
) -> Callable[..., AbstractContextManager[Any]]:
    """Copies of the sample provider: inside ``with sample_copy():`` one is the database, in a home of its own.

    It has its warehouse; with sampled.LOADED nothing was counted yet.
    """
    provider = import_module("tests.sampled").sample_provider  # not before there are settings

    @contextmanager
    def copied(*state: str) -> Iterator[Any]:
        with django_db_blocker.unblock(), provider(made, tmp_path_factory.mktemp("sample"), *state) as found:
            yield found

    return copied


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """The database is there already, as a copy; it goes with the home or the cluster."""
    return True


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None, made: once.Made) -> None:
    """Put the copy where Django looks for the database of its tests."""
    name = connection.creation._get_test_db_name()
    if DATABASE == "sqlite":
        shutil.copyfile(made.file(), name)
    else:
        made.database(name)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Tests may empty the database, the audit log too: SQLite does that row by row, which its trigger refuses."""
    flushing.quickly()
    if DATABASE == "sqlite":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER IF EXISTS audit_entry_stays")


@pytest.fixture(scope="session", autouse=True)
def _translations(django_test_environment: None) -> None:
    """The home of the run has the translations too, as `trimtab up` compiles them."""
    call_command("compile_translations", verbosity=0)


@atexit.register  # also when the run ends before it began
def pytest_unconfigure() -> None:
    """Take down what the run put up."""
    while CLUSTER:
        CLUSTER.pop().stop()
    shutil.rmtree(HOME, ignore_errors=True)
