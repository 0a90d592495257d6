"""How well was it heard: rates and a confusion table per language, from labelled messages."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from dialogs.hearing.sentences import Labelled

AMONG = 3
"""Topics of which one must be right."""
URGENCIES = ("emergency", "urgent", "routine", "none")
_HEARD = ("emergency", "urgent", "none")


class Heard(Protocol):
    """What was heard: `listening.Heard`."""

    @property
    def alarm(self) -> bool: ...
    @property
    def urgency(self) -> str: ...
    @property
    def topics(self) -> tuple[str, ...]: ...
    @property
    def because(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Pair:
    """A labelled message and what was heard in it."""

    said: Labelled
    heard: Heard


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of how many."""

    hits: int
    of: int

    @property
    def share(self) -> float:
        return self.hits / self.of if self.of else 1.0

    def __str__(self) -> str:
        return f"{self.share:6.1%} ({self.hits}/{self.of})"


def pairs(said: Iterable[Labelled], hear: Callable[[str], Heard]) -> list[Pair]:
    """Hear every labelled message."""
    return [Pair(each, hear(each.text)) for each in said]


def rates(all_: Sequence[Pair]) -> dict[str, Rate]:
    """The rates that are promised, by name; a false alarm is one on words that are harmless."""
    harmless = [each for each in all_ if each.said.urgency == "none" or _denied(each.said)]
    routine = [each for each in all_ if each.said.urgency == "routine"]
    return {
        "alarm on an emergency": _alarms(_of(all_, "emergency")),
        "alarm on urgent words": _alarms(_of(all_, "urgent")),
        "false alarm on harmless words": _alarms(harmless),
        "alarm on routine words": _alarms(routine),
        "right topic first": _topic(all_, 1),
        "right topic among three": _topic(all_, AMONG),
    }


def _denied(said: Labelled) -> bool:
    return said.negated and not said.alarm


def _of(all_: Iterable[Pair], urgency: str) -> list[Pair]:
    return [each for each in all_ if each.said.urgency == urgency]


def _alarms(some: Sequence[Pair]) -> Rate:
    return Rate(sum(each.heard.alarm for each in some), len(some))


def _topic(some: Sequence[Pair], best: int) -> Rate:
    right = (bool(set(each.said.topics) & set(each.heard.topics[:best])) for each in some)
    return Rate(sum(right), len(some))


def table(all_: Sequence[Pair]) -> str:
    """Rates and confusion of urgencies for each language, and of topics for all of them."""
    lines: list[str] = []
    for language in sorted({each.said.language for each in all_}):
        some = [each for each in all_ if each.said.language == language]
        lines += [f"{language}: {len(some)} messages", *_rates(some), "", *_urgencies(some), ""]
    lines += [f"all: {len(all_)} messages", *_rates(all_), "", *_topics(all_)]
    return "\n".join(lines)


def _rates(some: Sequence[Pair]) -> Iterable[str]:
    return (f"  {name:32}{rate}" for name, rate in rates(some).items())


def _urgencies(some: Sequence[Pair]) -> Iterable[str]:
    counts = Counter((each.said.urgency, each.heard.urgency) for each in some)
    return _grid("said \\ heard", URGENCIES, _HEARD, counts)


def _topics(some: Sequence[Pair]) -> Iterable[str]:
    """A topic that is as good counts as the one that was asked for."""
    counts: Counter[tuple[str, str]] = Counter()
    for each in some:
        first = each.heard.topics[0]
        counts[each.said.topic, each.said.topic if first in each.said.topics else first] += 1
    names = sorted({name for pair in counts for name in pair})
    return _grid("said \\ heard", names, names, counts)


def _grid(
    corner: str, down: Sequence[str], across: Sequence[str], counts: Counter[tuple[str, str]]
) -> Iterable[str]:
    yield f"  {corner:18}" + "".join(f"{name[:9]:>10}" for name in across)
    for row in down:
        cells = (str(counts[row, column] or ".") for column in across)
        yield f"  {row:18}" + "".join(f"{cell:>10}" for cell in cells)
