"""The one thread that touches the database: whatever waits is done together, then all are told."""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Final

from bot.store.database import open_database
from bot.store.group import Group, Unit
from bot.store.trouble import StoreTrouble

_MOST: Final = 500
"""Units in a group: beyond this the first would wait too long for the last."""


class Writer:
    """A queue, a thread, a connection; its methods are called on the loop that made it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._loop = asyncio.get_running_loop()
        self._queue: SimpleQueue[list[Unit] | None] = SimpleQueue()
        self._opened = self._loop.create_future()
        self._ended = self._loop.create_future()
        self._closing = False
        self._fresh: list[Unit] = []

    def future(self) -> asyncio.Future[Any]:
        """What the giver of a unit waits for."""
        return self._loop.create_future()

    async def start(self) -> None:
        """Open the file; `StoreTrouble` if that cannot be."""
        threading.Thread(target=self._run, name="store", daemon=True).start()
        await self._opened

    def do(self, unit: Unit) -> asyncio.Future[Any]:
        """Queue a unit. Who stops waiting for its future does not stop the unit."""
        if self._closing:
            hint = "it was closed while something still wanted to write: please report this"
            raise StoreTrouble(self._path, "it is closed", hint)
        self._fresh.append(unit)
        if len(self._fresh) == 1:
            self._loop.call_soon(self._hand_over)
        return unit.future

    def _hand_over(self) -> None:
        """Hand over all that was asked for in one turn of the loop.

        A thread woken for each unit takes turns with the loop for the interpreter, and does
        little in each: that cost 20 µs a step.
        """
        self._queue.put(self._fresh)
        self._fresh = []

    async def close(self) -> None:
        """Finish what is queued, then close the file. Closing twice is no error."""
        if not self._closing:
            self._closing = True
            self._loop.call_soon(self._queue.put, None)  # after what was asked for before
        await asyncio.shield(self._ended)

    # -------------------------------------------------------------- on the thread

    def _run(self) -> None:
        try:
            db = open_database(self._path)
        except StoreTrouble as error:
            self._tell(_fail, self._opened, error)
            return
        self._tell(_succeed, self._opened)
        group = Group(self._path, db)
        while units := self._gather():
            group.run(units)
            self._tell(_settle, units)
        db.close()
        self._tell(_succeed, self._ended)

    def _gather(self) -> list[Unit]:
        """Everything that waits, in order; waits for the first. Nothing: it is the end."""
        units: list[Unit] = []
        while (fresh := self._queue.get()) is not None:
            units.extend(fresh)
            if len(units) >= _MOST or self._queue.empty():
                return units
        if units:
            self._queue.put(None)  # the end was seen too early: first what came before it
        return units

    def _tell(self, call: Callable[..., None], *about: object) -> None:
        with contextlib.suppress(RuntimeError):  # the loop was closed: nobody waits any more
            self._loop.call_soon_threadsafe(call, *about)


# ------------------------------------------------------------------ on the loop


def _settle(units: list[Unit]) -> None:
    for unit in units:
        if unit.future.done():
            continue  # cancelled: the unit was done all the same
        if unit.error is None:
            unit.future.set_result(unit.result)
        else:
            unit.future.set_exception(unit.error)


def _succeed(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)


def _fail(future: asyncio.Future[None], error: Exception) -> None:
    if not future.done():
        future.set_exception(error)
