"""A token that does not show itself: not in a log, a traceback or a repr."""

import hmac


class Secret:
    """Wraps a token; two are compared without telling by the time it takes."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Give the value, to the one place that sends it to Telegram."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(…)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and hmac.compare_digest(self._value, other._value)

    def __hash__(self) -> int:
        return hash(self._value)
