"""A message on the owner's phone for lines of a person that wait, where none is on its way."""

from collections.abc import Callable, Sequence

from bot import whereabouts
from bot.sealing import DeskKeys
from bot.store import CardRow, CaseRow, Store
from bot.store.changes import AddCard, Change, DropCard

LINE_SECONDS = 600
"""A line of a person stays this long on a counsellor's phone; as long as an opened plan."""


class Lines:
    """Asks for one card after the other, until no line waits."""

    def __init__(self, store: Store, keys: DeskKeys, clock: Callable[[], float]) -> None:
        self._store = store
        self._keys = keys
        self._clock = clock

    async def announce(self, cases: Sequence[CaseRow]) -> None:
        """A card for the next line of each case that somebody has."""
        for case in cases:
            if case.owner is None or not await self._store.lines(case.id, "desk"):
                continue
            cards = await self._store.cards_of(case.owner)
            old = [card for card in cards if (card.kind, card.case_id) == ("line", case.id)]
            if any(card.wanted != card.shown for card in old):
                continue
            gone_at = int(self._clock()) + LINE_SECONDS
            later = await self._taken_away_in_time(case.owner, old)
            await self._store.commit(*later, AddCard(case.owner, "line", case.id, gone_at))

    async def _taken_away_in_time(self, owner: int, old: list[CardRow]) -> list[Change]:
        """The line before stays on the phone for its ten minutes, but as no card of its own."""
        member = await self._store.member(owner)
        changes: list[Change] = []
        for card in old:
            message = whereabouts.message_of(self._keys, card)
            if member is not None and message is not None:
                chat, now = whereabouts.chat_of(self._keys, member), int(self._clock())
                changes.append(
                    whereabouts.removal(self._keys, chat, message.id, now, card.gone_at or now)
                )
            changes.append(DropCard(card.id))
        return changes
