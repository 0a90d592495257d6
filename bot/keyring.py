"""The keys of cases, in a file of their own: without its key no copy of a case can be read.

Each case has a key; it is wrapped by the key of the week it was made in, and that by a key from
the root. A week's key is destroyed 35 days after its week began: from then on no backup of the
store, wherever it lies, opens a case of that week. So this file is never backed up together with
the store. The order is: key first, then case. A key without a case is an orphan and goes later.
"""

import contextlib
import os
import sqlite3
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Final

from bot.sealing import Envelope, Silent, Unreadable, derive, fresh
from bot.store.trouble import StoreTrouble, trouble

WEEK: Final = 7 * 86_400
TERM: Final = 5 * WEEK
"""35 days: how long, at most, a copy of a case can be read."""

_MONDAY: Final = 4 * 86_400
"""The first second of 1970 was a Thursday; the first Monday came four days later."""

_HOUR: Final = 3600

_PRAGMAS: Final = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "secure_delete = ON",
    "foreign_keys = ON",
    "temp_store = MEMORY",  # no copies of keys in the system's temporary folder
)

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS weeks (
    week    INTEGER NOT NULL PRIMARY KEY,  -- the Monday it began; the row goes 35 days after it
    wrapped BLOB    NOT NULL               -- the week's key, under the key from the root
) STRICT;
CREATE TABLE IF NOT EXISTS cases (
    case_id BLOB    NOT NULL PRIMARY KEY,  -- the random id the store knows the case by
    week    INTEGER NOT NULL REFERENCES weeks ON DELETE CASCADE,
    hour    INTEGER NOT NULL,              -- when it was made: a young key without a case may wait
    wrapped BLOB    NOT NULL               -- the case's key, under the week's
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS cases_of_a_week ON cases (week);
"""


class Keyring(Silent):
    """Makes, finds and destroys the keys of cases. Used from one thread; processes may share it."""

    def __init__(self, path: Path, root: bytes, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._root = Envelope(derive(root, "keyring|weeks"))
        self._path = path
        self._db = self._opened()
        self._belongs()

    def make(self, case_id: bytes) -> Envelope:
        """A new key for this case, on the disk before it is used; the one it has, if it has one."""
        with self._writing() as db:
            week, key = self._this_week()
            wrapped = key.seal("cases", case_id, fresh())
            db.execute(
                "INSERT INTO cases (case_id, week, hour, wrapped) VALUES (?, ?, ?, ?)"
                " ON CONFLICT DO NOTHING",
                (case_id, week, int(self._clock()) // _HOUR, wrapped),
            )
        return self.envelope(case_id)

    def envelope(self, case_id: bytes) -> Envelope:
        """What opens this case; `Unreadable` if its key was destroyed."""
        row = self._db.execute(
            "SELECT week, weeks.wrapped, cases.wrapped FROM cases JOIN weeks USING (week)"
            " WHERE case_id = ?",
            (case_id,),
        ).fetchone()
        if row is None:
            raise Unreadable("keyring: the key of this case is gone, or was never made")
        week, week_wrapped, wrapped = row
        return Envelope(self._unwrapped(week, week_wrapped).open("cases", case_id, wrapped))

    def destroy(self, case_id: bytes) -> None:
        """Make a case unreadable for good, here at once. Destroying twice is no error."""
        with self._writing() as db:
            db.execute("DELETE FROM cases WHERE case_id = ?", (case_id,))
        self._scrub()

    def turn(self) -> None:
        """Make this week's key, and destroy those whose week began 35 days ago or earlier."""
        with self._writing() as db:
            self._this_week()
            ended = int(self._clock()) - TERM
            gone = db.execute("DELETE FROM weeks WHERE week <= ?", (ended,)).rowcount
        if gone:
            self._scrub()

    def orphans(self, known_ids: Collection[bytes]) -> int:
        """Destroy keys that no case came for within the hour; says how many."""
        young = int(self._clock()) // _HOUR - 1
        rows = self._db.execute("SELECT case_id FROM cases WHERE hour < ?", (young,)).fetchall()
        lost = [row for row in rows if row[0] not in known_ids]
        if lost:
            with self._writing() as db:
                db.executemany("DELETE FROM cases WHERE case_id = ?", lost)
            self._scrub()
        return len(lost)

    def close(self) -> None:
        self._db.close()

    def _opened(self) -> sqlite3.Connection:
        db = None
        try:
            os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600))
            db = sqlite3.connect(self._path, isolation_level=None, timeout=10)
            for pragma in _PRAGMAS:
                db.execute(f"PRAGMA {pragma}")
            db.executescript(_SCHEMA)
        except (OSError, sqlite3.Error) as error:
            if db:
                db.close()
            raise trouble(self._path, error) from None
        return db

    def _belongs(self) -> None:
        try:
            for week, wrapped in self._db.execute("SELECT week, wrapped FROM weeks"):
                self._unwrapped(week, wrapped)
        except Unreadable:
            self._db.close()
            raise StoreTrouble(
                self._path,
                "it was made with another cases.key",
                "put back the cases.key that was made with it",
            ) from None

    def _this_week(self) -> tuple[int, Envelope]:
        """The Monday of this week, and its key, made if it was not."""
        now = int(self._clock())
        week = now - (now - _MONDAY) % WEEK
        self._db.execute(
            "INSERT INTO weeks (week, wrapped) VALUES (?, ?) ON CONFLICT DO NOTHING",
            (week, self._root.seal("weeks", _name(week), fresh())),
        )
        row = self._db.execute("SELECT wrapped FROM weeks WHERE week = ?", (week,)).fetchone()
        return week, self._unwrapped(week, row[0])

    def _unwrapped(self, week: int, wrapped: bytes) -> Envelope:
        return Envelope(self._root.open("weeks", _name(week), wrapped))

    @contextlib.contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """All of the block on the disk, or none and `StoreTrouble`."""
        try:
            self._db.execute("BEGIN IMMEDIATE")
            yield self._db
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            raise trouble(self._path, error) from None
        finally:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")

    def _scrub(self) -> None:
        """Leave no copy in the file: SQLite keeps some where rows have moved between pages."""
        try:
            self._db.execute("VACUUM")
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.Error as error:
            raise trouble(self._path, error) from None


def _name(week: int) -> bytes:
    return b"%d" % week
