"""Memory that is free but still held by the process."""

import ctypes
import gc


def give_back_memory() -> None:
    """Hand freed memory back to the system, where its C library can: glibc keeps what it thinks is needed again."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
