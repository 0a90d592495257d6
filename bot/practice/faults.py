"""Faults that tests plant: what goes wrong at which call, once or several times."""

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Answer:
    """Answer with an error. `detail` follows Telegram's prefix for the code.

    `accepted`: the call takes effect all the same, as when a gateway fails on the way back.
    """

    code: int
    detail: str = ""
    retry_after: int | None = None
    accepted: bool = False


@dataclass(frozen=True, slots=True)
class Silence:
    """Never answer: the client runs into its time limit."""

    accepted: bool = False


@dataclass(frozen=True, slots=True)
class Dropped:
    """Close the connection without an answer."""

    accepted: bool = False


@dataclass(frozen=True, slots=True)
class Garbled:
    """The call takes effect; its answer is JSON cut in half, or of a type nobody expects."""

    how: Literal["truncated", "wrong type"] = "truncated"


Fault = Answer | Silence | Dropped | Garbled


@dataclass(slots=True)
class _Planted:
    method: str
    fault: Fault
    times: int
    bot: str | None


@dataclass(slots=True)
class Faults:
    """What is planted; the first that fits a call strikes."""

    _planted: list[_Planted] = field(default_factory=list)

    def plant(self, method: str, fault: Fault, *, times: int = 1, bot: str | None = None) -> None:
        """Let the next `times` calls of `method` (of the bot with this username) go wrong."""
        self._planted.append(_Planted(method, fault, times, bot))

    def strike(self, method: str, bot: str) -> Fault | None:
        """The fault for this call, if one is planted; it is used up by one."""
        for one in self._planted:
            if one.method == method and one.bot in (None, bot) and one.times > 0:
                one.times -= 1
                return one.fault
        return None

    def clear(self) -> None:
        """Pull up all that is left."""
        self._planted.clear()
