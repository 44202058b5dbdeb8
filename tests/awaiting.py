"""Waits for a coroutine in a thread of its own: where a browser was, this thread's event loop runs until the end."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")


def awaited(going: Coroutine[Any, Any, T]) -> T:
    """What the coroutine answers; raises what it raises."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, going).result()
