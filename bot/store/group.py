"""Units of work committed together: each stands or falls alone, all are confirmed by one commit."""

import asyncio
import contextlib
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any, Final

from bot.store.changes import Conflict
from bot.store.database import TIMEOUT
from bot.store.trouble import trouble

Work = Callable[[sqlite3.Cursor], Any]

_SMALL: Final = 256
"""Pages (1 MiB) up to which the file is rewritten whenever something was erased: that takes a few
milliseconds. A larger file is rewritten when it is tidied: 0.4 s for a hundred thousand people."""

_PATIENCE: Final = 0.25
"""Seconds to wait for another process to finish reading before copies of what was erased stay
until the file is tidied: whoever waits for an answer must not wait for a backup to end."""


class Cleaning(IntEnum):
    """What must be cleaned before a unit is answered, so that no copy stays of what it erased."""

    NOTHING = 0
    LOG = 1
    """For rows that hardly move: zeroed where they were, and the log truncated."""
    SMALL_FILE = 2
    """For rows that move as others come and go: the file is rewritten too, if that is quick."""
    FILE = 3
    """The file is rewritten, quick or not, if anything was erased since that was last done."""


@dataclass(slots=True)
class Unit:
    """One piece of work, who waits for it, and what came of it."""

    work: Work
    future: asyncio.Future[Any]
    writes: bool
    cleaning: Cleaning = Cleaning.NOTHING
    result: Any = None
    error: Exception | None = None


class Group:
    """Runs units on one connection, on the thread that opened it."""

    def __init__(self, path: Path, db: sqlite3.Connection) -> None:
        self._path = path
        self._db = db
        self._cursor = db.cursor()
        self._stained = True
        """Something was erased, perhaps before this start, and a copy may lie in the file."""

    def run(self, units: Sequence[Unit]) -> None:
        """Do all of it, in order; afterwards each unit has its result or its error."""
        try:
            self._together(units)
        except sqlite3.Error:
            # The disk refused one of them, and which is unknown: the others may still go, the
            # more so if the log gives back its room.
            self._undo()
            self._truncated()
            for unit in units:
                self._alone(unit)
        cleaning = max(unit.cleaning for unit in units)
        if cleaning:
            with contextlib.suppress(sqlite3.Error):  # what was written stands, cleaned or not
                self._clean(cleaning)

    def _together(self, units: Sequence[Unit]) -> None:
        self._begin(units)
        for unit in units:
            if not self._done(unit):
                self._undo()
                self._each_saved(units)
                break
        if self._db.in_transaction:
            self._cursor.execute("COMMIT")

    def _each_saved(self, units: Sequence[Unit]) -> None:
        """Once more from the start, with a way back before each unit.

        A savepoint for every unit would cost as much again as the writing: SQLite keeps a copy of
        each page it touches. A unit that fails after it has written is rare.
        """
        self._begin(units)
        for unit in units:
            self._cursor.execute("SAVEPOINT unit")
            if not self._done(unit):
                self._cursor.execute("ROLLBACK TO unit")
            self._cursor.execute("RELEASE unit")

    def _begin(self, units: Sequence[Unit]) -> None:
        if any(unit.writes for unit in units):
            self._cursor.execute("BEGIN IMMEDIATE")
        elif len(units) > 1:
            self._cursor.execute("BEGIN")  # one read lock for all

    def _done(self, unit: Unit) -> bool:
        """Try a unit; false if it failed and has left something behind."""
        before = self._db.total_changes
        try:
            unit.result, unit.error = unit.work(self._cursor), None
        except (Conflict, sqlite3.IntegrityError) as error:
            unit.error = _conflict(error)
        except sqlite3.Error:
            raise
        except Exception as error:  # noqa: BLE001 - whoever asked hears of it; the thread lives on
            unit.error = error
        return unit.error is None or self._db.total_changes == before

    def _alone(self, unit: Unit) -> None:
        try:
            self._together((unit,))
        except sqlite3.Error as error:
            self._undo()
            unit.error = trouble(self._path, error)

    def _undo(self) -> None:
        if self._db.in_transaction:  # SQLite may have rolled back by itself: a full disk does
            with contextlib.suppress(sqlite3.Error):  # then the next unit hears of the disk
                self._cursor.execute("ROLLBACK")

    # -------------------------------------------------------------- erasing

    def _clean(self, cleaning: Cleaning) -> None:
        """Leave no copy of what was erased: not in the log, and not in the file.

        `secure_delete` zeroes a deleted row, but a page that was split keeps copies of the rows
        that moved away. Only rewriting the file removes those.
        """
        self._stained = self._stained or cleaning != Cleaning.FILE
        self._wait(_PATIENCE)
        rewritten = not self._stained or (self._may_rewrite(cleaning) and self._rewritten())
        self._stained = not (self._truncated() and rewritten)
        self._wait(TIMEOUT)

    def _may_rewrite(self, cleaning: Cleaning) -> bool:
        if cleaning == Cleaning.SMALL_FILE:
            (pages,) = self._cursor.execute("PRAGMA page_count").fetchone()
            return bool(pages <= _SMALL)
        return cleaning == Cleaning.FILE

    def _rewritten(self) -> bool:
        """Whether there was room and a turn to; else tidying tries again."""
        try:
            self._cursor.execute("VACUUM")
        except sqlite3.Error:
            self._undo()
            return False
        return True

    def _truncated(self) -> bool:
        """Whether the log is empty now; it is not while another process reads from it."""
        try:
            busy, _, _ = self._cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.Error:
            return False
        return not busy

    def _wait(self, seconds: float) -> None:
        self._cursor.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}").fetchone()


def _conflict(error: Exception) -> Conflict:
    return error if isinstance(error, Conflict) else Conflict(f"a rule of the table: {error}")
