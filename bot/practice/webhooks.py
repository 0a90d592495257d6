"""Posts updates to the webhooks of bots: in order within a chat, again until they are taken."""

import asyncio

import aiohttp

from bot.practice.accounts import Account, Webhook
from bot.practice.bell import Bell
from bot.practice.updates import Waiting
from bot.practice.world import World

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header

ACCEPTED = range(200, 300)

LONGEST_PAUSE = 64.0
"""Seconds between two attempts at most. Telegram doubles the pause up to one or two minutes."""

GIVE_UP = aiohttp.ClientTimeout(total=60)


class Webhooks:
    """One task watches all bots; one more for each chat that has something to hear."""

    def __init__(self, world: World, bell: Bell, *, first_pause: float) -> None:
        self._world = world
        self._bell = bell
        self._first_pause = first_pause
        self._tasks: dict[tuple[int, int], asyncio.Task[None]] = {}
        self._watch: asyncio.Task[bool] | None = None

    async def start(self) -> None:
        """Begin to watch for updates."""
        self._session = aiohttp.ClientSession(timeout=GIVE_UP)
        self._watch = asyncio.create_task(self._bell.until(self._look))

    async def stop(self) -> None:
        """Stop at once; what was not taken keeps waiting."""
        tasks = [*self._tasks.values(), *([self._watch] if self._watch else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._session.close()

    def _look(self) -> bool:
        """Start a task for each chat that waits and has none; never the end of watching."""
        for bot in self._world.accounts.values():
            if bot.webhook and self._busy(bot) < bot.webhook.connections:
                for update in bot.updates.waiting():
                    self._serve(bot, bot.webhook, update.chat)
        return False

    def _busy(self, bot: Account) -> int:
        return sum(1 for one in self._tasks if one[0] == bot.id)

    def _serve(self, bot: Account, hook: Webhook, chat: int) -> None:
        key = (bot.id, chat)
        if key not in self._tasks and self._busy(bot) < hook.connections:
            task = self._tasks[key] = asyncio.create_task(self._deliver_all(bot, hook, chat))
            task.add_done_callback(lambda _task: self._done(key))
            self._bell.ring()

    def _done(self, key: tuple[int, int]) -> None:
        self._tasks.pop(key, None)
        self._bell.ring()

    async def _deliver_all(self, bot: Account, hook: Webhook, chat: int) -> None:
        """Post this chat's updates, oldest first, while the webhook is the same."""
        pause = self._first_pause
        while bot.webhook is hook and (update := _oldest(bot, chat)):
            if failure := await self._post(hook, update):
                hook.failed_at, hook.failure = self._world.now, failure
                self._bell.ring()
                await self._bell.until(lambda: bot.webhook is not hook, pause)
                pause = min(pause * 2, LONGEST_PAUSE)
            else:
                bot.updates.drop(update.id)
                self._bell.ring()
                pause = self._first_pause

    async def _post(self, hook: Webhook, update: Waiting) -> str | None:
        """What went wrong, in Telegram's words, or None if the update was taken."""
        headers = {SECRET_HEADER: hook.secret} if hook.secret else {}
        try:
            async with self._session.post(
                hook.url, json=update.json(), headers=headers, allow_redirects=False
            ) as answer:
                if answer.status in ACCEPTED:
                    return None
                return f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except TimeoutError:
            return "Read timeout expired"
        except aiohttp.ClientError:
            return "Connection refused"


def _oldest(bot: Account, chat: int) -> Waiting | None:
    return next((one for one in bot.updates.waiting() if one.chat == chat), None)
