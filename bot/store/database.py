"""One SQLite file: opened, checked and brought up to this program's schema, or refused in words."""

import os
import sqlite3
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Final

from bot.store.trouble import StoreTrouble, trouble

MIGRATIONS: Final = Path(__file__).parent / "migrations"
TIMEOUT: Final = 10.0
"""Seconds to wait while another process writes."""

_APPLICATION: Final = 0x536F676C
"""`Sogl`, in the header of the file: whose database it is."""

_PRAGMAS: Final = (
    "journal_mode = WAL",
    "synchronous = FULL",  # NORMAL may lose the last commits when power fails
    "secure_delete = ON",  # what is deleted is overwritten with zeros
    "foreign_keys = ON",
    "temp_store = MEMORY",  # no copies in the system's temporary folder
    "cache_size = -16384",  # 16 MiB
    "wal_autocheckpoint = 4000",  # pages: 16 MiB of log
)


def open_database(path: Path) -> sqlite3.Connection:
    """A connection to a sound file of this program's schema; else `StoreTrouble`."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise trouble(path, error) from None
    db = sqlite3.connect(path, isolation_level=None, timeout=TIMEOUT, cached_statements=256)
    try:
        _check(path, db)
        for pragma in _PRAGMAS:
            db.execute(f"PRAGMA {pragma}")
        migrate(path, db)
    except sqlite3.Error as error:
        db.close()
        raise trouble(path, error) from None
    except StoreTrouble:
        db.close()
        raise
    return db


def _check(path: Path, db: sqlite3.Connection) -> None:
    (application,) = db.execute("PRAGMA application_id").fetchone()
    (tables,) = db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if tables and application != _APPLICATION:
        raise StoreTrouble(
            path, "it is a database of another program", "point SOGLIA_HOME somewhere else"
        )
    if db.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise StoreTrouble(
            path, "it is damaged", "keep the file for inspection and put back the last backup"
        )


def migrate(path: Path, db: sqlite3.Connection, folder: Path = MIGRATIONS) -> None:
    """Take each step that the file has not taken, in one transaction; forward only."""
    steps = {int(file.name.partition("_")[0]): file for file in sorted(folder.glob("*.sql"))}
    db.execute("BEGIN IMMEDIATE")  # a second process waits here, and then finds nothing to do
    try:
        db.execute(
            "CREATE TABLE IF NOT EXISTS migrations"
            " (number INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL) STRICT"
        )
        done = {number for (number,) in db.execute("SELECT number FROM migrations")}
        _refuse_newer(path, done, steps.keys())
        for number in sorted(steps.keys() - done):
            _step(db, number, steps[number])
        db.execute(f"PRAGMA application_id = {_APPLICATION}")
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


def _refuse_newer(path: Path, done: AbstractSet[int], known: AbstractSet[int]) -> None:
    if done - known:
        raise StoreTrouble(
            path,
            f"its schema is {max(done)}, newer than this program's {max(known)}",
            "run the newer program, or put back the backup made before the update",
        )


def _step(db: sqlite3.Connection, number: int, file: Path) -> None:
    for statement in _statements(file.read_text("utf-8")):
        db.execute(statement)
    db.execute("INSERT INTO migrations (number, name) VALUES (?, ?)", (number, file.stem))


def _statements(text: str) -> list[str]:
    # executescript() would commit first; a comment may hold a semicolon, so lines are gathered.
    found = [""]
    for line in text.splitlines(keepends=True):
        found[-1] += line
        if sqlite3.complete_statement(found[-1]):
            found.append("")
    return found[:-1]
