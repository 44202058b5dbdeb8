"""``trimtab up`` as its owner starts it, without the sample: a link, a sign-in, an end."""

import http.client
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

SIGN_IN = re.compile(r"^Sign in: (http://127\.0\.0\.1:\d+/sign-in/[A-Za-z0-9_-]{43}/)$", re.MULTILINE)
PATIENCE = 60


class Running:
    """A ``trimtab up`` in the background and what it said so far."""

    def __init__(self, home: Path, said: str = "said.txt") -> None:
        self.said = home / said
        surroundings = {name: value for name, value in os.environ.items() if not name.startswith("TRIMTAB_")}
        surroundings["TRIMTAB_HOME"] = str(home)
        with self.said.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "trimtab.cli", "up", "--empty", "--port", "0"],
                env=surroundings,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
            )

    def link(self) -> str:
        """The link it prints; fails when it ends without one."""
        for _ in range(PATIENCE * 10):
            found = SIGN_IN.search(self.said.read_text())
            if found:
                return found[1]
            assert self.process.poll() is None, self.said.read_text()
            time.sleep(0.1)
        raise AssertionError(self.said.read_text())

    def children(self) -> list[int]:
        """The processes it started itself."""
        pid = self.process.pid
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One empty Trimtab for the tests of this file, in their order."""
    started = Running(tmp_path_factory.mktemp("home"))
    yield started
    if started.process.poll() is None:
        started.process.terminate()
        started.process.wait(30)


def get(address: str) -> "tuple[int, str | None]":
    """Status and session cookie that a GET of ``address`` answers, without following redirects."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.netloc, timeout=20)
    connection.request("GET", parts.path)
    answer = connection.getresponse()
    answer.read()
    return answer.status, answer.getheader("Set-Cookie")


def test_the_printed_link_is_served(running: Running) -> None:
    status, _ = get(running.link())
    assert status < 400


def test_web_and_worker_run(running: Running) -> None:
    running.link()
    assert len(running.children()) == 2


def test_a_second_start_on_the_same_data_is_refused(running: Running) -> None:
    running.link()
    second = Running(running.said.parent, "second.txt")
    assert second.process.wait(PATIENCE) == 1
    assert "Trimtab is running on" in second.said.read_text()


def test_the_worker_comes_back_after_a_kill(running: Running) -> None:
    running.link()
    victim = max(running.children())
    os.kill(victim, signal.SIGKILL)
    for _ in range(PATIENCE * 10):
        now = running.children()
        if len(now) == 2 and victim not in now:
            return
        time.sleep(0.1)
    raise AssertionError("it did not come back")


def test_it_ends_in_order_when_asked_to(running: Running) -> None:
    running.link()
    children = running.children()
    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(30) == 0
    assert not any(Path(f"/proc/{child}").exists() for child in children)
