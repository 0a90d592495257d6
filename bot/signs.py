"""A short sign for each member, so that the desk can tell them apart without storing a name."""

_LETTERS = "ACEFHJKMNPRTVWXY"
_DIGITS = "234679"
"""As in the code of a case: no two that look or sound alike."""


def sign(member: int) -> str:
    """A letter and a digit, more only after 96 members; no two have the same, ever."""
    number, letter = divmod(member - 1, len(_LETTERS))
    digits = _DIGITS[number % len(_DIGITS)]
    while number := number // len(_DIGITS):
        digits = _DIGITS[number % len(_DIGITS)] + digits
    return _LETTERS[letter] + digits
