"""A bell: something has changed, look again. How waiting is done here without sleeping."""

import asyncio
from collections.abc import Callable


class Bell:
    """Wakes everybody who waits. Look first, then wait: nothing rings in between on one loop."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def ring(self) -> None:
        """Wake all who wait now."""
        self._event.set()
        self._event = asyncio.Event()

    async def until(self, true: Callable[[], bool], seconds: float | None = None) -> bool:
        """Wait until the condition holds; False if it still does not after so many seconds."""
        try:
            async with asyncio.timeout(seconds):
                while not true():
                    await self._event.wait()
        except TimeoutError:
            return true()
        return True
