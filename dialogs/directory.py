"""The helplines Soglia shows, by list, country and hour; 112 and 1522 need no file."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from dialogs.catalogue import Text
from dialogs.opening import ALWAYS, every_day, is_open, not_hours
from dialogs.page import Problem

DIRECTORY = "directory"
"""The context, and the catalogue, of these texts."""
COPY = "Copy"
"""What a button says that puts a number into the phone's clipboard."""
OPEN_NOW = "Open now."
PATH = "dialogs/directory.toml"
SHOWN = ("A", "B")
"""How well a record must be known to be shown; C waits for somebody to call, X is wrong."""

_MOST = 3
DAY_AND_NIGHT = "day and night"
_HOME = "IT"
_ZONES = {
    "IT": ZoneInfo("Europe/Rome"),
    "GB": ZoneInfo("Europe/London"),
    "IE": ZoneInfo("Europe/Dublin"),
    "MT": ZoneInfo("Europe/Malta"),
}
"""Only for countries that have one clock."""
_ID = re.compile(r"\s*id\s*=\s*\"([^\"]*)\"")


@dataclass(frozen=True, slots=True)
class Record:
    """One place that answers: how, whom, when, and where it is known from."""

    id: str
    name: str
    number: str
    """As it is dialled; empty where an address is all there is."""
    address: str
    channels: tuple[str, ...]
    whom: str
    hours: str
    open: tuple[str, ...]
    """The hours as `opening` reads them; empty where they are not certain."""
    country: str
    languages: tuple[str, ...]
    cost: str
    caveat: str
    """What has to be known before calling; of a record that is not shown: the reason."""
    source: tuple[str, ...]
    checked: date
    confidence: str
    line: int = 1

    @property
    def certain(self) -> bool:
        """Whether its hours may be relied on."""
        return self.confidence == "A" and bool(self.open) and self.country in _ZONES

    @property
    def opens(self) -> bool:
        """Whether it is ever said to be open now: not of who is there day and night anyway."""
        return self.certain and self.open != ALWAYS and every_day(self.open)

    def answers(self, now: datetime) -> bool | None:
        """Whether it is open; None if that is not certain, as on weekdays that may be holidays."""
        if self.open == ALWAYS:
            return True
        if not self.certain:
            return None
        return is_open(self.open, now, _ZONES[self.country]) and (self.opens or None)


@dataclass(frozen=True, slots=True)
class Directory:
    """All records by id, and the lists that pages ask for, by name and country."""

    records: Mapping[str, Record]
    lists: Mapping[tuple[str, str], tuple[str, ...]]
    lines: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """Where each list stands in the file."""
    doubled: Mapping[str, int] = field(default_factory=dict)
    """Ids that stand there twice."""

    def all_listed(self, name: str, country: str) -> tuple[Record, ...]:
        """Every record of a list that may be shown, in the order of the list."""
        ids = self.lists.get((name, country), ())
        found = (self.records[each] for each in ids if each in self.records)
        return tuple(record for record in found if record.confidence in SHOWN)

    def listed(self, name: str, country: str, now: datetime) -> tuple[Record, ...]:
        """What a screen shows: open ones first, those certainly closed last; at most three.

        Of a list that nobody wrote it shows what is known without the file, rather than nobody.
        """
        rank = {True: 0, None: 1, False: 2}
        listed = self.all_listed(name, country) or FALLBACK.all_listed(name, country)
        found = sorted(listed, key=lambda each: rank[each.answers(now)])
        return tuple(found[:_MOST])

    def spoken(self, record: Record, say: Callable[[str, str], str], now: int | None) -> str:
        """The record as one line of a screen; `now` in seconds, None for a line of any hour."""
        told = now is not None and record.opens
        answers = told and record.answers(datetime.fromtimestamp(now or 0, UTC))
        return _line(record, say, OPEN_NOW if answers else "")

    def longest(self, name: str, country: str, say: Callable[[str, str], str]) -> list[str]:
        """As many lines as a screen shows, each as long as it ever is, the longest ones."""
        found = self.all_listed(name, country)
        lines = (_line(each, say, OPEN_NOW if each.opens else "") for each in found)
        return sorted(lines, key=lambda line: len(line.split()), reverse=True)[:_MOST]


class _Fallback(Directory):
    """What is there when the file is not: the same for every list."""

    __slots__ = ()

    def all_listed(self, name: str, country: str) -> tuple[Record, ...]:  # noqa: ARG002
        if country == _HOME:
            return EMERGENCY, ANTIVIOLENCE
        return (_ELSEWHERE.get(country, EMERGENCY),)


NO_DIRECTORY = Directory({}, {})


class DirectoryError(Exception):
    """directory.toml cannot be used: where, what was found, what would be right"""

    def __init__(self, path: Path, line: int, found: str, hint: str) -> None:
        super().__init__(f"{path}:{line}: {found}\n  hint: {hint}")
        self.problem = Problem(path.as_posix(), line, found, hint)


def _line(record: Record, say: Callable[[str, str], str], end: str) -> str:
    about = ", ".join(say(DIRECTORY, each) for each in (record.whom, record.hours) if each)
    more = (say(DIRECTORY, each) for each in (record.caveat, end) if each)
    return " ".join((f"{say(DIRECTORY, record.name)}: {copied(record)}. {about}.", *more))


def copied(record: Record) -> str:
    """What its button copies: the number, or the address where there is none."""
    return record.number or record.address


# ------------------------------------------------------------------ the file


def open_directory(path: Path) -> Directory:
    """Read directory.toml; raises DirectoryError."""
    try:
        text = path.read_text("utf-8")
        rows = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        at = re.search(r"\(at line (\d+)", str(error))
        hint = "compare it with the other records and lists: a [[record]] and its fields"
        found = f"a directory that cannot be read: {error}"
        raise DirectoryError(path, int(at[1]) if at else 1, found, hint) from error
    written = text.splitlines()
    ids = [(m[1], n) for n, line in enumerate(written, 1) if (m := _ID.match(line))]
    first = dict(reversed(ids))
    doubled = {name: line for name, line in ids if line != first[name]}
    records = (_record(path, first, row) for row in _tables(path, rows, "record"))
    heads = [n for n, line in enumerate(written, 1) if line.strip() == "[[list]]"]
    lists = [_list(path, *each) for each in zip(heads, _tables(path, rows, "list"), strict=False)]
    return Directory(
        {record.id: record for record in records},
        {key: shows for key, shows, _ in lists},
        {key: line for key, _, line in lists},
        doubled,
    )


def _tables(path: Path, rows: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
    found = rows.get(name)
    if isinstance(found, list) and all(isinstance(each, dict) for each in found):
        return found
    raise DirectoryError(path, 1, f"no [[{name}]]", f"begin each {name} with a line [[{name}]]")


def _record(path: Path, lines: Mapping[str, int], row: Mapping[str, Any]) -> Record:
    name = str(row.get("id", "?"))
    line = lines.get(name, 1)
    told: dict[str, Any] = {
        key: tuple(each) if isinstance(each, list) else each for key, each in row.items()
    }
    try:
        record = Record(**told, line=line)
    except TypeError as error:
        hint = "write every field that the other records have, and no other"
        raise DirectoryError(path, line, f"the record {name!r} cannot be read", hint) from error
    if unlike := [key for key in told if type(told[key]) is not type(getattr(EMERGENCY, key))]:
        hint = f"write it as the other records do: {', '.join(unlike)}"
        raise DirectoryError(path, line, f"the record {name!r} cannot be read", hint)
    if not all(
        isinstance(part, str) for each in told.values() if isinstance(each, tuple) for part in each
    ):
        hint = "write each part of a list in quotes"
        raise DirectoryError(path, line, f"the record {name!r} cannot be read", hint)
    if amiss := not_hours(record.open):
        hint = 'write open = ["mon-fri 10:00-18:00"]; a line for each part of the week'
        raise DirectoryError(path, line, f"hours nobody can read: {amiss[0]!r}", hint)
    return record


def _list(
    path: Path, line: int, row: Mapping[str, Any]
) -> tuple[tuple[str, str], tuple[str, ...], int]:
    try:
        key = str(row["name"]), str(row.get("country", _HOME))
        return key, tuple(map(str, row["shows"])), line
    except (KeyError, TypeError) as error:
        hint = 'write name, country and shows = ["112", "1522"]'
        raise DirectoryError(path, line, "a list that cannot be read", hint) from error


def open_or_fallback(path: Path, complain: Callable[[str], object]) -> Directory:
    """The directory; if it cannot be read `complain` is told, and 112 and 1522 remain."""
    try:
        return open_directory(path)
    except DirectoryError as error:
        problem = error.problem
        where = f"{problem.path}:{problem.line}"
        complain(f"{where}: only 112 and 1522 are shown until this is mended: {problem.found}")
        return FALLBACK


def texts_of_directory(directory: Directory) -> Iterator[Text]:
    """What has to be translated: names too, for a number says nothing of who answers."""
    records = directory.records.values()
    about = (text for r in records for text in (r.name, r.whom, r.hours, r.caveat) if text)
    for text in dict.fromkeys((*about, COPY, OPEN_NOW)) if records else ():
        yield Text(DIRECTORY, text, PATH, (), DIRECTORY)


EMERGENCY = Record(
    "112",
    "Emergency",
    "112",
    "",
    ("call",),
    "For anyone in danger",
    DAY_AND_NIGHT,
    ALWAYS,
    _HOME,
    (),
    "free",
    "",
    ("agenziagiornalisticaopinione.it, 2026-02-11",),
    date(2026, 11, 23),
    "A",
)
ANTIVIOLENCE = Record(
    "1522",
    "Violence and stalking",
    "1522",
    "",
    ("call", "chat", "app"),
    "For women and people around them",
    DAY_AND_NIGHT,
    ALWAYS,
    _HOME,
    ("it", "en", "fr", "es", "ar", "fa", "sq", "ru", "uk", "pt", "pl"),
    "free",
    "Chat: 1522.eu.",
    ("1522.eu, operator page",),
    date(2026, 11, 23),
    "A",
)
"""These two are known to the code itself, and said in the same words as in the file."""
_ELSEWHERE = {"US": replace(EMERGENCY, id="911", number="911", country="US")}
"""Where 112 is not what people dial; the United Kingdom and all of the EU answer it."""
FALLBACK = _Fallback({each.id: each for each in (EMERGENCY, ANTIVIOLENCE)}, {})
