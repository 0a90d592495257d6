"""Triage: facts that were answered → urgency, and why. The rules are `triage.toml`, not code.

One fact is enough for its level; a "no" is no fact and closes nothing; "not sure" is a fact
of its own in the table, so that it counts upward.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from dialogs.page import Urgency

_ORDER = tuple(Urgency)


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of the table. `because` is said to the person; `source` is for reviewers."""

    id: str
    level: Urgency
    because: str
    source: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """How soon, and the reasons in words of the table: only those that decided it."""

    urgency: Urgency
    because: tuple[str, ...]


class TriageError(Exception):
    """triage.toml cannot be used"""


@dataclass(frozen=True, slots=True)
class Triage:
    """The whole table, in the order of the file."""

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


def read(path: Path) -> Triage:
    """Read the table; raises TriageError that names the file, the fact and what would be right."""
    try:
        rows = tomllib.loads(path.read_text("utf-8")).get("fact", [])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise TriageError(f"{path}: cannot be read: {error}") from error
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise TriageError(f"{path}: fact is no list\n  hint: begin each one with [[fact]]")
    facts = [_fact(path, row) for row in rows]
    return Triage({fact.id: fact for fact in facts})


def _fact(path: Path, row: Mapping[str, str]) -> Fact:
    missing = {"id", "level", "because", "source"} - row.keys()
    if missing:
        raise TriageError(f"{path}: fact {row.get('id', '?')!r} lacks {', '.join(sorted(missing))}")
    if row["level"] not in {level.value for level in Urgency}:
        raise TriageError(
            f"{path}: fact {row['id']!r} has level {row['level']!r}\n"
            "  hint: write emergency, urgent or routine"
        )
    return Fact(row["id"], Urgency(row["level"]), row["because"], row["source"])
