"""Which time may delete: the wall clock, as long as the steady one agrees with it.

A wall clock that is set wrong by a year would erase every conversation and every case at once.
So a leap forward of more than an hour, seen against the monotonic clock, is doubted for an hour:
meanwhile what deletes goes by the old reckoning. If the wall clock has not come back by then, it
is believed: it may have been wrong before, or the machine slept, which a monotonic clock does not
count. A leap backward deletes nothing early and is believed at once. What a leap while the
process was not running did cannot be seen here.
"""

LEAP = 3600.0
"""Seconds by which the wall clock may run ahead before it is doubted; and how long it is."""


class Reckoning:
    """Remembers where wall clock and steady clock last agreed."""

    def __init__(self) -> None:
        self._anchor: tuple[float, float] | None = None
        self._doubted_since: float | None = None

    def trusted(self, wall: float, steady: float) -> float:
        """The time by which things may be deleted: `wall`, or less while `wall` is doubted."""
        reckoned = self._reckoned(wall, steady)
        if wall - reckoned <= LEAP:
            self._doubted_since = None
            if wall < reckoned:
                self._anchor = (wall, steady)
            return wall
        if self._doubted_since is None:
            self._doubted_since = steady
        if steady - self._doubted_since < LEAP:
            return reckoned
        self._anchor, self._doubted_since = (wall, steady), None
        return wall

    def _reckoned(self, wall: float, steady: float) -> float:
        if self._anchor is None:
            self._anchor = (wall, steady)
        return self._anchor[0] + steady - self._anchor[1]
