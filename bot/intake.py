"""Raw updates in, by long poll; confirmed only after they are handled and committed.

What python-telegram-bot's updater confirms is in memory only: killed, it loses it. Here the offset
moves past an update after its handler has returned, so what a kill interrupts comes again.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlsplit

import msgspec

from bot import updates
from bot.answers import Later, Refused, Undelivered
from bot.entrance import KINDS, Entrance
from bot.telegram import Caller
from bot.trouble import ServiceTrouble

log = logging.getLogger(__name__)

T = TypeVar("T")

_batch = msgspec.json.Decoder(list[msgspec.Raw]).decode


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds, and how often."""

    poll: int = 30
    """How long Telegram holds an empty poll."""
    first: float = 0.2
    longest: float = 30.0
    """Between polls that fail, from first to longest."""
    conflict: float = 10.0
    conflicts: int = 3
    """After a conflict, wait; at the third within a minute, stop: somebody else polls."""
    stuck: float = 0.5
    """One slow handler holds the next poll up no longer than this."""
    quiet: float = 86_400.0
    """After a quiet day the offset is forgotten. After a week without updates Telegram draws ids
    anew, perhaps lower ones (Bot API, Update.update_id); nothing is unconfirmed by then."""
    grace: float = 1.0
    """How long handlers may finish when the service stops."""


_MINUTE = 60.0


class IntakeTrouble(ServiceTrouble):
    """updates cannot be taken in, and trying again would not help"""


class Poller:
    """Polls until cancelled; nothing is confirmed before it is handled."""

    def __init__(
        self,
        caller: Caller,
        entrance: Entrance,
        clock: Callable[[], float],
        *,
        public_url: str | None = None,
        patience: Patience | None = None,
    ) -> None:
        """`clock` is monotonic. `public_url`: a webhook below it is ours, and may be taken off."""
        self._caller = caller
        self._entrance = entrance
        self._clock = clock
        self._public_url = public_url
        self._patience = patience or Patience()
        self._offset: int | None = None
        self._heard = 0.0
        self._known: dict[int, bool] = {}
        """Updates not yet confirmed, in order of arrival: done, or still at work."""
        self._working: set[asyncio.Task[None]] = set()
        self._conflicts: deque[float] = deque(maxlen=self._patience.conflicts)

    async def run(self) -> None:
        """Poll, handle, confirm. Ends by cancellation or with `IntakeTrouble`.

        Cancelled, it lets handlers finish for a second; what is not confirmed comes again.
        """
        try:
            await self._insisting(self._take_webhook_off)
            self._heard = self._clock()
            while True:
                await self._take(await self._insisting(self._poll))
        finally:
            await self._finish()

    async def _finish(self) -> None:
        if not self._working:
            return
        _, late = await asyncio.wait(self._working, timeout=self._patience.grace)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    # -------------------------------------------------------------- handling

    async def _take(self, batch: Sequence[msgspec.Raw]) -> None:
        """Start what is new, wait for it a moment, and move the offset past what is done."""
        new = sum(self._begun(raw) for raw in batch)
        if batch and not new and not self._working:
            await asyncio.sleep(self._patience.stuck)  # nothing but what cannot be confirmed
        if self._working:
            await asyncio.wait(self._working, timeout=self._patience.stuck)
        if batch:
            self._heard = self._clock()
        elif self._clock() - self._heard > self._patience.quiet:
            self._offset = None
        self._confirm()

    def _begun(self, raw: msgspec.Raw) -> bool:
        """Whether this update is new; one that is still at work comes with every poll."""
        number = updates.number(raw)
        if number is None:
            self._entrance.read(raw)  # sets it aside; the next one's number confirms it
            return False
        if number in self._known:
            return False
        incoming = self._entrance.read(raw)
        self._known[number] = incoming is None
        if incoming is not None:
            task = asyncio.get_running_loop().create_task(self._entrance.settle(incoming))
            self._working.add(task)
            task.add_done_callback(lambda done: self._ended(number, done))
        return True

    def _ended(self, number: int, task: asyncio.Task[None]) -> None:
        self._working.discard(task)
        self._known[number] = not task.cancelled() and task.exception() is None

    def _confirm(self) -> None:
        """The offset moves to the first update still at work; those before it are forgotten."""
        while self._known:
            number = next(iter(self._known))
            if not self._known[number]:
                self._offset = number
                return
            del self._known[number]
            self._offset = number + 1

    # -------------------------------------------------------------- asking

    async def _poll(self) -> list[msgspec.Raw]:
        params: dict[str, object] = {"timeout": self._patience.poll, "allowed_updates": KINDS}
        if self._offset is not None:
            params["offset"] = self._offset
        answer = await self._caller.raw("getUpdates", params, patience=self._patience.poll + 10.0)
        try:
            return _batch(answer)
        except msgspec.MsgspecError:
            pass
        raise Later

    async def _insisting(self, ask: Callable[[], Awaitable[T]]) -> T:
        """Ask until there is an answer, each time a little later; final refusals end the run."""
        tries = 0
        while True:
            try:
                return await ask()
            except Refused as refusal:
                wait = self._judged(refusal)
            except Undelivered as trouble:
                after = trouble.after if isinstance(trouble, Later) else None
                wait = after or min(
                    self._patience.first * 2 ** min(tries, 16), self._patience.longest
                )
                if not tries:
                    log.warning("intake.telegram-away bot=%s", self._entrance.bot)
            tries += 1
            await asyncio.sleep(wait)

    def _judged(self, refusal: Refused) -> float:
        """How long to wait after a refusal, if waiting helps."""
        bot = self._entrance.bot
        log.error("intake.refused bot=%s %s %s", bot, refusal.kind, refusal.code)
        if refusal.kind == "no-such-bot":
            raise IntakeTrouble(
                f"telegram: the token of the {bot} bot is not accepted\n"
                f"  hint: copy it again from @BotFather into SOGLIA_{bot.upper()}_TOKEN"
            )
        if refusal.kind != "conflict":
            self._offset = None
            return self._patience.longest
        now = self._clock()
        self._conflicts.append(now)
        full = len(self._conflicts) == self._conflicts.maxlen
        if full and now - self._conflicts[0] <= _MINUTE:
            raise IntakeTrouble(
                f"telegram: somebody else is taking the updates of the {bot} bot\n"
                "  hint: stop the other soglia, or ask @BotFather for a new token if there is none"
            )
        return self._patience.conflict

    async def _take_webhook_off(self) -> None:
        """Polling needs no webhook set; one that is not ours is an incident, not ours to delete."""
        info = await self._caller.call("getWebhookInfo")
        url = info.get("url") if isinstance(info, dict) else None
        if not isinstance(url, str) or not url:
            return
        if self._public_url and url.startswith(self._public_url.rstrip("/") + "/"):
            await self._caller.call("deleteWebhook", drop_pending_updates=False)
            return
        bot, host = self._entrance.bot, urlsplit(url).hostname
        raise IntakeTrouble(
            f"telegram: the updates of the {bot} bot go to {host}, not to us\n"
            "  hint: if that is you, set SOGLIA_PUBLIC_URL to it or delete the webhook; "
            "if not, ask @BotFather for a new token"
        )
