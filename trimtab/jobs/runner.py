"""Does the jobs that people asked for: takes up what is due, one after another, within a second or two."""

import logging
import pkgutil
import threading
from collections.abc import Callable, Mapping
from contextlib import nullcontext, suppress
from datetime import datetime
from importlib import import_module

from django.db import DatabaseError, close_old_connections, connection
from django.utils.translation import override

from trimtab.domain.jobs import actions
from trimtab.domain.jobs.actions import CancelWanted, LeaseLost
from trimtab.domain.jobs.models import Job
from trimtab.domain.jobs.problems import UNEXPECTED
from trimtab.domain.people.preferences import language_of
from trimtab.jobs import on_demand
from trimtab.jobs.work import Impossible, Stopping, Work, now

Handler = Callable[[Work], None]
LOOK_SECONDS = 1.0
log = logging.getLogger("trimtab.jobs")


def handlers() -> dict[str, Handler]:
    """Which kinds of jobs can be done, and by what? A kind is the name of a file in jobs/on_demand."""
    found = {}
    for module in pkgutil.iter_modules(on_demand.__path__):
        # A kind may be a word that Python keeps for itself: import_.py does the kind "import".
        found[module.name.rstrip("_")] = import_module(f"{on_demand.__name__}.{module.name}").perform
    return found


class Runner:
    """Takes jobs up and does them, in the language of whoever asked.

    ``beats`` False: nobody renews the lease meanwhile (tests inside a transaction).
    """

    def __init__(
        self,
        does: Mapping[str, Handler] | None = None,
        *,
        clock: Callable[[], datetime] = now,
        beats: bool = True,
    ) -> None:
        self.does = handlers() if does is None else does
        self.clock, self.beats = clock, beats
        self.stopping = threading.Event()

    def run(self) -> None:
        """Look for jobs until someone says stop. An error ends one look, never the looking."""
        while not self.stopping.wait(LOOK_SECONDS):
            close_old_connections()
            try:
                while not self.stopping.is_set() and self.once():
                    pass
            except DatabaseError as refused:
                log.warning("The database refuses; jobs wait. %s", str(refused).strip().splitlines()[:1])
            except Exception:
                log.exception("A look for jobs failed; the next one follows.")
        connection.close()

    def once(self) -> bool:
        """Take up the job that is due and do it. False when nothing is."""
        job = actions.claim(kinds=list(self.does), as_of=self.clock())
        if job is None:
            return False
        self._do(job)
        return True

    def _do(self, job: Job) -> None:
        work = Work(job, clock=self.clock, stopping=self.stopping)
        try:
            with work.beating() if self.beats else nullcontext(), override(language_of(work.by.user)):
                self.does[job.kind](work)
        except LeaseLost:
            log.warning("job %s: another worker took it over", job.pk)
        except CancelWanted:
            work.stop()
        except Stopping:
            work.give_back(counts=False)
        except Impossible as problem:
            work.fail(str(problem), problem.result)
        except Exception:
            log.exception("job %s, attempt %s", job.pk, job.attempts)
            with suppress(LeaseLost):  # it was done, and failed at what comes after
                self._again_or_never(work)
        finally:
            if self.beats:
                connection.close()  # with it go the temporary tables of work that was broken off

    @staticmethod
    def _again_or_never(work: Work) -> None:
        if work.attempt < actions.MOST_ATTEMPTS:
            work.give_back(counts=True)
        else:
            work.fail(UNEXPECTED)
