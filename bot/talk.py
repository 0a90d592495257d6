"""Lines between a counsellor and a person: sealed while they wait, dropped when they are read."""

from bot.sealing import PSEUDONYM, DeskPrivate, Envelope
from bot.store.changes import PutLine
from bot.store.rows import LineRow

TABLE = "lines"

FIELD = "note"
"""What the pages call a line that a person writes: sealed like any answer."""

LONGEST = 1500
"""Characters of a line to a person; more would push the buttons off a small screen."""


def to_person(envelope: Envelope, case_id: bytes, text: str, now: int) -> PutLine:
    """A counsellor's line, under the case's key until the person opens the chat."""
    plain = text[:LONGEST].encode("utf-8", "replace")
    return PutLine(case_id, "person", envelope.seal(TABLE, case_id, plain), now)


def from_person(envelope: Envelope, private: DeskPrivate, row: LineRow) -> str:
    """A person's line, for the desk's eyes only; `Unreadable` if it is not for this case.

    Sealed as it was typed, like an answer: bound to the conversation's pseudonym, which stands
    before it inside the case's envelope.
    """
    inner = envelope.open(TABLE, row.case_id, row.blob)
    return private.open(FIELD, inner[:PSEUDONYM], inner[PSEUDONYM:])
