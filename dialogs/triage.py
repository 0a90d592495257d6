"""Triage: facts that were answered → urgency, and why. The rules are tables, `triage/`, not code.

One fact is enough for its level; a "no" is no fact and closes nothing; "not sure" is a fact
of its own in the table, so that it counts upward.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dialogs.page import Problem, Urgency

_ORDER = tuple(Urgency)
_EVERYONE = "everyone"
"""The table whose facts belong to every topic: its reasons are said first."""
_ID = re.compile(r"\s*id\s*=\s*\"([^\"]*)\"")


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of the table. `because` is said to the person; `source` is for reviewers."""

    id: str
    level: Urgency
    because: str
    source: str
    table: str = ""
    """The file it stands in, without its folder and ending."""
    line: int = 1

    @property
    def path(self) -> str:
        return f"dialogs/triage/{self.table}.toml"


@dataclass(frozen=True, slots=True)
class Judgement:
    """How soon, and the reasons in words of the table: only those that decided it."""

    urgency: Urgency
    because: tuple[str, ...]


class TriageError(Exception):
    """a table cannot be used: where, what was found, what would be right"""

    def __init__(self, path: Path, line: int, found: str, hint: str) -> None:
        super().__init__(f"{path}:{line}: {found}\n  hint: {hint}")
        self.problem = Problem(path.as_posix(), line, found, hint)


@dataclass(frozen=True, slots=True)
class Triage:
    """All tables as one, each in the order of its file."""

    facts: Mapping[str, Fact]

    def judge(self, noted: Iterable[str]) -> Judgement:
        """The highest level among the noted facts. Facts the table has lost count as urgent."""
        known = set(noted)
        found = [fact for fact in self.facts.values() if fact.id in known]
        levels = [fact.level for fact in found]
        if known - self.facts.keys():
            levels.append(Urgency.URGENT)
        urgency = min(levels, key=_ORDER.index, default=Urgency.ROUTINE)
        return Judgement(urgency, tuple(fact.because for fact in found if fact.level is urgency))


def read(folder: Path) -> Triage:
    """Read every table of a folder; raises TriageError at the first one that cannot be used."""
    paths = sorted(folder.glob("*.toml"), key=lambda path: (path.stem != _EVERYONE, path.stem))
    if not paths:
        raise TriageError(folder, 1, "no table of facts", "put everyone.toml back: [[fact]] …")
    facts: dict[str, Fact] = {}
    for fact in (fact for path in paths for fact in _table(path)):
        if fact.id in facts:
            found = f"the fact {fact.id!r} is also in {facts[fact.id].path}"
            hint = "one fact, one place: take one of them out, both topics may note it"
            raise TriageError(folder / f"{fact.table}.toml", fact.line, found, hint)
        facts[fact.id] = fact
    return Triage(facts)


def _table(path: Path) -> Iterator[Fact]:
    try:
        text = path.read_text("utf-8")
        rows = tomllib.loads(text).get("fact", [])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        at = re.search(r"\(at line (\d+)", str(error))
        hint = "compare it with the other facts: id, level, because, source, each in quotes"
        found = f"a table that cannot be read: {error}"
        raise TriageError(path, int(at[1]) if at else 1, found, hint) from error
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise TriageError(path, 1, "fact is no list", "begin each one with [[fact]]")
    lines = _lines(text)
    for row in rows:
        yield _fact(path, lines.get(str(row.get("id", "")), 1), row)


def _lines(text: str) -> dict[str, int]:
    """On which line each fact has its id."""
    found = ((_ID.match(line), number) for number, line in enumerate(text.splitlines(), 1))
    return {match[1]: number for match, number in found if match}


def _fact(path: Path, line: int, row: Mapping[str, Any]) -> Fact:
    missing = sorted({"id", "level", "because", "source"} - row.keys())
    if missing or not all(isinstance(said, str) for said in row.values()):
        found = f"fact {row.get('id', '?')!r} lacks {', '.join(missing) or 'quotes'}"
        raise TriageError(path, line, found, "write id, level, because and source, each in quotes")
    if row["level"] not in {level.value for level in Urgency}:
        found = f"fact {row['id']!r} has level {row['level']!r}"
        raise TriageError(path, line, found, "write emergency, urgent or routine")
    level = Urgency(row["level"])
    return Fact(row["id"], level, row["because"], row["source"], path.stem, line)
