"""People with phones who look, tap and type until they hold a receipt, whatever happens."""

import re
from dataclasses import dataclass

from bot.practice.phone import Phone, StillWaiting

PATIENCE = 3.0
"""Seconds in which nothing changes, before a person tries again."""

_RECEIPT = re.compile(r"Code: (\S+)\.")

_TAPS = (
    "Yes, send it", "It is fine like this", "For me", "Yes, I want a call",
    "Ask for a call", "Call, and more", "Yes, go on", "English", "No",
)  # fmt: skip
"""What they tap if they see it; the first of these that is there."""


@dataclass(slots=True)
class Walker:
    """One person on the way from START to a confirmed request."""

    phone: Phone
    number: str
    code: str | None = None
    """The code on the receipt, once it was on the phone; a late START may have covered it since."""

    async def walk(self) -> str:
        """Go on until there is a receipt; nothing on the screen for a while: again, then START."""
        in_vain = 0
        while (code := self._read()) is None:
            seen = self._seen()
            if in_vain % 3 == 2:
                self.phone.start()
            else:
                self._act()
            in_vain = 0 if await self._sees_more_than(seen) else in_vain + 1
        self.code = code
        return code

    def _read(self) -> str | None:
        found = [_RECEIPT.search(message.text) for message in self.phone.from_bot]
        return next((each[1] for each in found if each), None)

    async def _sees_more_than(self, seen: list[tuple[int, str, list[str]]]) -> bool:
        try:
            await self.phone.until(lambda _: self._seen() != seen, within=PATIENCE)
        except StillWaiting:
            return False
        return True

    def _act(self) -> None:
        labels = self.phone.labels
        known = [label for label in _TAPS if label in labels]
        if known:
            self.phone.tap(known[0])
        elif "Neither of the two" in labels:
            self.phone.type(self.number)
        elif "None of these" in labels:
            self.phone.tap(labels[1])
        elif "Skip" in labels:
            self.phone.type("Robin")
        else:
            self.phone.start()

    def _seen(self) -> list[tuple[int, str, list[str]]]:
        messages = self.phone.from_bot
        return [(one.id, one.text, [b.label for b in one.buttons]) for one in messages]
