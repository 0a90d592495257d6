"""What is wrong with the directory: each mistake where an author mends it."""

import re
from collections.abc import Iterable, Iterator
from datetime import date

import phonenumbers
from phonenumbers import shortnumberinfo

from dialogs.directory import DAY_AND_NIGHT, PATH, SHOWN, Directory, Record
from dialogs.opening import ALWAYS
from dialogs.page import Page, Problem

OLD = 150
"""Days after which a record should be looked at again."""
TOO_OLD = 180
"""Days after which nothing is released with it."""

COPIED = 256
"""Characters that a button puts into the phone's clipboard (Bot API, CopyTextButton)."""

_DIALLED = re.compile(r"\+?\d[\d ]*\d")
_COUNTRY = re.compile(r"[A-Z]{2}")
_SHORT = 6
"""Digits, at most, of a number like 116 000."""
_EVERYWHERE = ("EU", "ZZ")
"""Not countries; what is dialled in all of the Union can be dialled in Italy."""
_ADDRESS = re.compile(r"[\w.-]+@[\w.-]+\.\w+|(?!www\.)[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/[\w/-]*)?")


def wrong(directory: Directory) -> list[Problem]:
    """Mistakes in the records and the lists themselves."""
    found = [problem for record in directory.records.values() for problem in _of_record(record)]
    for name, line in directory.doubled.items():
        hint = "give each record an id of its own"
        found.append(Problem(PATH, line, f"two records with the id {name!r}", hint))
    for (name, country), shows in directory.lists.items():
        line = directory.lines.get((name, country), 1)
        found += _of_list(directory, f"{name} in {country}", shows, line)
    return sorted(found, key=lambda problem: problem.line)


def _of_record(record: Record) -> Iterator[Problem]:
    def problem(found: str, hint: str) -> Problem:
        return Problem(PATH, record.line, f"{record.id}: {found}", hint)

    if not _COUNTRY.fullmatch(record.country):
        yield problem(f"country {record.country!r}", "write two capitals: IT, GB; EU; ZZ anywhere")
    elif record.number and not _can_be_dialled(record.number, record.country):
        hint = "write digits, spaces, and + only, all of them: in Italy with the zero"
        yield problem(f"{record.number!r} cannot be dialled", hint)
    if len(record.number or record.address) > COPIED:
        yield problem("too long to be copied", f"a button copies at most {COPIED} characters")
    if record.address and not _ADDRESS.fullmatch(record.address):
        hint = "write it as people say it, without https://, www. and what follows a question mark"
        yield problem(f"the address {record.address!r}", hint)
    if (record.hours == DAY_AND_NIGHT) is not (record.open == ALWAYS):
        hint = f'"{DAY_AND_NIGHT}" goes with open = ["{ALWAYS[0]}"], and only with it'
        yield problem(f"hours {record.hours!r}, open {list(record.open)}", hint)
    if record.confidence not in (*SHOWN, "C", "X"):
        hint = "A, B: shown; C: once somebody has called; X: never"
        yield problem(f"confidence {record.confidence!r}", hint)
    if record.confidence in SHOWN and not record.source:
        yield problem("no source", "write where it is known from, or confidence C")
    if record.confidence in SHOWN and not (record.whom and (record.number or record.address)):
        yield problem("nothing to show", "write whom, and a number or an address; or confidence C")


def _can_be_dialled(number: str, country: str) -> bool:
    """Whether somebody could answer it: with most digits lost or added, nobody can."""
    if not _DIALLED.fullmatch(number):
        return False
    region = "IT" if country in _EVERYWHERE else country
    try:
        read = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return False
    if len(number.replace(" ", "")) <= _SHORT:
        return shortnumberinfo.is_possible_short_number_for_region(read, region)
    return phonenumbers.is_valid_number_for_region(read, region)


def _of_list(directory: Directory, name: str, shows: Iterable[str], line: int) -> Iterator[Problem]:
    for each in shows:
        record = directory.records.get(each)
        if record is None:
            hint = "write the id of a record in this file"
            yield Problem(PATH, line, f"the list {name} shows {each!r}: no such record", hint)
        elif record.confidence not in SHOWN:
            hint = "call and write what you found and A or B, or take it off the list"
            found = f"the list {name} shows {each!r}, which is {record.confidence}"
            yield Problem(PATH, line, found, hint)


def unknown_lists(pages: Iterable[Page], directory: Directory) -> list[Problem]:
    """Steps that ask for a list that is not there, or shows nobody."""
    hint = f"write [[list]] name, country, shows into {PATH}, or name a list that is there"
    return [
        Problem(page.path, step.numbers.line, f"no numbers for {name} in {country}", hint)
        for page in pages
        for step in page.steps
        if step.numbers
        for name, country in [(step.numbers.list, step.numbers.country)]
        if not directory.all_listed(name, country)
    ]


def stale(directory: Directory, today: date) -> list[Problem]:
    """Records nobody looked at lately; those that are too old stop a release."""
    every = directory.records.values()
    ages = [(each, (today - each.checked).days) for each in every]
    hint = "call it or open it, correct what changed, then write today's date after checked ="
    early = [
        Problem(PATH, record.line, f"{record.id}: checked on {record.checked}", "a day to come")
        for record, days in ages
        if days < 0
    ]
    return early + [
        Problem(
            PATH, record.line, f"{record.id}: checked {days} days ago", hint, stops=days >= TOO_OLD
        )
        for record, days in ages
        if record.confidence in SHOWN and days >= OLD
    ]
