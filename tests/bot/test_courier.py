"""The courier: order, pace, urgency, repetition and stopping, in time that does not pass."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from itertools import pairwise

import pytest

from bot.courier import Courier, Job, Limits
from bot.telegram import Later, Refused, Unknown
from tests.bot.timeless import run

Clock = Callable[[], float]
Log = list[tuple[float, str]]


def noting(log: Log, clock: Clock, word: str, *troubles: Exception | None) -> Job:
    """A job that notes when it ran, and meets these troubles, one at each try."""
    left = list(troubles)

    async def job() -> None:
        log.append((round(clock(), 3), word))
        if left and (trouble := left.pop(0)):
            raise trouble

    return job


def told(scene: Callable[[Courier, Log, Clock], Awaitable[None]], *limits: float) -> Log:
    """What ran when, from start to idle."""

    async def main(clock: Clock) -> Log:
        log: Log = []
        courier = Courier(clock, Limits(int(limits[0]), *limits[1:]) if limits else None)
        await scene(courier, log, clock)
        await courier.idle()
        return log

    return run(main)


def test_a_chat_with_nothing_waiting_is_served_at_once() -> None:
    async def scene(courier: Courier, log: Log, clock: Clock) -> None:
        courier.post(1, "a", noting(log, clock, "a"))

    assert told(scene) == [(0.0, "a")]


def test_three_at_once_then_one_a_second_in_order() -> None:
    async def scene(courier: Courier, log: Log, clock: Clock) -> None:
        for word in "abcdef":
            courier.post(1, word, noting(log, clock, word))

    assert told(scene) == [
        (0.0, "a"), (0.0, "b"), (0.0, "c"), (1.0, "d"), (2.0, "e"), (3.0, "f"),
    ]  # fmt: skip


def test_after_a_pause_a_chat_may_burst_again() -> None:
    async def scene(courier: Courier, log: Log, clock: Clock) -> None:
        for start in ("a", "b"):
            for word in range(3):
                courier.post(1, word, noting(log, clock, start))
            await courier.idle()
            await asyncio.sleep(3)

    assert [when for when, _ in told(scene)] == [0.0, 0.0, 0.0, 3.0, 3.0, 3.0]


def test_three_taps_while_one_runs_cost_one_more_edit() -> None:
    async def scene(courier: Courier, log: Log, clock: Clock) -> None:
        async def slow() -> None:
            log.append((clock(), "first"))
            await asyncio.sleep(0.2)

        courier.post(1, "screen", slow)
        await asyncio.sleep(0.1)
        for word in ("second", "third", "fourth"):
            courier.post(1, "screen", noting(log, clock, word))

    assert told(scene) == [(0.0, "first"), (0.2, "fourth")]


def test_a_replaced_job_keeps_its_place_in_the_queue() -> None:
    async def scene(courier: Courier, log: Log, clock: Clock) -> None:
        courier.post(1, "screen", noting(log, clock, "old"))
        courier.post(1, "note", noting(log, clock, "note"))
        courier.post(1, "screen", noting(log, clock, "new"))

    assert [word for _, word in told(scene)] == ["new", "note"]


def test_what_is_urgent_in_a_chat_goes_first() -> None:
    async def scene(courier: Courier, log: Log, clock: Clock) -> None:
        for word in "abcde":
            courier.post(1, word, noting(log, clock, word))
        await asyncio.sleep(0.5)
        courier.post(1, "help", noting(log, clock, "help"), urgent=True)

    assert [word for _, word in told(scene)] == ["a", "b", "c", "help", "d", "e"]


def test_a_waiting_job_becomes_urgent_when_posted_so_again() -> None:
    async def scene(courier: Courier, log: Log, clock: Clock) -> None:
        for word in "abc":
            courier.post(1, word, noting(log, clock, word))
        courier.post(1, "c", noting(log, clock, "now"), urgent=True)
        courier.post(1, "c", noting(log, clock, "newest"))

    assert [word for _, word in told(scene)] == ["newest", "a", "b"]


def test_all_chats_together_keep_to_the_overall_limit() -> None:
    async def scene(courier: Courier, log: Log, clock: Clock) -> None:
        for chat in range(35):
            courier.post(chat, "x", noting(log, clock, str(chat)))

    log = told(scene)
    assert [when for when, _ in log[:25]] == [0.0] * 25
    assert [when for when, _ in log[25:]] == [round(n / 25, 3) for n in range(1, 11)]


def test_an_urgent_chat_passes_all_others_at_the_overall_limit() -> None:
    async def scene(courier: Courier, log: Log, clock: Clock) -> None:
        for chat in range(40):
            courier.post(chat, "x", noting(log, clock, str(chat)))
        await asyncio.sleep(0.01)
        courier.post(99, "help", noting(log, clock, "help"), urgent=True)

    assert told(scene)[25] == (0.04, "help")


def test_a_chat_that_waits_for_its_turn_passes_when_it_becomes_urgent() -> None:
    async def scene(courier: Courier, log: Log, clock: Clock) -> None:
        for chat in range(40):
            courier.post(chat, "x", noting(log, clock, str(chat)))
        await asyncio.sleep(0.01)
        courier.post(39, "help", noting(log, clock, "help"), urgent=True)

    log = told(scene)
    assert log[25] == (0.04, "help")
    assert len(log) == 41


def test_a_flood_pause_holds_its_own_chat_and_no_other() -> None:
    async def scene(courier: Courier, log: Log, clock: Clock) -> None:
        courier.post(1, "a", noting(log, clock, "flooded", Later(30)))
        courier.post(2, "b", noting(log, clock, "other"))
        await asyncio.sleep(1)
        courier.post(1, "c", noting(log, clock, "urgent"), urgent=True)
        courier.post(3, "d", noting(log, clock, "third"), urgent=True)

    assert told(scene) == [
        (0.0, "flooded"), (0.0, "other"), (1.0, "third"), (30.0, "urgent"), (30.0, "flooded"),
    ]  # fmt: skip


def test_without_a_time_the_wait_doubles_up_to_a_minute() -> None:
    async def scene(courier: Courier, log: Log, clock: Clock) -> None:
        courier.post(1, "a", noting(log, clock, "a", *[Later()] * 10))

    times = [when for when, _ in told(scene)]
    gaps = [round(b - a, 3) for a, b in pairwise(times)]
    assert gaps == [0.5, 1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_a_newer_job_takes_the_place_of_one_that_waits_to_be_repeated() -> None:
    async def scene(courier: Courier, log: Log, clock: Clock) -> None:
        courier.post(1, "screen", noting(log, clock, "old", Later(5)))
        await asyncio.sleep(1)
        courier.post(1, "screen", noting(log, clock, "new"))

    assert told(scene) == [(0.0, "old"), (5.0, "new")]


def test_a_newer_job_posted_while_the_old_one_fails_is_the_only_one_repeated() -> None:
    async def scene(courier: Courier, log: Log, clock: Clock) -> None:
        async def fails() -> None:
            log.append((clock(), "old"))
            await asyncio.sleep(0.1)
            raise Later(1)

        courier.post(1, "screen", fails)
        await asyncio.sleep(0.05)
        courier.post(1, "screen", noting(log, clock, "new"))

    assert told(scene) == [(0.0, "old"), (1.1, "new")]


@pytest.mark.parametrize(
    ("trouble", "repeatable", "tries"),
    [
        (Later(), True, 2),
        (Later(), False, 2),
        (Unknown(), True, 2),
        (Unknown(), False, 1),
        (Refused("blocked"), True, 1),
        (Refused("same"), True, 1),
    ],
)
def test_what_is_repeated_is_only_what_is_safe(
    trouble: Exception, repeatable: bool, tries: int
) -> None:
    async def scene(courier: Courier, log: Log, clock: Clock) -> None:
        job = noting(log, clock, "a", trouble)
        courier.post(1, "a", job, repeatable=repeatable)
        courier.post(1, "b", noting(log, clock, "b"))

    log = [word for _, word in told(scene)]
    assert log == ["a"] * tries + ["b"]


def test_a_broken_job_is_given_up_and_its_words_are_not_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def scene(courier: Courier, log: Log, clock: Clock) -> None:
        courier.post(1, "a", noting(log, clock, "a", *[ValueError("words-of-a-person")] * 9))
        courier.post(1, "b", noting(log, clock, "b"))

    caplog.set_level(logging.DEBUG)
    assert [word for _, word in told(scene)] == ["a", "a", "a", "b"]
    assert "words-of-a-person" not in caplog.text
    assert "courier.job-broken ValueError" in caplog.text


def test_stopping_lets_what_runs_finish_and_drops_the_rest_within_a_second() -> None:
    async def main(clock: Clock) -> None:
        log: Log = []
        courier = Courier(clock)

        async def takes(seconds: float, word: str) -> None:
            await asyncio.sleep(seconds)
            log.append((clock(), word))

        courier.post(1, "a", lambda: takes(0.5, "finished"))
        courier.post(1, "b", noting(log, clock, "never"))
        courier.post(2, "c", lambda: takes(50, "never"))
        courier.post(3, "d", noting(log, clock, "paused", Later(60)))
        for chat in range(10, 60):
            courier.post(chat, "x", lambda: takes(50, "never"))
        await asyncio.sleep(0.1)
        courier.post(4, "e", noting(log, clock, "never"))
        start = clock()
        await courier.stop()
        courier.post(1, "late", noting(log, clock, "never"))
        assert clock() - start < 1.0
        assert log == [(0.0, "paused"), (0.5, "finished")]
        await courier.idle()
        assert courier.waiting == 0

    run(main)


def test_idle_returns_at_once_where_nothing_was_posted() -> None:
    run(lambda clock: Courier(clock).idle())


def test_what_was_sent_long_ago_is_not_remembered() -> None:
    async def main(clock: Clock) -> None:
        courier = Courier(clock, Limits(burst=3, chat=1.0, overall=1e6))
        for chat in range(5000):
            courier.post(chat, "x", noting([], clock, "x"))
            if chat % 100 == 99:
                await asyncio.sleep(1)
        await courier.idle()
        assert courier._lanes == {}
        assert len(courier._paces) < 2000

    run(main)


def test_counts_say_what_became_of_jobs_and_nothing_else() -> None:
    async def main(clock: Clock) -> None:
        courier = Courier(clock)
        courier.post(1, "a", noting([], clock, "a", Later(), Refused("no-such-bot")))
        courier.post(2, "b", noting([], clock, "b", Unknown()), repeatable=False)
        courier.post(3, "c", noting([], clock, "c"))
        await courier.idle()
        expected = {"retried": 1, "refused_no_such_bot": 1, "dropped_unknown": 1, "done": 1}
        assert courier.counts == expected

    run(main)
