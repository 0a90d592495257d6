"""Short names that people say aloud: of a case, and of a member to their colleagues."""

from collections.abc import Callable, Collection

_LETTERS = "ACEFHJKMNPRTVWXY"
_DIGITS = "234679"
"""Without look-alikes, on paper or said aloud: 0 O D Q, 1 I L, 5 S, 8 B, U V, 2 Z, 6 G."""


def new_code(chance: Callable[[int], int], taken: Collection[str]) -> str:
    """A short name such as `K7-42` that no open case has; `chance(n)` is a number below n."""
    while True:
        letter = _LETTERS[chance(len(_LETTERS))]
        first, second, third = (_DIGITS[chance(len(_DIGITS))] for _ in range(3))
        code = f"{letter}{first}-{second}{third}"
        if code not in taken:
            return code


def sign(member: int) -> str:
    """A letter and a digit, more only after 96 members; no two have the same, ever."""
    number, letter = divmod(member - 1, len(_LETTERS))
    digits = _DIGITS[number % len(_DIGITS)]
    while number := number // len(_DIGITS):
        digits = _DIGITS[number % len(_DIGITS)] + digits
    return _LETTERS[letter] + digits
