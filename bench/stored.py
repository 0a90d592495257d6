"""Homes for the service: fresh keys, and as many strangers' conversations as are wanted."""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from bot.keys import make_keys
from bot.store.database import open_database

ROOT = Path(__file__).parent.parent
_BLOB = 220
"""Bytes of a sealed place with a middling trail."""


@contextmanager
def homes(*conversations: int) -> Iterator[list[Path]]:
    """Folders on the disk of the checkout: /tmp may be memory, where fsync costs nothing."""
    var = ROOT / "var"
    var.mkdir(exist_ok=True)
    made = [Path(mkdtemp(prefix="bench-", dir=var)) for _ in conversations]
    try:
        for home, number in zip(made, conversations, strict=True):
            make_keys(home)
            if number:
                _fill(home / "soglia.db", number)
        yield made
    finally:
        for home in made:
            shutil.rmtree(home, ignore_errors=True)


def _fill(path: Path, number: int) -> None:
    """Rows as a conversation leaves them: shown, and not to be wiped today."""
    db = open_database(path)
    blob, later = os.urandom(_BLOB), int(time.time()) + 40_000
    db.execute("BEGIN")
    db.executemany(
        "INSERT INTO conversations VALUES (?, ?, 1, 1, ?)",
        ((os.urandom(16), blob, later) for _ in range(number)),
    )
    db.execute("COMMIT")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
