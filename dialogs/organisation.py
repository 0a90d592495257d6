"""What is known of the organisation behind the bot; what it has not confirmed is not said."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from dialogs.catalogue import Text
from dialogs.page import Problem

ORGANISATION = "organisation"
"""The context, and the catalogue, of these texts."""
PATH = "dialogs/organisation.toml"
_DATES = ("checked", "confirmed")
_ID = re.compile(r"\s*id\s*=\s*\"([^\"]*)\"")


@dataclass(frozen=True, slots=True)
class OwnFact:
    """One thing the organisation says of itself, where it is from, and when it was confirmed."""

    id: str
    says: str
    source: str
    checked: date
    confirmed: date | None = None
    meanwhile: str = ""
    """What is said until it is confirmed; nothing, if empty."""
    line: int = 1

    @property
    def blank(self) -> str:
        return "{" + self.id + "}"

    @property
    def said(self) -> str:
        """What may be said of it today."""
        return self.says if self.confirmed else self.meanwhile


@dataclass(frozen=True, slots=True)
class Organisation:
    """All of it, by the name of its blank."""

    facts: Mapping[str, OwnFact] = field(default_factory=dict)


NOBODY = Organisation()


class OrganisationError(Exception):
    """organisation.toml cannot be used: where, what was found, what would be right"""

    def __init__(self, path: Path, line: int, found: str, hint: str) -> None:
        super().__init__(f"{path}:{line}: {found}\n  hint: {hint}")
        self.problem = Problem(path.as_posix(), line, found, hint)


def read(path: Path) -> Organisation:
    """Read the page of the organisation; raises OrganisationError."""
    try:
        text = path.read_text("utf-8")
        rows = tomllib.loads(text).get("fact", [])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        hint = "compare it with the other facts: id, says, source, checked"
        found = f"a page of the organisation that cannot be read: {error}"
        raise OrganisationError(path, 1, found, hint) from error
    ids = [(m[1], n) for n, line in enumerate(text.splitlines(), 1) if (m := _ID.match(line))]
    lines = dict(ids)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise OrganisationError(path, 1, "fact is no list", "begin each one with [[fact]]")
    if len(ids) > len(lines):
        raise OrganisationError(path, 1, "two facts of one name", "give each fact an id of its own")
    facts = (_fact(path, lines, row) for row in rows)
    return Organisation({fact.id: fact for fact in facts})


def _fact(path: Path, lines: Mapping[str, int], row: Mapping[str, Any]) -> OwnFact:
    name = str(row.get("id", "?"))
    line = lines.get(name, 1)
    hint = "write id, says, source and checked; then, if there are, confirmed and meanwhile"
    try:
        fact = OwnFact(**row, line=line)
    except TypeError as error:
        raise OrganisationError(path, line, f"the fact {name!r} cannot be read", hint) from error
    for key, said in row.items():
        if type(said) is not (date if key in _DATES else str):
            right = "a date, as 2026-11-23" if key in _DATES else "words in quotes"
            found = f"the fact {name!r} has {key} = {said!r}"
            raise OrganisationError(path, line, found, f"write {right}, or take the line out")
    return fact


def texts_of_organisation(organisation: Organisation) -> Iterator[Text]:
    """What has to be translated: also what waits to be confirmed."""
    for fact in organisation.facts.values():
        for text in dict.fromkeys((fact.says, fact.meanwhile)):
            if text:
                yield Text(ORGANISATION, text, PATH, (fact.source,), ORGANISATION)
