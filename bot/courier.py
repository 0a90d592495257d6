"""Makes Telegram show what the views want: in order per chat, within its limits, urgent first.

Holds jobs, never texts: a job renders from the stored state when it runs, so one that waits is
replaced by the next under its key, and one that is lost with the process is found again in the
store, where what is wanted differs from what is shown.
"""

import asyncio
import logging
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass

from bot.answers import Later, Refused, Undelivered

log = logging.getLogger(__name__)

Job = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much Telegram takes. Its FAQ: one message a second to a chat, about 30 in all."""

    burst: int = 3
    """Calls that a chat may have at once, after a pause."""
    chat: float = 1.0
    """Calls a second to one chat, after the burst."""
    overall: float = 25.0
    """Calls a second of one bot, and as many at once after a pause."""


_FIRST_WAIT = 0.5
_LONGEST_WAIT = 60.0
_BROKEN = 3
"""A job that fails by itself, not by Telegram, is tried this often: its store may come back."""
_GRACE = 0.8
"""Seconds that running calls have to finish when the service stops."""
_SWEEP = 1024


@dataclass(slots=True)
class _Order:
    """One job: what to run, and how often it was tried in vain."""

    key: Hashable
    job: Job
    repeatable: bool
    urgent: bool
    tries: int = 0
    broken: int = 0


class _Lane:
    """What one chat waits for; it exists only while there is something."""

    __slots__ = ("ordinary", "running", "task", "turn", "until", "urgent")

    def __init__(self) -> None:
        self.urgent: dict[Hashable, _Order] = {}
        self.ordinary: dict[Hashable, _Order] = {}
        self.until = 0.0
        """Nothing is sent to this chat before."""
        self.turn: asyncio.Future[None] | None = None
        """Set while the lane waits for its share of the overall limit."""
        self.running = False
        self.task: asyncio.Task[None] | None = None

    def put(self, order: _Order) -> None:
        """Last in its queue, or in the place of the one that waits under the same key."""
        if order.urgent or order.key in self.urgent:
            order.urgent = True
            self.ordinary.pop(order.key, None)
            self.urgent[order.key] = order
        else:
            self.ordinary[order.key] = order

    def put_back(self, order: _Order) -> None:
        """First in its queue again, unless a newer one came under the same key meanwhile."""
        if order.key in self.urgent or order.key in self.ordinary:
            return
        if order.urgent:
            self.urgent = {order.key: order, **self.urgent}
        else:
            self.ordinary = {order.key: order, **self.ordinary}

    def take(self) -> _Order:
        queue = self.urgent or self.ordinary
        return queue.pop(next(iter(queue)))

    def __bool__(self) -> bool:
        return bool(self.urgent or self.ordinary)


class Courier:
    """One bot's outgoing calls. `clock` is monotonic, in seconds, and that of the running loop."""

    def __init__(self, clock: Callable[[], float], limits: Limits | None = None) -> None:
        limits = limits or Limits()
        self.counts: Counter[str] = Counter()
        self._clock = clock
        # Each limit is one number: when, at the allowed rate, all that was sent so far would have
        # been sent. It may run ahead of the clock by the burst (the generic cell rate algorithm).
        self._gap = 1.0 / limits.chat
        self._ahead = (limits.burst - 1) * self._gap + 1e-9
        self._overall_gap = 1.0 / limits.overall
        self._overall_ahead = 1.0 - self._overall_gap + 1e-9
        self._overall = 0.0
        self._paces: dict[int, float] = {}
        self._sweep_at = _SWEEP
        self._lanes: dict[int, _Lane] = {}
        self._urgent_turns: deque[asyncio.Future[None]] = deque()
        self._turns: deque[asyncio.Future[None]] = deque()
        self._next_turn: asyncio.TimerHandle | None = None
        self._idle: asyncio.Future[None] | None = None
        self._stopping = False

    # -------------------------------------------------------------- asked from outside

    def post(
        self, chat: int, key: Hashable, job: Job, *, urgent: bool = False, repeatable: bool = True
    ) -> None:
        """Run `job` when the chat's turn comes; in place of the one waiting under `key`, if any.

        A job that is running is not replaced: the new one runs after it. After `Later` a job is
        tried again; after `Unknown` only if it is `repeatable`; after `Refused` it is done.
        """
        if self._stopping:
            return
        lane = self._lanes.get(chat)
        if lane is None:
            lane = self._lanes[chat] = _Lane()
            lane.task = asyncio.get_running_loop().create_task(self._serve(chat, lane))
        lane.put(_Order(key, job, repeatable, urgent))
        if urgent and lane.turn is not None:
            self._urgent_turns.append(lane.turn)

    @property
    def waiting(self) -> int:
        """Jobs that have not begun."""
        return sum(len(lane.urgent) + len(lane.ordinary) for lane in self._lanes.values())

    async def idle(self) -> None:
        """Returns when nothing waits and nothing runs."""
        while self._lanes:
            if self._idle is None:
                self._idle = asyncio.get_running_loop().create_future()
            await asyncio.shield(self._idle)

    async def stop(self) -> None:
        """Let running calls finish, drop the rest; takes less than a second."""
        self._stopping = True
        for lane in self._lanes.values():
            lane.urgent.clear()
            lane.ordinary.clear()
            if lane.task is not None and not lane.running:
                lane.task.cancel()
        tasks = [lane.task for lane in self._lanes.values() if lane.task is not None]
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=_GRACE)
            for task in late:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        if self._next_turn is not None:
            self._next_turn.cancel()
        for chat in list(self._lanes):  # those cancelled before they began to run
            self._leave(chat)

    # -------------------------------------------------------------- one chat

    async def _serve(self, chat: int, lane: _Lane) -> None:
        try:
            while lane:
                await self._due(chat, lane)
                await self._turn(lane)
                if lane:
                    self._count(chat)
                    lane.running = True
                    await self._run(lane)
                    lane.running = False
        finally:
            self._leave(chat)

    def _leave(self, chat: int) -> None:
        self._lanes.pop(chat, None)
        if not self._lanes and self._idle is not None:
            self._idle.set_result(None)
            self._idle = None

    async def _due(self, chat: int, lane: _Lane) -> None:
        """Wait for the chat's own pace, and for the end of its pause."""
        while True:
            earliest = max(self._paces.get(chat, 0.0) - self._ahead, lane.until)
            if (wait := earliest - self._clock()) <= 0:
                return
            await asyncio.sleep(wait)

    def _count(self, chat: int) -> None:
        now = self._clock()
        self._paces[chat] = max(self._paces.get(chat, 0.0), now) + self._gap
        if len(self._paces) >= self._sweep_at:
            self._paces = {chat: pace for chat, pace in self._paces.items() if pace > now}
            self._sweep_at = 2 * len(self._paces) + _SWEEP

    async def _run(self, lane: _Lane) -> None:
        order = lane.take()
        try:
            await order.job()
        except Refused as refusal:
            self._done(f"refused_{refusal.kind.replace('-', '_')}")
        except Undelivered as trouble:
            if order.repeatable or isinstance(trouble, Later):
                self._again(lane, order, getattr(trouble, "after", None))
            else:
                self._done("dropped_unknown")
        except Exception as error:  # noqa: BLE001 - one job must not end its chat's lane
            order.broken += 1
            if order.broken < _BROKEN:
                self._again(lane, order, None)
            else:
                self._done("dropped_broken")
                # the kind only: what an exception says may hold what a person wrote
                log.error("courier.job-broken %s", type(error).__name__)  # noqa: TRY400
        else:
            self._done("done")

    def _again(self, lane: _Lane, order: _Order, after: float | None) -> None:
        """Pause this chat, and no other, then try the same job first."""
        wait = min(_FIRST_WAIT * 2**order.tries, _LONGEST_WAIT) if after is None else after
        order.tries = min(order.tries + 1, 16)
        lane.until = self._clock() + wait
        self.counts["retried"] += 1
        if not self._stopping:
            lane.put_back(order)

    def _done(self, how: str) -> None:
        self.counts[how] += 1

    # -------------------------------------------------------------- all chats

    async def _turn(self, lane: _Lane) -> None:
        """Take a share of the overall limit, or wait for one: lanes with something urgent first."""
        if not (self._urgent_turns or self._turns) and self._share():
            return
        lane.turn = asyncio.get_running_loop().create_future()
        (self._urgent_turns if lane.urgent else self._turns).append(lane.turn)
        self._release()
        try:
            await lane.turn
        finally:
            lane.turn = None

    def _share(self) -> bool:
        now = self._clock()
        if self._overall - self._overall_ahead > now:
            return False
        self._overall = max(self._overall, now) + self._overall_gap
        return True

    def _release(self) -> None:
        """Give shares to those who wait, and come again when there is one more."""
        if self._next_turn is not None:
            self._next_turn.cancel()
            self._next_turn = None
        while turn := self._first():
            if not self._share():
                wait = max(self._overall - self._overall_ahead - self._clock(), 0.0)
                loop = asyncio.get_running_loop()
                self._next_turn = loop.call_later(wait, self._release)
                return
            turn.set_result(None)

    def _first(self) -> asyncio.Future[None] | None:
        """Who is next; those that are served or gone are passed over."""
        for queue in (self._urgent_turns, self._turns):
            while queue:
                if not queue[0].done():
                    return queue[0]
                queue.popleft()
        return None
