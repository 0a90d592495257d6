"""The weights that were learnt: a number for each thing noticed and each question asked of it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from struct import unpack

ZERO = 80
"""The character that stands for no weight: one above it is one step more."""
MOST = 45
"""Steps from nothing to the largest weight that can be written."""


@dataclass(frozen=True, slots=True)
class Sums:
    """The steps of some traits added up, per question, and how many traits there were."""

    steps: tuple[int, ...]
    count: int

    def __add__(self, other: "Sums") -> "Sums":
        added = zip(self.steps, other.steps, strict=True)
        return Sums(tuple(one + two for one, two in added), self.count + other.count)


@dataclass(frozen=True, slots=True)
class Weights:
    """For each trait one whole number that holds its steps for all questions side by side."""

    questions: tuple[str, ...]
    biases: tuple[float, ...]
    step: float
    rows: Mapping[str, int]
    inputs: str
    """The digest of the sentences and words that were learnt from."""

    def add(self, names: Iterable[str]) -> Sums:
        """What these traits say together. One addition of whole numbers serves all questions."""
        rows = [row for row in map(self.rows.get, names) if row is not None]
        lanes = sum(rows).to_bytes(4 * len(self.questions), "big")
        nothing = ZERO * len(rows)
        steps = (lane - nothing for lane in unpack(f">{len(self.questions)}I", lanes))
        return Sums(tuple(steps), len(rows))

    def judge(self, sums: Sums) -> dict[str, float]:
        """How sure each question is answered yes, in logits."""
        scale = self.step / sqrt(sums.count + 1)
        return {
            question: bias + scale * steps
            for question, bias, steps in zip(self.questions, self.biases, sums.steps, strict=True)
        }

    def steps(self, name: str, question: int) -> int:
        """What one trait says to one question."""
        row = self.rows.get(name)
        if row is None:
            return 0
        lane = row >> (32 * (len(self.questions) - 1 - question))
        return (lane & 0xFFFF_FFFF) - ZERO


def write(weights: Mapping[str, Sequence[int]], head: Mapping[str, object], path: Path) -> None:
    """Write the weights, a line for each trait, so that a change can be read."""
    rows = {
        name: "".join(chr(ZERO + step) for step in steps)
        for name, steps in sorted(weights.items())
        if any(steps)
    }
    text = json.dumps({**head, "rows": rows}, ensure_ascii=True, indent=0)
    path.write_text(text + "\n", "utf-8")


def read(path: Path) -> Weights:
    """Read what `write` wrote."""
    found = json.loads(path.read_text("utf-8"))
    return Weights(
        tuple(found["questions"]),
        tuple(found["biases"]),
        found["step"],
        {name: _row(steps) for name, steps in found["rows"].items()},
        found["inputs"],
    )


def _row(steps: str) -> int:
    """Each character becomes four bytes of one number: 32 bits for the sum of one question."""
    return int.from_bytes(steps.encode("utf-32-be"), "big")
