"""Each bad setting is named, with its effect and a remedy of its own."""

import os
from pathlib import Path

import pytest

from trimtab.config.environment import VARIABLES
from trimtab.config.problems import problems_of

KEY = "mFq3-Zt8sLw_0aYc7RkVbN2xJdHgPe5uTiQoWyMvXzC9nB4rKf"
SAFE_OUTSIDE = {
    "TRIMTAB_BIND": "0.0.0.0",
    "TRIMTAB_HTTPS": "1",
    "TRIMTAB_ALLOWED_HOSTS": "kpi.example.com,127.0.0.1",
}

BROKEN = {
    "a misspelt name": ({"TRIMTAB_PROT": "9000"}, "TRIMTAB_PROT", "Did you mean TRIMTAB_PORT?"),
    "a name from elsewhere": ({"TRIMTAB_XYZZY": "1"}, "TRIMTAB_XYZZY", "Remove it"),
    "a home below a file": ({"TRIMTAB_HOME": "/dev/null/home"}, "TRIMTAB_HOME", "make it writable"),
    "a home that cannot be made": ({"TRIMTAB_HOME": "/proc/trimtab"}, "TRIMTAB_HOME", "make it writable"),
    "a relative home": ({"TRIMTAB_HOME": "data"}, "TRIMTAB_HOME", "Give the whole path"),
    "another database": (
        {"TRIMTAB_DATABASE_URL": "mysql://u:p@h/n"},
        "TRIMTAB_DATABASE_URL",
        "Use sqlite:///… or postgres://…",
    ),
    "no database name": (
        {"TRIMTAB_DATABASE_URL": "postgres://u:p@h"},
        "TRIMTAB_DATABASE_URL",
        "End it with the database's name",
    ),
    "a bad database port": (
        {"TRIMTAB_DATABASE_URL": "postgres://u:p@h:port/n"},
        "TRIMTAB_DATABASE_URL",
        "host:5432",
    ),
    "a database in memory": (
        {"TRIMTAB_DATABASE_URL": "sqlite:///:memory:"},
        "TRIMTAB_DATABASE_URL",
        "Name a file",
    ),
    "a relative database": (
        {"TRIMTAB_DATABASE_URL": "sqlite:///trimtab.sqlite3"},
        "TRIMTAB_DATABASE_URL",
        "four slashes",
    ),
    "a database in no folder": (
        {"TRIMTAB_DATABASE_URL": "sqlite:////nowhere/t.sqlite3"},
        "TRIMTAB_DATABASE_URL",
        "mkdir -p /nowhere",
    ),
    "an upload without end": ({"TRIMTAB_UPLOAD_LIMIT_MB": "lots"}, "TRIMTAB_UPLOAD_LIMIT_MB", "1 to 100000"),
    "no day to keep it": ({"TRIMTAB_UPLOAD_DAYS": "0"}, "TRIMTAB_UPLOAD_DAYS", "1 to 365"),
    "a short key": ({"TRIMTAB_SECRET_KEY": KEY[:30]}, "TRIMTAB_SECRET_KEY", "token_urlsafe"),
    "a dull key": ({"TRIMTAB_SECRET_KEY": "changeme" * 8}, "TRIMTAB_SECRET_KEY", "token_urlsafe"),
    "a key file that is not there": (
        {"TRIMTAB_SECRET_KEY_FILE": "/nowhere/key"},
        "TRIMTAB_SECRET_KEY_FILE",
        "Correct the path",
    ),
    "an empty key file": (
        {"TRIMTAB_SECRET_KEY_FILE": "/dev/null"},
        "TRIMTAB_SECRET_KEY_FILE",
        "Write the value there",
    ),
    "a key given twice": (
        {"TRIMTAB_SECRET_KEY": KEY, "TRIMTAB_SECRET_KEY_FILE": "/dev/null"},
        "TRIMTAB_SECRET_KEY",
        "Remove one of the two",
    ),
    "every host": ({"TRIMTAB_ALLOWED_HOSTS": "*"}, "TRIMTAB_ALLOWED_HOSTS", "List the names"),
    "a host with a scheme": (
        {"TRIMTAB_ALLOWED_HOSTS": "https://kpi.example.com"},
        "TRIMTAB_ALLOWED_HOSTS",
        "Write names only",
    ),
    "a host with a port": (
        {"TRIMTAB_ALLOWED_HOSTS": "kpi.example.com:8000"},
        "TRIMTAB_ALLOWED_HOSTS",
        "no port",
    ),
    "a list with spaces": (
        {"TRIMTAB_ALLOWED_HOSTS": "kpi.example.com, 127.0.0.1"},
        "TRIMTAB_ALLOWED_HOSTS",
        "no space",
    ),
    "a port in words": ({"TRIMTAB_PORT": "http"}, "TRIMTAB_PORT", "1 to 65535"),
    "a port too high": ({"TRIMTAB_PORT": "65536"}, "TRIMTAB_PORT", "1 to 65535"),
    "an address in words": ({"TRIMTAB_BIND": "everywhere"}, "TRIMTAB_BIND", "0.0.0.0 for every network"),
    "debug in words": ({"TRIMTAB_DEBUG": "true"}, "TRIMTAB_DEBUG", "1 for on"),
    "debug for all": ({**SAFE_OUTSIDE, "TRIMTAB_DEBUG": "1"}, "TRIMTAB_DEBUG", "TRIMTAB_DEBUG=0"),
    "open without HTTPS": ({**SAFE_OUTSIDE, "TRIMTAB_HTTPS": "0"}, "TRIMTAB_HTTPS", "reverse proxy"),
    "open for no name": (
        {**SAFE_OUTSIDE, "TRIMTAB_ALLOWED_HOSTS": "127.0.0.1"},
        "TRIMTAB_ALLOWED_HOSTS",
        "Add the name",
    ),
    "no workers": ({"TRIMTAB_WEB_WORKERS": "0"}, "TRIMTAB_WEB_WORKERS", "1 to 64"),
    "workers in words": ({"TRIMTAB_WEB_WORKERS": "two"}, "TRIMTAB_WEB_WORKERS", "1 to 64"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_bad_setting_is_named_with_its_remedy(case: str, tmp_path: Path) -> None:
    environ, setting, remedy = BROKEN[case]
    found = problems_of({"TRIMTAB_HOME": str(tmp_path), **environ})
    assert [problem.setting for problem in found] == [setting]
    assert remedy in found[0].remedy
    assert all(found[0])


def test_no_two_broken_settings_get_the_same_message(tmp_path: Path) -> None:
    messages = [
        problems_of({"TRIMTAB_HOME": str(tmp_path), **environ})[0] for environ, _, _ in BROKEN.values()
    ]
    assert len({message[:2] for message in messages}) == len(BROKEN)


@pytest.mark.parametrize(
    "environ",
    [
        {},
        SAFE_OUTSIDE,
        {"TRIMTAB_SECRET_KEY": KEY},
        {"TRIMTAB_DATABASE_URL": "postgres://u:p@db.example.com:5432/trimtab"},
        {"TRIMTAB_DATABASE_URL": "sqlite:////tmp/t.sqlite3"},
        {"TRIMTAB_BIND": "::1", "TRIMTAB_DEBUG": "1", "TRIMTAB_PORT": "9000"},
        {"TRIMTAB_ALLOWED_HOSTS": "[::1],.example.com"},
        {"HOME": "/somewhere", "TRIM": "1"},
    ],
)
def test_good_settings_have_no_problem(environ: dict[str, str], tmp_path: Path) -> None:
    assert problems_of({"TRIMTAB_HOME": str(tmp_path), **environ}) == ()


def test_a_key_from_a_file_is_judged_too(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("short\n")
    found = problems_of({"TRIMTAB_HOME": str(tmp_path), "TRIMTAB_SECRET_KEY_FILE": str(tmp_path / "key")})
    assert [problem.setting for problem in found] == ["TRIMTAB_SECRET_KEY"]


def test_a_secret_key_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "secret-key").mkdir()
    found = problems_of({"TRIMTAB_HOME": str(tmp_path)})
    assert [problem.setting for problem in found] == ["TRIMTAB_HOME"]
    assert "secret-key" in found[0].what


@pytest.mark.skipif(os.geteuid() == 0, reason="root may open every port")
def test_a_low_port_needs_root(tmp_path: Path) -> None:
    found = problems_of({"TRIMTAB_HOME": str(tmp_path), "TRIMTAB_PORT": "80"})
    assert "only root" in found[0].what


def test_the_home_is_made_for_its_owner_only(tmp_path: Path) -> None:
    assert problems_of({"TRIMTAB_HOME": str(tmp_path / "new")}) == ()
    assert (tmp_path / "new").stat().st_mode & 0o077 == 0


def test_every_variable_can_come_from_a_file(tmp_path: Path) -> None:
    for variable in VARIABLES:
        found = problems_of({"TRIMTAB_HOME": str(tmp_path), f"{variable.name}_FILE": "/nowhere/at-all"})
        named = [problem.setting for problem in found]
        assert named == [variable.name if variable.name == "TRIMTAB_HOME" else f"{variable.name}_FILE"]
