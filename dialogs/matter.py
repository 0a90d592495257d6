"""Front matter: the lines between two --- at the top of a page: its topic, doors, approvals."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from dialogs.page import TOPICS, Problem

_LINE = re.compile(r"([a-z]+):\s*(.*)")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
DRAFT = "draft"
_APPROVED = re.compile(r"(?P<who>[^,]+), (?P<on>\d{4}-\d\d-\d\d), (?P<text>[0-9a-f]{8})")


@dataclass(frozen=True, slots=True)
class Matter:
    """What front matter says of a page."""

    topic: str | None = None
    doors: bool = False
    approvals: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Approval:
    """Somebody has read this text and signed it: `text` is its fingerprint, as `book` prints it."""

    who: str
    on: str
    text: str


def approval(said: str) -> Approval | None:
    """`Anna Bianchi, 2026-12-01, 1f9a02c4` as a value; None for a draft."""
    found = _APPROVED.fullmatch(said)
    return Approval(found["who"], found["on"], found["text"]) if found else None


def read_matter(path: str, lines: Sequence[str]) -> tuple[Matter, list[Problem]]:
    """The lines between the two ---, which begin on line 2, or what is wrong with them."""
    said: dict[str, str] = {}
    problems: list[Problem] = []
    for number, line in enumerate(lines, 2):
        match = _LINE.fullmatch(line.strip())
        if match is None or match[1] in said:
            hint = "write one word, a colon and what it is: topic: workplace, or en: draft"
            problems += [Problem(path, number, f"{line.strip()!r} about the page", hint)]
            continue
        said[match[1]] = match[2].strip()
        problems += _wrong(path, number, match[1], match[2].strip())
    topic, doors = said.pop("topic", None), said.pop("doors", "") == "yes"
    return Matter(topic, doors, said), problems


def _wrong(path: str, line: int, name: str, said: str) -> Iterator[Problem]:
    match name:
        case "topic":
            if said not in TOPICS:
                near = get_close_matches(said, TOPICS, 1, 0.5)
                hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(TOPICS)}"
                yield Problem(path, line, f"the topic {said!r}", hint)
        case "doors":
            if said != "yes":
                hint = "write doors: yes for a dialog with the five doors, or take the line out"
                yield Problem(path, line, f"doors: {said}", hint)
        case _ if not _LANGUAGE.fullmatch(name):
            hint = "there are topic, doors, and languages by their code: en, it"
            yield Problem(path, line, f"{name!r} about the page", hint)
        case _ if said != DRAFT and approval(said) is None:
            hint = "write draft, or who, when, which text: Anna Bianchi, 2026-12-01, 1f9a02c4"
            yield Problem(path, line, f"the approval {said!r}", hint)
