"""Messages as JSON lines in, what was heard as JSON lines out: how `soglia listen` is measured."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from dialogs.hearing.report import Heard


@dataclass(frozen=True, slots=True)
class Trouble:
    """A line that could not be read: its number and what is wrong, never what it says."""

    number: int
    found: str

    def __str__(self) -> str:
        hint = 'one object a line: {"id": "1", "text": "what was typed"}'
        return f"line {self.number}: {self.found}\n  hint: {hint}"


def answers(lines: Iterable[str], hear: Callable[[str], Heard]) -> Iterator[str | Trouble]:
    """An answer for each line, in order; empty lines are passed over."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _answer(number, line, hear)


def _answer(number: int, line: str, hear: Callable[[str], Heard]) -> str | Trouble:
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        return Trouble(number, "not JSON")
    match said:
        case {"id": str() | int() as id, "text": str() as text}:
            return _written(id, hear(text))
        case {"id": _, "text": _}:
            return Trouble(number, "the text is not a string, or the id no string or number")
        case dict():
            return Trouble(number, "there is no id, or no text")
        case _:
            return Trouble(number, "not an object")


def _written(id: str | int, heard: Heard) -> str:
    said = {
        "id": id,
        "alarm": heard.alarm,
        "urgency": heard.urgency,
        "topics": heard.topics,
        "because": heard.because,
    }
    return json.dumps(said, ensure_ascii=False)
