"""A loop whose time passes only when nobody has anything to do: hours in no time at all."""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class _Leaping(selectors.SelectSelector):
    """Waits for nobody: where the loop would sleep, its clock moves."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise AssertionError("everybody waits, and nothing will ever happen")
        ready = super().select(0)
        if not ready:
            self.now += max(timeout, 0.0)
        return ready


class TimelessLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._leaping = _Leaping()
        super().__init__(self._leaping)

    def time(self) -> float:
        return self._leaping.now


def run(test: Callable[[Callable[[], float]], Coroutine[Any, Any, T]]) -> T:
    """Run a test that takes the clock of its loop."""
    with asyncio.Runner(loop_factory=TimelessLoop) as runner:
        return runner.run(test(runner.get_loop().time))
