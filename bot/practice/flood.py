"""Telegram's flood limits, for tests that switch them on: so many calls at once, then a pause."""

import math
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float


class Flood:
    """One message a second to a chat with a small burst, thirty a second in all.

    Source: Telegram's FAQ for bots; the exact buckets are not published.
    """

    def __init__(
        self, clock: Callable[[], float], *, chat_rate: float = 1, burst: int = 3, rate: float = 30
    ) -> None:
        self._clock = clock
        self._chat_rate = chat_rate
        self._burst = float(burst)
        self._rate = rate
        self._buckets: dict[int | None, _Bucket] = {}

    def pause(self, chat_id: int) -> int | None:
        """Count one call; how many whole seconds to wait if it is one too many, else None."""
        for key, rate, size in (
            (chat_id, self._chat_rate, self._burst),
            (None, self._rate, self._rate),
        ):
            if (seconds := self._take(key, rate, size)) is not None:
                return seconds
        return None

    def _take(self, key: int | None, rate: float, size: float) -> int | None:
        now = self._clock()
        bucket = self._buckets.setdefault(key, _Bucket(size, now))
        bucket.tokens = min(size, bucket.tokens + (now - bucket.at) * rate)
        bucket.at = now
        if bucket.tokens < 1:
            return math.ceil((1 - bucket.tokens) / rate)
        bucket.tokens -= 1
        return None
