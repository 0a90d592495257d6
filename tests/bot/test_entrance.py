"""What becomes of updates: one chat in order, different chats at once, none lost, none stuck."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

import pytest

from bot.entrance import Entrance
from bot.updates import Incoming, Text
from tests.bot.timeless import run

Clock = Callable[[], float]


def written(update_id: int, chat: int, text: str = "words-of-a-person") -> bytes:
    return (
        b'{"update_id": %d, "message": {"message_id": 1, "chat": {"id": %d, "type": "private"}, '
        b'"text": "%s"}}'
    ) % (update_id, chat, text.encode())


def texted(update_id: int) -> Incoming:
    return Incoming(update_id, 1, Text(1, "words-of-a-person"))


class Keeper:
    """A handler that takes its time, and fails as often as it is told."""

    def __init__(self) -> None:
        self.done: list[int] = []
        self.tries = 0
        self.trouble: list[Exception] = []
        self.at_once = 0
        self.most = 0

    async def handle(self, incoming: Incoming) -> None:
        self.tries += 1
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        try:
            await asyncio.sleep(0.1)
            if self.trouble:
                raise self.trouble.pop(0)
            self.done.append(incoming.update_id)
        finally:
            self.at_once -= 1


class Watcher:
    """Notes what it is told, and when."""

    def __init__(self, clock: Clock) -> None:
        self.told: list[tuple[str, int, float]] = []
        self._clock = clock

    def arrived(self, incoming: Incoming) -> None:
        self._note("arrived", incoming)

    def failed(self, incoming: Incoming) -> None:
        self._note("failed", incoming)

    def ended(self, incoming: Incoming, *, well: bool) -> None:
        self._note("handled" if well else "set aside", incoming)

    def _note(self, what: str, incoming: Incoming) -> None:
        self.told.append((what, incoming.update_id, round(self._clock(), 3)))


def test_one_chat_is_handled_in_order_and_different_chats_at_once() -> None:
    async def main(clock: Clock) -> None:
        keeper = Keeper()
        entrance = Entrance("front", keeper.handle)
        same = [entrance.deliver(written(n, 1)) for n in range(4)]
        other = [entrance.deliver(written(10 + n, 2)) for n in range(4)]
        assert all(await asyncio.gather(*same, *other))
        assert [n for n in keeper.done if n < 10] == [0, 1, 2, 3]
        assert [n for n in keeper.done if n >= 10] == [10, 11, 12, 13]
        assert (keeper.most, round(clock(), 3)) == (2, 0.4)
        assert entrance._turns == {}

    run(main)


def test_whoever_stops_waiting_does_not_hold_the_others_up() -> None:
    async def main(clock: Clock) -> None:
        keeper = Keeper()
        entrance = Entrance("front", keeper.handle)
        tasks = [asyncio.create_task(entrance.deliver(written(n, 1))) for n in range(5)]
        await asyncio.sleep(0.05)
        for gone in (0, 2, 3):
            tasks[gone].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert keeper.done == [1, 4]
        assert entrance._turns == {}

    run(main)


def test_a_turn_given_to_one_who_just_left_is_passed_on() -> None:
    async def main(clock: Clock) -> None:
        keeper = Keeper()
        entrance = Entrance("front", keeper.handle)
        tasks = [asyncio.create_task(entrance.deliver(written(n, 1))) for n in range(3)]
        tasks[0].add_done_callback(lambda _: tasks[1].cancel())
        await asyncio.gather(*tasks, return_exceptions=True)
        assert keeper.done == [0, 2]
        assert entrance._turns == {}

    run(main)


def test_while_the_store_is_away_an_update_waits_and_is_never_given_up() -> None:
    async def main(clock: Clock) -> None:
        keeper = Keeper()
        keeper.trouble = [OSError("words-of-a-person")] * 20
        entrance = Entrance("front", keeper.handle)
        await entrance.settle(Incoming(7, 1, Text(1, "x")))
        assert keeper.done == [7]
        assert entrance.counts == {"updates_tried_again": 20, "updates_handled": 1}

    run(main)


def test_an_update_that_fails_three_times_by_itself_is_set_aside_by_its_number(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def main(clock: Clock) -> None:
        keeper = Keeper()
        keeper.trouble = [ValueError("words-of-a-person")] * 3
        entrance = Entrance("front", keeper.handle)
        await entrance.settle(Incoming(7, 1, Text(1, "words-of-a-person")))
        await entrance.settle(Incoming(8, 1, Text(1, "x")))
        assert (keeper.tries, keeper.done) == (4, [8])
        assert entrance.counts["updates_set_aside"] == 1

    caplog.set_level(logging.DEBUG)
    run(main)
    assert "intake.set-aside bot=front update=7 ValueError" in caplog.text
    assert "words-of-a-person" not in caplog.text


def test_brought_again_by_webhook_an_update_is_set_aside_at_the_third_failure() -> None:
    async def main(clock: Clock) -> None:
        keeper = Keeper()
        keeper.trouble = [ValueError()] * 3
        entrance = Entrance("front", keeper.handle)
        assert [await entrance.deliver(written(7, 1)) for _ in range(3)] == [False, False, True]
        assert entrance._failed == {}

    run(main)


@pytest.mark.parametrize("webhook", [False, True])
def test_who_watches_hears_of_an_update_before_its_turn_and_how_it_ended(webhook: bool) -> None:
    async def main(clock: Clock) -> None:
        keeper, watcher = Keeper(), Watcher(clock)
        entrance = Entrance("front", keeper.handle, watch=watcher)
        work: list[Awaitable[object]] = [
            entrance.deliver(written(n, 1)) if webhook else entrance.settle(texted(n))
            for n in (1, 2)
        ]
        await asyncio.gather(*work)
        keeper.trouble = [OSError(), ValueError(), ValueError(), ValueError()]
        await entrance.settle(texted(3))
        told = [("arrived", 1, 0.0), ("arrived", 2, 0.0), ("handled", 1, 0.1), ("handled", 2, 0.2)]
        assert watcher.told[:4] == told
        ends = ["arrived", "failed", "failed", "failed", "failed", "set aside"]
        assert [what for what, number, _ in watcher.told if number == 3] == ends

    run(main)


def test_failures_that_never_come_again_are_not_remembered_for_ever() -> None:
    async def main(clock: Clock) -> None:
        keeper = Keeper()
        keeper.trouble = [ValueError()] * 3000
        entrance = Entrance("front", keeper.handle)
        await asyncio.gather(*(entrance.deliver(written(n, n)) for n in range(3000)))
        assert len(entrance._failed) == 1000

    run(main)


@pytest.mark.parametrize(
    ("raw", "count"),
    [
        (b'{"update_id": 7, "message": "words-of-a-person"}', "updates_set_aside"),
        (b"words-of-a-person", "updates_set_aside"),
        (b'{"update_id": 7, "inline_query": "words-of-a-person"}', "updates_not_asked_for"),
    ],
)
def test_what_is_nothing_to_handle_is_done_with_and_not_told(
    raw: bytes, count: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def main(clock: Clock) -> None:
        keeper = Keeper()
        entrance = Entrance("front", keeper.handle)
        assert await entrance.deliver(raw)
        assert keeper.tries == 0
        assert entrance.counts == {count: 1}

    caplog.set_level(logging.DEBUG)
    run(main)
    assert "words-of-a-person" not in caplog.text
