"""The SQL of the store, read from its files: what each change writes, what each method reads."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, get_args

from bot.store import audit
from bot.store.changes import AddAudit, Change, Conflict

Values = tuple[Any, ...]
FOLDER: Final = Path(__file__).parent
_HEADING: Final = re.compile(r"-- name: (\w+)( \(or Conflict\))?")
_NAME: Final = re.compile(r":([a-z_]+)")


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement, with `?` for its values, and the names of the values in that order."""

    sql: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading."""

    name: str
    statements: tuple[Statement, ...]
    or_conflict: bool


def sections(text: str) -> Iterator[Section]:
    """The headings of a file, each with its statements."""
    parts = _HEADING.split(text)[1:]
    for name, or_conflict, body in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        yield Section(name, tuple(_statements(body)), or_conflict is not None)


def _statements(body: str) -> Iterator[Statement]:
    for sql in body.split(";"):
        if sql.strip():
            yield Statement(_NAME.sub("?", sql.strip()), tuple(_NAME.findall(sql)))


def _read(name: str) -> dict[str, Section]:
    return {part.name: part for part in sections((FOLDER / name).read_text("utf-8"))}


# ------------------------------------------------------------------ reads

READS: Final = MappingProxyType(
    {name: part.statements[0].sql for name, part in _read("reads.sql").items()}
)
"""SQL by the name of the store's method; the values come in the order of its arguments."""

# ------------------------------------------------------------------ changes

_CHANGES: Final = _read("changes.sql")
TIDY: Final = _CHANGES["tidy"].statements

Write = tuple[str, Callable[[Change], Values], bool]
"""SQL, its values out of a change, and whether touching no row is a Conflict."""


def _values(names: tuple[str, ...]) -> Callable[[Change], Values]:
    if len(names) > 1:
        return attrgetter(*names)
    (name,) = names
    return lambda change: (getattr(change, name),)


def _writes(section: Section) -> tuple[Write, ...]:
    return tuple(
        (statement.sql, _values(statement.names), section.or_conflict and place == 0)
        for place, statement in enumerate(section.statements)
    )


_WRITES: Final = {
    kind: _writes(_CHANGES[kind.__name__]) for kind in get_args(Change) if kind is not AddAudit
}


def apply(cursor: sqlite3.Cursor, change: Change) -> None:
    """Write one change; a `Conflict` may leave a part of it, for the caller to roll back."""
    if isinstance(change, AddAudit):
        _add_audit(cursor, change)
        return
    for sql, values, or_conflict in _WRITES[type(change)]:
        cursor.execute(sql, values(change))
        if or_conflict and cursor.rowcount == 0:
            raise Conflict(type(change).__name__)


def _add_audit(cursor: sqlite3.Cursor, change: AddAudit) -> None:
    count, before = cursor.execute("SELECT id, digest FROM audit_head").fetchone()
    at = change.at // audit.ROUND * audit.ROUND
    line = (count + 1, at, change.member, change.action, change.code)
    digest = audit.link(before, *line)
    cursor.execute(
        "INSERT INTO audit (id, at, member, action, code, digest) VALUES (?, ?, ?, ?, ?, ?)",
        (*line, digest),
    )
    cursor.execute("UPDATE audit_head SET id = ?, digest = ?", (count + 1, digest))
