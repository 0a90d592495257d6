"""The real command, run as an operator runs it: another process, an environment of our choosing."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from bot.settings import NAMES

ROOT = Path(__file__).parent.parent.parent

FRONT = "123456:front-token-that-nobody-may-see"
DESK = "654321:desk-token-that-nobody-may-see-"


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of it."""

    code: int
    out: str
    err: str

    @property
    def complaint(self) -> str:
        """The first line of what went wrong, after checking that it is told as we tell things."""
        first, *others = self.err.splitlines()
        assert self.code == 1
        assert self.out == ""
        assert any(line.startswith("  hint: ") for line in others), self.err
        assert "Traceback" not in self.err
        assert "token-that" not in self.err
        return first


def command(*arguments: str, home: Path, said: dict[str, str] | None = None) -> list[str]:
    """The words of a shell that run `soglia` with only these settings."""
    unset = [word for name in NAMES for word in ("-u", name)]
    given = [f"{name}={value}" for name, value in (said or {}).items()]
    return ["env", *unset, f"SOGLIA_HOME={home}", *given, sys.executable, "-m", "bot", *arguments]


def soglia(*arguments: str, home: Path, said: dict[str, str] | None = None, typed: str = "") -> Ran:
    """Run `soglia` to its end."""
    words = command(*arguments, home=home, said=said)
    ran = subprocess.run(
        words, cwd=ROOT, input=typed, capture_output=True, text=True, timeout=60, check=False
    )
    return Ran(ran.returncode, ran.stdout, ran.stderr)
