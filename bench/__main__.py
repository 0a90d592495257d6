"""`make bench`: ours, with encryption and fsync on, beside its peers with neither, in one run."""

import argparse
import asyncio
import json
import statistics
import sys
from collections.abc import Sequence

import uvloop

from bench.box import Box, Chat
from bench.measure import CHATS, ROOT, Runner, Stack, measure, pin, start, stop
from bench.stored import homes

PEERS = (
    Stack("bare aiohttp", "bench.bare", "hook"),
    Stack("bare aiohttp", "bench.bare", "poll"),
    Stack("aiogram, tuned", "bench.aiogram_tuned", "hook"),
    Stack("aiogram, tuned", "bench.aiogram_tuned", "poll"),
    Stack("ConversationHandler", "bench.conversation_handler", "poll"),
)
BOUNDS = (
    ("aiogram, tuned", "hook", 2.0, 4.0),
    ("aiogram, tuned", "poll", 2.0, 4.0),
    ("ConversationHandler", "poll", 6.0, 12.0),
)
"""How many times our rate is theirs at the least, and what we aim for."""


async def compare(box: Box, rounds: int, seconds: float) -> list[Runner]:
    """All stacks started, then measured in turn: what disturbs one round disturbs all."""
    with homes(0, 0) as (first, second):
        ours = (
            Stack("Soglia", "bench.ours", "hook", first),
            Stack("Soglia", "bench.ours", "poll", second),
        )
        return await _in_turn(box, (*ours, *PEERS), rounds, seconds, port=0)


async def grow(box: Box, stored: int, rounds: int, seconds: float) -> list[Runner]:
    """Ours among a thousand stored conversations, and among many."""
    with homes(1000, stored) as made:
        stacks = [
            Stack(f"{number:,} stored", "bench.ours", "poll", home)
            for number, home in zip((1000, stored), made, strict=True)
        ]
        return await _in_turn(box, stacks, rounds, seconds, port=20)


async def _in_turn(
    box: Box, stacks: Sequence[Stack], rounds: int, seconds: float, port: int
) -> list[Runner]:
    runners = [await start(box, each, port + n) for n, each in enumerate(stacks)]
    try:
        for _ in range(rounds):
            for runner in runners:
                await measure(box, runner, seconds)
    finally:
        for runner in runners:
            await stop(runner)
    return runners


async def parts(box: Box) -> dict[str, float]:
    """What each part of a step costs, in a process of its own."""
    account = box.account("199:bench")
    account.chats = {number: Chat(number) for number in range(1, CHATS + 1)}
    with homes(0) as (home,):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bench.parts", box.url, account.token, "18199", str(home),
            cwd=ROOT, preexec_fn=lambda: pin(0), stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        said, _ = await process.communicate()
    found: dict[str, float] = json.loads(said)
    return found


# ------------------------------------------------------------------ saying it


def tell_compared(runners: list[Runner]) -> None:
    """Medians, and how many times theirs is our cost."""
    by = {(each.stack.name, each.stack.mode): each for each in runners}
    print(f"{'':32}{'CPU µs':>8}{'spread':>8}{'÷ ours':>8}{'p50 ms':>8}{'p99 ms':>8}", end="")
    print(f"{'MiB':>6}{'start s':>9}")
    for each in runners:
        ours = by["Soglia", each.stack.mode]
        print(
            f"{each.stack.label:32}{each.median('cpu'):8.0f}{each.spread:8.0%}"
            f"{ratio(each, ours):8.2f}{each.median('p50'):8.2f}{each.median('p99'):8.2f}"
            f"{each.idle:6.0f}{each.started:9.2f}"
        )
    print()
    for name, mode, least, aim in BOUNDS:
        found = ratio(by[name, mode], by["Soglia", mode])
        verdict = "below the minimum" if found < least else "minimum" if found < aim else "goal"
        print(f"{by[name, mode].stack.label}: our rate is {found:.1f} × theirs ({verdict})")
    tell_rest(by["Soglia", "hook"], by["aiogram, tuned", "hook"])


def ratio(theirs: Runner, ours: Runner) -> float:
    """Their cost a step over ours: within each round, then the median of the rounds."""
    pairs = zip(theirs.windows, ours.windows, strict=True)
    return statistics.median(a.cpu / b.cpu for a, b in pairs)


def tell_rest(ours: Runner, aiogram: Runner) -> None:
    """Latency's tail, and memory."""
    tail = ours.median("p99") / ours.median("p50")
    print(f"99th percentile: {tail:.1f} × the median (at most 2)")
    print(f"idle memory: {ours.idle / aiogram.idle:.0%} of aiogram's (under 45 %)\n")


def tell_parts(found: dict[str, float]) -> None:
    """One line a part, dearest visible at a glance."""
    print("one step, part by part, µs of CPU:")
    for name, cost in found.items():
        print(f"  {name:36}{cost:7.1f}")
    print()


def tell_grown(few: Runner, many: Runner) -> None:
    """Flat, or not."""
    print(
        f"{few.stack.name}: {few.median('cpu'):.0f} µs a step; "
        f"{many.stack.name}: {many.median('cpu'):.0f} µs ({ratio(many, few):.2f} ×)"
    )


async def bench(options: argparse.Namespace) -> None:
    """Everything, one after the other."""
    box = Box()
    await box.start()
    tell_compared(await compare(box, options.rounds, options.seconds))
    tell_parts(await parts(box))
    stored = 1_000_000 if options.million else 100_000
    tell_grown(*await grow(box, stored, options.rounds, options.seconds))


def main() -> None:
    """Parse, run, print."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="medians of so many rounds")
    parser.add_argument("--seconds", type=float, default=2.0, help="of each stack in a round")
    parser.add_argument("--million", action="store_true", help="store a million conversations")
    pin(1)
    uvloop.run(bench(parser.parse_args()))


if __name__ == "__main__":
    main()
