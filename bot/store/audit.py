"""The chain of the audit: each line's digest covers the one before, so none can be changed alone.

The digest has no key: whoever may rewrite the whole table may rewrite the chain with it. It shows
a line that was changed, left out or put in between; a digest written down elsewhere shows the rest.
"""

import json
from collections.abc import Sequence
from hashlib import sha256
from itertools import pairwise

from bot.store.rows import AuditRow

ROUND = 300
"""Seconds to which a line's time is rounded down: the first line of a case says when somebody
asked for help."""

BEGINNING = bytes(32)
"""What stands before the first line."""


def link(
    before: bytes, id: int, at: int, member: int | None, action: str, code: str | None
) -> bytes:
    """The digest of a line; JSON, because it writes no two lines alike."""
    return sha256(before + json.dumps([id, at, member, action, code]).encode()).digest()


def verify(rows: Sequence[AuditRow]) -> bool:
    """Whether these lines, in order, are a piece of the chain that nobody has touched.

    Of a piece that begins later than the chain, the first line is taken as it is.
    """
    if rows and rows[0].id == 1 and not _follows(BEGINNING, rows[0]):
        return False
    return all(
        row.id == before.id + 1 and _follows(before.digest, row) for before, row in pairwise(rows)
    )


def _follows(before: bytes, row: AuditRow) -> bool:
    return row.digest == link(before, row.id, row.at, row.member, row.action, row.code)
