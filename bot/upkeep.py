"""What time does: tells again, expires, wipes, forgets. One tick looks at all that is due.

The store says what is due, pure functions say what follows, and each case or conversation is
written by itself: one that cannot be read never keeps the others waiting.
"""

import logging
from collections.abc import Sequence
from typing import Protocol

from bot import cases
from bot.keyring import Keyring
from bot.reckoning import Reckoning
from bot.store import CaseRow, Store

log = logging.getLogger(__name__)

_HOUSEKEEPING = 3600.0
"""Seconds between two looks at what only gathers dust."""

_EVER = 2**62
"""Later than any due time: every case there is."""


class Duty(Protocol):
    """One bot's share of a tick."""

    async def tick(self, now: int, safe: int) -> None:
        """`now` tells; `safe` deletes, and is behind `now` while the clock is doubted."""


class Upkeep:
    """The one clockwork of the process."""

    def __init__(self, store: Store, keyring: Keyring, duties: Sequence[Duty]) -> None:
        self._store = store
        self._keyring = keyring
        self._duties = duties
        self._reckoning = Reckoning()
        self._doubting = False
        self._kept_house: float | None = None

    async def tick(self, now: float, steady: float) -> None:
        """Do all that is due. `now` in seconds since 1970, `steady` of a monotonic clock."""
        safe = self._reckoning.trusted(now, steady)
        if safe != now and not self._doubting:
            log.warning("upkeep.clock-leapt: nothing is erased for an hour, if it stays so")
        self._doubting = safe != now
        for duty in self._duties:
            await duty.tick(int(now), int(safe))
        due = self._kept_house is None or steady - self._kept_house >= _HOUSEKEEPING
        if due and safe == now:
            await self._keep_house(int(safe))
            self._kept_house = steady

    async def _keep_house(self, safe: int) -> None:
        await self._store.tidy(safe)
        self._keyring.turn()
        known = await self._store.cases_due(_EVER)
        self._keyring.orphans({case.id for case in known if _needs_key(case)})


def _needs_key(case: CaseRow) -> bool:
    """An expired case still has a route, for the truth; a closed one has nothing to open."""
    return case.state in cases.OPEN or case.state == "expired"
