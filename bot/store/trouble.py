"""What is wrong with the place where things are stored, said to whoever runs the service."""

import sqlite3
from pathlib import Path


class StoreTrouble(Exception):
    """the store cannot be opened, read or written"""

    def __init__(self, path: Path, found: str, hint: str) -> None:
        super().__init__(f"{path}: {found}\n  hint: {hint}")


_WORDS = {
    "SQLITE_FULL": (
        "the disk is full",
        "make room; what was stored before is intact, and writing goes on by itself",
    ),
    "SQLITE_IOERR": (
        "the disk does not take or give the bytes",
        "look at the disk (`dmesg`, `df`); what was stored before is intact",
    ),
    "SQLITE_READONLY": (
        "it cannot be written",
        "the service's own user must own the file and its folder, on a disk that can be written",
    ),
    "SQLITE_CANTOPEN": (
        "it cannot be opened",
        "the service's own user must own the file and its folder, on a disk that can be written",
    ),
    "SQLITE_NOTADB": (
        "it is not a database",
        "point SOGLIA_HOME somewhere else, or put back the last backup",
    ),
    "SQLITE_CORRUPT": (
        "it is damaged",
        "keep the file for inspection and put back the last backup",
    ),
    "SQLITE_BUSY": (
        "another process keeps it locked",
        "end whatever else has the file open: a backup, a shell, a second service",
    ),
}
_WORDS["SQLITE_PERM"] = _WORDS["SQLITE_READONLY"]
_WORDS["SQLITE_LOCKED"] = _WORDS["SQLITE_BUSY"]


def trouble(path: Path, error: sqlite3.Error | OSError) -> StoreTrouble:
    """An error of the engine or the system in words for an operator."""
    if isinstance(error, OSError):
        return StoreTrouble(
            path, f"it cannot be written: {error.strerror}", _WORDS["SQLITE_PERM"][1]
        )
    name = getattr(error, "sqlite_errorname", "")  # absent where the error is the driver's own
    found, hint = _WORDS.get(
        "_".join(name.split("_")[:2]),
        ("the database refuses", "this is a mistake in Soglia: please report it"),
    )
    return StoreTrouble(path, f"{found} ({name or type(error).__name__})", hint)
