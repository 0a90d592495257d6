"""`make bench`: ours, with encryption and fsync on, beside its peers with neither, in one run."""

import argparse
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

import uvloop

from bench.box import Box
from bench.measure import ROOT, Runner, Stack, measure, pin, start, stop
from bot.keys import make_keys

PEERS = (
    Stack("bare aiohttp", "bench.bare", "hook"),
    Stack("bare aiohttp", "bench.bare", "poll"),
    Stack("aiogram, tuned", "bench.aiogram_tuned", "hook"),
    Stack("aiogram, tuned", "bench.aiogram_tuned", "poll"),
    Stack("ConversationHandler", "bench.conversation_handler", "poll"),
)


@contextmanager
def homes(number: int) -> Iterator[list[Path]]:
    """Folders with fresh keys, on the disk of the checkout: /tmp may be memory, with no fsync."""
    var = ROOT / "var"
    var.mkdir(exist_ok=True)
    made = [Path(mkdtemp(prefix="bench-", dir=var)) for _ in range(number)]
    try:
        for home in made:
            make_keys(home)
        yield made
    finally:
        for home in made:
            shutil.rmtree(home, ignore_errors=True)


async def compare(rounds: int, seconds: float) -> list[Runner]:
    """All stacks started, then measured in turn: what disturbs one round disturbs all."""
    box = Box()
    await box.start()
    with homes(2) as (first, second):
        ours = (
            Stack("Soglia", "bench.ours", "hook", first),
            Stack("Soglia", "bench.ours", "poll", second),
        )
        runners = [await start(box, each, n) for n, each in enumerate((*ours, *PEERS))]
        try:
            for _ in range(rounds):
                for runner in runners:
                    await measure(box, runner, seconds)
        finally:
            for runner in runners:
                await stop(runner)
    return runners


def table(runners: list[Runner]) -> None:
    """Medians, and ours over each."""
    by = {(each.stack.name, each.stack.mode): each for each in runners}
    print(f"{'':32}{'CPU µs':>8}{'× ours':>8}{'p50 ms':>8}{'p99 ms':>8}{'MiB':>6}{'start s':>9}")
    for each in runners:
        ours = by["Soglia", each.stack.mode].median("cpu")
        cpu = each.median("cpu")
        print(
            f"{each.stack.label:32}{cpu:8.0f}{cpu / ours:8.2f}{each.median('p50'):8.2f}"
            f"{each.median('p99'):8.2f}{each.idle:6.0f}{each.started:9.2f}"
        )


def main() -> None:
    """Parse, run, print."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2.0)
    options = parser.parse_args()
    pin(1)
    table(uvloop.run(compare(options.rounds, options.seconds)))


if __name__ == "__main__":
    main()
