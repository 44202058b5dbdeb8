"""The largest memory of a process together with those it starts."""

import threading

import psutil  # type: ignore[import-untyped]

_PAUSE_SECONDS = 0.1


class FamilyMemory:
    """While it is entered, ``peak`` follows the processes' memory in bytes, looked at 10 times a second.

    A page that several of them share is counted once where the system says so (Linux).
    """

    def __init__(self, process: int) -> None:
        self._head = psutil.Process(process)
        self._ended = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self.peak = 0

    def __enter__(self) -> "FamilyMemory":
        self._watcher.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._watcher.join()

    def _watch(self) -> None:
        while not self._ended.wait(_PAUSE_SECONDS):
            family = [self._head, *self._head.children(recursive=True)]
            self.peak = max(self.peak, sum(_memory(process) for process in family))


def _memory(process: psutil.Process) -> int:
    try:
        full = process.memory_full_info()
    except psutil.Error:  # it has just ended
        return 0
    return int(getattr(full, "pss", full.uss))
