"""What must not wait for the store: help for immediate danger, and a phone that is to be emptied.

Told of each update from the moment it is read. A call for help that is not answered at once gets
the fixed words; what they leave on the phone is put right when the store answers.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.calls import Call, Calls
from bot.conversations import Messages, removal
from bot.door import Door
from bot.farewell import Farewell
from bot.fixed_words import FixedWords
from bot.updates import Edited, Incoming, Other, Text

T = TypeVar("T")

log = logging.getLogger(__name__)

_AT_ONCE = 0.7
"""Seconds a call for help may wait for the ordinary answer."""
_READ = 300
"""Seconds the fixed words stay for reading if no ordinary answer will ever come."""
_REMEMBERED = 1000
"""Updates under way; a webhook may promise one again, and never bring it."""


@dataclass(slots=True)
class _Watched:
    """One update under way."""

    incoming: Incoming
    call: Call | None
    timer: asyncio.TimerHandle | None = None
    throwing: asyncio.Task[int | None] | None = None
    """Ends with the message that the fixed words were sent as; None if they are on the screen."""

    @property
    def typed(self) -> tuple[int, ...]:
        """What the person sent, and has on the phone until the update is handled."""
        match self.incoming.what:
            case Text(message_id) | Other(message_id) | Edited(message_id):
                return (message_id,)
            case _:
                return ()


@dataclass(frozen=True, slots=True)
class _Left:
    """What an update that is done with has left to do."""

    watched: _Watched
    floating: int | None
    well: bool
    since: float


class Lifebelt:
    """Watches every update of the public bot, and acts beside the turn where that is late."""

    def __init__(
        self,
        door: Door,
        calls: Calls,
        farewell: Farewell,
        show_again: Callable[[int], Awaitable[None]],
    ) -> None:
        """`show_again` draws a chat's screen once more, if it has one."""
        self._door = door
        self._calls = calls
        self._words = FixedWords(door.caller, calls.keyboard)
        self._farewell = farewell
        self._show_again = show_again
        self._watched: dict[int, _Watched] = {}
        self._left: list[_Left] = []
        self._tasks: set[asyncio.Task[Any]] = set()

    # -------------------------------------------------------------- told by the entrance

    def arrived(self, incoming: Incoming) -> None:
        """Read, and not yet anybody's turn: the time of a call for help runs from here."""
        watched = self._watched.get(incoming.update_id)
        if watched is None:
            watched = _Watched(incoming, self._calls.of(incoming))
            self._watched[incoming.update_id] = watched
            while len(self._watched) > _REMEMBERED:
                self._forget(next(iter(self._watched)))
        if watched.call == "leave":
            self._empty(incoming)
            return
        self._farewell.stays(incoming.chat)
        if watched.call == "help" and watched.timer is None:
            loop = asyncio.get_running_loop()
            watched.timer = loop.call_later(_AT_ONCE, self._throw, watched)

    def failed(self, incoming: Incoming) -> None:
        """It will be tried again. For all but the two calls, silence: the phone may be watched."""
        watched = self._watched.get(incoming.update_id)
        if watched and watched.call == "help":
            self._throw(watched)
        if watched and watched.call == "leave":
            self._empty(incoming)

    def ended(self, incoming: Incoming, *, well: bool) -> None:
        """Handled, or set aside."""
        watched = self._forget(incoming.update_id)
        if watched and (watched.throwing or watched.call == "leave" or not well):
            self._beside_it(self._done_with(watched, well=well))

    async def stop(self) -> None:
        """Throw nothing more; what waits to be put right is given up."""
        for number in list(self._watched):
            self._forget(number)
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _beside_it(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Begin this beside the turns; the loop itself would not hold on to it."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _forget(self, number: int) -> _Watched | None:
        watched = self._watched.pop(number, None)
        if watched and watched.timer:
            watched.timer.cancel()
        return watched

    def _throw(self, watched: _Watched) -> None:
        """Not on a phone that is being emptied: whoever asked for help has left since."""
        if watched.throwing is None and not self._farewell.begun(watched.incoming.chat):
            watched.throwing = self._beside_it(self._thrown(watched.incoming))
            self._beside_it(self._words.unwind(watched.incoming))

    async def _thrown(self, incoming: Incoming) -> int | None:
        message = await self._words.show(incoming)
        if message is not None and self._farewell.begun(incoming.chat):
            await self._door.removals.take_away(Messages(incoming.chat, (message,)))
        return message

    def _empty(self, incoming: Incoming) -> None:
        """Take all away that is known of, now: the forgetting follows in its turn."""
        gone = self._farewell.begins(incoming, self._on_the_phone(incoming.chat))
        self._beside_it(self._door.removals.take_away(gone))

    def _on_the_phone(self, chat: int) -> tuple[int, ...]:
        """What was typed and shown here, and no turn has taken away yet."""
        found: list[int] = []
        for each in self._watched.values():
            if each.incoming.chat == chat:
                found += each.typed
                if each.throwing and each.throwing.done() and (sent := each.throwing.result()):
                    found.append(sent)
        return tuple(found)

    # -------------------------------------------------------------- afterwards

    async def put_right(self) -> None:
        """Try once what is left to do; what the store does not take now waits for the next look."""
        todo, self._left = self._left, []
        for left in todo:
            try:
                await self._righted(left)
            except Exception as error:  # noqa: BLE001 - whatever it is, it is tried again
                self._left.append(left)
                log.warning("lifebelt.not-yet %s", type(error).__name__)

    async def _done_with(self, watched: _Watched, *, well: bool) -> None:
        since = self._door.clock()
        floating = await watched.throwing if watched.throwing else None
        self._left.append(_Left(watched, floating, well, since))
        await self.put_right()

    async def _righted(self, left: _Left) -> None:
        """The fixed words go, at once or after a time for reading; so does what was set aside."""
        watched, chat, now = left.watched, left.watched.incoming.chat, self._door.clock()
        gone: dict[tuple[int, ...], float] = {}
        if left.floating is not None:
            gone[(left.floating,)] = now if left.well else left.since + _READ
        if watched.typed and not left.well:
            gone[watched.typed] = now
        envelope = self._door.keys.envelope
        await self._door.store.commit(
            *(removal(envelope, Messages(chat, ids), now, due) for ids, due in gone.items())
        )
        if watched.call == "leave":
            await self._farewell.ended(watched.incoming, well=left.well)
        if left.well:  # the fixed words may have come after the screen, or in its place
            await self._show_again(chat)
        self._door.removals.wake()
