"""The desk's share of time: duty ends, cases are told again, expire and are forgotten."""

import contextlib
from collections.abc import Callable, Sequence

from bot import cases, duty, whereabouts
from bot.keyring import Keyring
from bot.sealing import DeskKeys
from bot.store import CardRow, CaseRow, MemberRow, Store
from bot.store.changes import AddAudit, AddCard, Change, Conflict, WantCard


class DeskUpkeep:
    """Cases: told again, expired, forgotten; messages that go by themselves."""

    def __init__(
        self,
        store: Store,
        keys: DeskKeys,
        keyring: Keyring,
        on_case: Callable[[bytes], None],
    ) -> None:
        """`on_case` is told which case expired, after it is durable."""
        self._store = store
        self._keys = keys
        self._keyring = keyring
        self._on_case = on_case

    async def tick(self, now: int, safe: int) -> None:
        await self._relieved(now)
        await self._freed(now)
        for case in await self._store.cases_due(now):
            await self._case(case, now, safe)
        for card in await self._store.cards_gone(now):
            await self._gone(card, now)
        await self._homes()

    async def _relieved(self, now: int) -> None:
        """Duty ends by itself: what nobody remembers to end would be promised all night."""
        for member in await self._store.members():
            if duty.over(member, now):
                cards = await self._store.cards_of(member.id)
                homes = (WantCard(card.id) for card in cards if card.kind == "home")
                await self._store.commit(*duty.ended(member), *homes)

    async def _freed(self, now: int) -> None:
        """What somebody has who is no longer there is free again, and told again."""
        team = await self._store.members()
        for case in await self._store.open_cases():
            if not cases.abandoned(case, team):
                continue
            changes = cases.act(case, cases.TIME, "hand_back", now)
            with contextlib.suppress(Conflict):  # somebody acted on it: the next tick looks again
                await self._store.commit(*([] if isinstance(changes, cases.Refusal) else changes))
                self._on_case(case.id)

    async def _case(self, case: CaseRow, now: int, safe: int) -> None:
        team = await self._store.members()
        cards = await self._store.cards_of_case(case.id)
        try:
            changes = due(self._keys, case, team, cards, now, safe)
            if not changes:
                return
            await self._store.commit(*changes)
        except Conflict:
            return  # somebody acted on it meanwhile: the next tick sees what is true
        if cases.forgotten(case, safe):
            self._keyring.destroy(case.id)
        elif cases.overdue(case, safe):
            self._on_case(case.id)

    async def _gone(self, card: CardRow, now: int) -> None:
        """An opened plan, a line or a link has been on the phone for its time."""
        member = await self._store.member(card.member)
        if member is not None:
            await self._store.commit(*whereabouts.taken_away(self._keys, member, card, now))

    async def _homes(self) -> None:
        """Every member has a home; one who joined as the process ended gets it now."""
        for member in await self._store.members():
            cards = await self._store.cards_of(member.id)
            if not any(card.kind == "home" for card in cards):
                await self._store.commit(AddCard(member.id, "home", None, None))


def due(
    keys: DeskKeys,
    case: CaseRow,
    team: Sequence[MemberRow],
    cards: Sequence[CardRow],
    now: int,
    safe: int,
) -> list[Change]:
    """What time does to one case; nothing, if it is only looked at early."""
    if cases.forgotten(case, safe):
        return [*_all_away(keys, team, cards, now), *cases.forget(case)]
    if cases.overdue(case, safe):
        changes = cases.act(case, cases.TIME, "expire", safe)
        return changes if isinstance(changes, list) else []
    early = cases.overdue(case, now)  # by a clock that is doubted: neither ended nor told again
    to_tell = case.state in cases.OPEN or cases.unheard(case)
    if early or not to_tell or case.due_at > now:
        return []
    told = AddAudit(now, None, "told", case.code)
    return [cases.told(case, now), told, *_told(keys, case, team, cards, now)]


def _all_away(
    keys: DeskKeys, team: Sequence[MemberRow], cards: Sequence[CardRow], now: int
) -> list[Change]:
    by_id = {member.id: member for member in team}
    gone = (
        whereabouts.taken_away(keys, by_id[card.member], card, now)
        for card in cards
        if card.member in by_id
    )
    return [change for each in gone for change in each]


def _told(
    keys: DeskKeys,
    case: CaseRow,
    team: Sequence[MemberRow],
    cards: Sequence[CardRow],
    now: int,
) -> list[Change]:
    """A card for everybody who is to hear of it; whoever has one gets it anew, so that it rings."""
    shown = {card.member: card for card in cards if card.kind == "case"}
    changes: list[Change] = []
    for member in cases.audience(case, team, now):
        card = shown.get(member.id)
        if card is None:
            changes.append(AddCard(member.id, "case", case.id, None))
        else:
            changes += whereabouts.sent_anew(keys, member, card, now)
    return changes
