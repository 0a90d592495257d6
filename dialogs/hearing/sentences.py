"""Sentences that somebody wrote to learn from or to measure with, each with what it is about."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2s
from pathlib import Path

FOLDER = Path(__file__).parent.parent.parent / "data" / "sentences"
LEXICON = ("notions.toml", "dictionary.toml", "spelling.toml")
UNSEEN = "unseen"
"""The file that nothing is ever learnt from."""
LOUD = ("emergency", "urgent")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A message and what is right to hear in it."""

    id: str
    language: str
    text: str
    topic: str
    urgency: str
    negated: bool
    note: str

    @property
    def alarm(self) -> bool:
        return self.urgency in LOUD

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics that are right: its own, and one its note allows as well."""
        _, _, other = self.note.partition("alt topic:")
        return (self.topic, *([other.split()[0].strip(",;.")] if other.strip() else []))


class Unlabelled(ValueError):
    """a line that is not a labelled message"""


def read(path: Path) -> Iterator[Labelled]:
    """The labelled messages of a file of JSON lines."""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.strip():
            yield _labelled(path, number, line)


def _labelled(path: Path, number: int, line: str) -> Labelled:
    try:
        row = json.loads(line)
        return Labelled(
            row["id"], row["lang"], row["text"], row["topic"], row["urgency"],
            row["negated"], row.get("note", ""),
        )  # fmt: skip
    except (ValueError, KeyError, TypeError) as error:
        hint = "an object with id, lang, text, topic, urgency, negated (and who, note)"
        raise Unlabelled(f"{path}:{number}: not a labelled message\n  hint: {hint}") from error


def paths(folder: Path) -> list[Path]:
    """The files to learn from, in the order of their names."""
    return sorted(path for path in folder.glob("*.jsonl") if path.stem != UNSEEN)


def digest(folder: Path, lexicon: Path) -> str:
    """Of everything that is learnt from: it changes when a sentence or a word does."""
    sum_ = blake2s(digest_size=12)
    for path in (*paths(folder), *(lexicon / name for name in LEXICON)):
        sum_.update(path.name.encode() + b"\0" + path.read_bytes())
    return sum_.hexdigest()
