"""Bots as processes: started, pinned, and asked what they have used, in Linux's own figures."""

import asyncio
import os
import statistics
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from bench.box import Account, Box

ROOT = Path(__file__).parent.parent
CHATS = 50


@dataclass(frozen=True, slots=True)
class Stack:
    """One way to build a bot, and how its updates come: "hook" or "poll"."""

    name: str
    module: str
    mode: str
    home: Path | None = None

    @property
    def label(self) -> str:
        return f"{self.name}, {'webhook' if self.mode == 'hook' else 'polling'}"


@dataclass(slots=True)
class Window:
    """What one window of measuring found."""

    steps: int
    cpu: float
    """Microseconds of CPU a step, all threads."""
    p50: float
    p99: float
    """Milliseconds from tap to the screen and the answer."""


@dataclass
class Runner:
    """One stack at work, and what was found so far."""

    stack: Stack
    account: Account
    process: asyncio.subprocess.Process
    started: float
    """Seconds from the start of the process until it asks for updates."""
    idle: float = 0.0
    """MiB, when it has served each chat once and rests."""
    windows: list[Window] = field(default_factory=list)

    def median(self, of: str) -> float:
        return statistics.median(float(getattr(each, of)) for each in self.windows)

    @property
    def spread(self) -> float:
        """How far the rounds lie apart, of their median."""
        costs = [each.cpu for each in self.windows]
        return (max(costs) - min(costs)) / statistics.median(costs)

    def cpu_seconds(self) -> float:
        """Of all threads; nanoseconds in the first field of schedstat, where the kernel has it."""
        tasks = Path(f"/proc/{self.process.pid}/task").iterdir()
        return sum(int((each / "schedstat").read_text().split()[0]) for each in tasks) / 1e9

    def resident(self) -> float:
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024


def pin(core: int) -> None:
    """Onto one core, if there are enough for everybody to have one."""
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) > 1:
        os.sched_setaffinity(0, {cores[core]})


async def start(box: Box, stack: Stack, number: int) -> Runner:
    """Start a stack and wait until it listens."""
    token, port = f"{100 + number}:bench", 18100 + number
    account = box.account(token)
    arguments = [stack.mode, box.url, token, str(port), *([str(stack.home)] if stack.home else [])]
    begun = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", stack.module, *arguments,
        cwd=ROOT, preexec_fn=lambda: pin(0),
    )  # fmt: skip
    await _ready(account, process)
    runner = Runner(stack, account, process, time.perf_counter() - begun)
    await box.go(account, CHATS, 0.5)
    runner.idle = runner.resident()
    return runner


async def _ready(account: Account, process: asyncio.subprocess.Process) -> None:
    tasks = [asyncio.create_task(each) for each in (account.ready.wait(), process.wait())]
    await asyncio.wait(tasks, timeout=60, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    if not account.ready.is_set():
        raise SystemExit(f"bench: {account.token} did not start\n  hint: what it said is above")


async def measure(box: Box, runner: Runner, seconds: float, chats: int = CHATS) -> None:
    """One window."""
    before = runner.cpu_seconds()
    await box.go(runner.account, chats, seconds)
    used = runner.cpu_seconds() - before
    taken = sorted(runner.account.latencies)
    steps = max(runner.account.steps, 1)
    runner.windows.append(
        Window(
            steps,
            used / steps * 1e6,
            taken[len(taken) // 2] * 1e3,
            taken[min(len(taken) * 99 // 100, len(taken) - 1)] * 1e3,
        )
    )


async def stop(runner: Runner) -> None:
    """End it at once."""
    runner.process.kill()
    await runner.process.wait()
