"""Web and worker are started, watched and stopped; what is in the way is named before anything starts."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from pytest_django import Settings

from trimtab.cli import serving
from trimtab.cli.commands.up import fresh_link, is_untouched, prepare
from trimtab.cli.supervisor import Child, Supervisor
from trimtab.config.problems import Problem
from trimtab.domain.clients.models import Client
from trimtab.domain.people.models import SignInLink, User
from trimtab.domain.people.sign_in import OWNER_EMAIL, owner, redeem

SLEEPER = (sys.executable, "-c", "import time; time.sleep(60)")


def until(true: Callable[[], bool], seconds: float = 60.0) -> None:
    """Wait for ``true()``; fail when it does not come."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def test_a_child_that_ends_is_started_again_after_a_pause() -> None:
    said: list[str] = []
    child = Child("web", SLEEPER)
    supervisor = Supervisor([child], say=said.append)
    supervisor.tend()
    assert child.process is not None
    first = child.process.pid
    os.kill(first, signal.SIGKILL)
    child.process.wait()
    supervisor.tend()
    assert child.process is None
    assert said == ["The web process ended with code -9; it starts again in 1 s."]
    supervisor.tend()
    assert child.process is None  # the pause is not over
    child.due = 0.0
    supervisor.tend()
    assert child.process is not None
    assert child.process.pid != first
    supervisor.stop()


def test_pauses_grow_and_are_forgotten_after_a_calm_time() -> None:
    said: list[str] = []
    child = Child("worker", (sys.executable, "-c", "raise SystemExit(3)"))
    for _ in range(7):
        child.due = 0.0
        child.tend(said.append)
        assert child.process is not None
        child.process.wait()
        child.tend(said.append)
    assert [line.rsplit(" in ", 1)[1] for line in said] == [
        "1 s.",
        "2 s.",
        "4 s.",
        "8 s.",
        "16 s.",
        "30 s.",
        "30 s.",
    ]
    child.due = 0.0
    child.tend(said.append)
    assert child.process is not None
    child.process.wait()
    child.started -= 61
    child.tend(said.append)
    assert said[-1].endswith("in 1 s.")


def test_stop_ends_every_child_and_what_it_started() -> None:
    children = [Child("web", SLEEPER), Child("worker", SLEEPER)]
    supervisor = Supervisor(children, say=print)
    supervisor.tend()
    processes = [child.process for child in children]
    threading.Timer(0.2, supervisor.stopping.set).start()
    supervisor.run()
    supervisor.stop()
    assert all(process is not None and process.poll() is not None for process in processes)


def test_a_killed_supervisor_leaves_no_child_behind(tmp_path: Path) -> None:
    program = (
        "import sys, time; from trimtab.cli.supervisor import Child\n"
        f"child = Child('web', {SLEEPER!r}); child.start()\n"
        "print(child.process.pid, flush=True); time.sleep(60)"
    )
    environment = {**os.environ, "TRIMTAB_HOME": str(tmp_path)}
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, env=environment
    ) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        parent.kill()
    until(lambda: _is_gone(pid))


def _is_gone(pid: int) -> bool:
    status = Path(f"/proc/{pid}/status")
    return not status.exists() or "State:\tZ" in status.read_text()


def test_a_taken_port_is_named_with_a_way_out() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(click.ClickException, match=rf"Port {port} is in use .* make run PORT="):
            serving.free_port("127.0.0.1", port)


def test_port_0_is_any_free_one() -> None:
    assert serving.free_port("127.0.0.1", 0) > 0


def test_an_address_of_another_machine_is_named() -> None:
    with pytest.raises(click.ClickException, match=r"192\.0\.2\.1, which is not an address of this machine"):
        serving.free_port("192.0.2.1", 0)


def test_one_home_has_one_trimtab(tmp_path: Path) -> None:
    second = serving.alone(tmp_path)
    with serving.alone(tmp_path), pytest.raises(click.ClickException, match="Trimtab is running on"), second:
        pass
    with serving.alone(tmp_path):
        pass


def test_bad_settings_stop_the_start(settings: Settings) -> None:
    settings.TRIMTAB_PROBLEMS = (Problem("TRIMTAB_PORT", "is x", "…", "…"),)
    with pytest.raises(click.ClickException, match=r"TRIMTAB_PORT is x\.\ntrimtab doctor says what to do"):
        serving.refuse_bad_settings()


@pytest.mark.parametrize(
    ("bind", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:9000"),
        ("0.0.0.0", "http://127.0.0.1:9000"),
        ("::1", "http://[::1]:9000"),
        ("::", "http://[::1]:9000"),
        ("192.0.2.7", "http://192.0.2.7:9000"),
    ],
)
def test_the_link_leads_to_where_the_server_listens(bind: str, address: str) -> None:
    assert serving.public_address(bind, 9000) == address


def test_behind_https_the_link_has_the_public_name(settings: Settings) -> None:
    settings.TRIMTAB_HTTPS = True
    settings.ALLOWED_HOSTS = ["127.0.0.1", "kpi.example.com"]
    assert serving.public_address("127.0.0.1", 9000) == "https://kpi.example.com"


def test_nobody_answers_on_a_closed_port() -> None:
    assert not serving.answers("127.0.0.1", serving.free_port("127.0.0.1", 0))


@pytest.mark.django_db
def test_only_an_untouched_trimtab_gets_the_sample() -> None:
    assert is_untouched()
    Client.objects.create(name="Acme", name_key="acme", external_id="1")
    assert not is_untouched()
    Client.objects.all().delete()
    owner()
    assert not is_untouched()


@pytest.mark.django_db
def test_the_first_start_makes_the_owner_after_the_sample(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path
) -> None:
    settings.STATIC_ROOT = tmp_path
    ran: list[tuple[str, ...]] = []
    monkeypatch.setattr("trimtab.cli.commands.up._own_command", lambda *command: ran.append(command))
    prepare(with_sample=True)
    assert ran == [("demo", "load")]
    assert User.objects.get().email == OWNER_EMAIL
    prepare(with_sample=True)
    assert len(ran) == 1


@pytest.mark.django_db
def test_an_empty_start_stays_empty(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path
) -> None:
    settings.STATIC_ROOT = tmp_path
    monkeypatch.setattr("trimtab.cli.commands.up._own_command", lambda *command: pytest.fail(str(command)))
    prepare(with_sample=False)
    prepare(with_sample=True)


@pytest.mark.django_db(transaction=True)
def test_each_start_ends_the_links_nobody_used() -> None:
    first, second = fresh_link(), fresh_link()
    now = SignInLink.objects.order_by("pk")[0].expires_at
    assert redeem(first, now) is None
    assert redeem(second, now) == owner()
