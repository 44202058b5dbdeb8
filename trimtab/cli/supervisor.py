"""Keeps child processes running: starts them, starts them again when they end, and stops them together."""

import ctypes
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

LONGEST_PAUSE = 30.0
CALM_AFTER = 60.0  # seconds a child must have run for its earlier failures to be forgotten
PATIENCE = 10.0  # seconds between asking a child to stop and stopping it
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


def _die_with_parent() -> None:
    """Ask the kernel to end this process with its parent: a killed supervisor leaves nothing behind."""
    if hasattr(_libc, "prctl"):
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Child:
    """A process that should always be there. ``failures`` counts ends in quick succession."""

    name: str
    command: Sequence[str]
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    failures: int = 0
    due: float = 0.0

    def start(self) -> None:
        """Start the process in a group of its own: Ctrl-C reaches the supervisor alone, which ends it."""
        self.process = subprocess.Popen(
            list(self.command),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_die_with_parent,
        )
        self.started = time.monotonic()

    def tend(self, say: Callable[[str], None]) -> None:
        """Start the process again when it ended and its pause is over."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.due:
                self.start()
            return
        code = self.process.poll()
        if code is None:
            return
        self.failures = 1 if now - self.started > CALM_AFTER else self.failures + 1
        pause = min(LONGEST_PAUSE, 2.0 ** (self.failures - 1))
        say(f"The {self.name} process ended with code {code}; it starts again in {pause:.0f} s.")
        self.process, self.due = None, now + pause

    def stop(self) -> None:
        """Ask the process to end, and end its whole group when it does not in time."""
        if self.process is None:
            return
        try:
            self.process.terminate()
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.process = None


@dataclass
class Supervisor:
    """Children under one roof, until someone says stop."""

    children: Sequence[Child]
    say: Callable[[str], None]
    stopping: threading.Event = field(default_factory=threading.Event)

    def listen(self) -> None:
        """Let SIGINT and SIGTERM mean stop. Main thread only."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: self.stopping.set())

    def tend(self) -> None:
        """Look after every child once."""
        for child in self.children:
            child.tend(self.say)

    def run(self) -> None:
        """Look after the children until stop is said."""
        while not self.stopping.wait(0.5):
            self.tend()

    def stop(self) -> None:
        """End every child, the last started first."""
        for child in reversed(self.children):
            child.stop()
