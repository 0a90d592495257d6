"""Who is at the desk, and how somebody leaves it: asked once, effective at their next tap."""

from collections.abc import Sequence

from bot import members, whereabouts
from bot.attention import Attention
from bot.casework import Act, Done
from bot.codes import sign
from bot.conversations import DELETABLE_SECONDS
from bot.sealing import DeskKeys, Unreadable
from bot.store import CardRow, MemberRow, Store
from bot.store.changes import Change, Conflict, WantCard

_TRIES = 4
"""How often a leaving is worked out anew when a case has moved meanwhile."""


class People:
    """A coordinator's list of members; leaving, one's own or at a coordinator's word."""

    def __init__(self, store: Store, keys: DeskKeys, attention: Attention) -> None:
        self._store = store
        self._keys = keys
        self._attention = attention

    async def listed(self, at: Act) -> Done:
        """The coordinator's home shows who is at the desk."""
        if at.member.role != "coordinator":
            return Done("rights")
        self._attention.home(at.member.id)
        self._attention.people.add(at.member.id)
        return await self._home_anew(at)

    async def asked(self, at: Act) -> Done:
        """Before anybody goes, the home asks back."""
        who = await self._who(at)
        if who is None:
            return Done("rights")
        self._attention.out[at.member.id] = who.id
        return await self._home_anew(at)

    async def out(self, at: Act) -> Done:
        """They leave: their cases are free, their messages go, and no tap of theirs counts."""
        for _ in range(_TRIES):
            who = await self._who(at)
            if who is None:
                return Done("rights")
            if await self._last(who):
                return Done("last")
            try:
                return await self._leaves(at, who)
            except Conflict:
                if await self._store.handled("desk", at.handled.update_id):
                    return Done()
        return Done("late")

    async def _leaves(self, at: Act, who: MemberRow) -> Done:
        cards = await self._store.cards_of(who.id)
        owned = [case for case in await self._store.open_cases() if case.owner == who.id]
        changes = members.leaving(self._keys, who, owned, cards, at.now, by=at.member.id)
        own = at.member.id == who.id
        await self._store.commit(
            at.handled, *changes, *([] if own else await self._homes(at.member))
        )
        self._attention.forget(who.id)
        self._attention.out.pop(at.member.id, None)
        return Done(case_id=owned[0].id if owned else None, blank=self._too_old(who, cards, at.now))

    def _too_old(
        self, who: MemberRow, cards: Sequence[CardRow], now: int
    ) -> tuple[tuple[int, int], ...]:
        """Messages that Telegram no longer deletes: they can only be emptied."""
        try:
            chat = whereabouts.chat_of(self._keys, who)
        except (Unreadable, ValueError):
            return ()
        found = (whereabouts.message_of(self._keys, card) for card in cards)
        return tuple((chat, m.id) for m in found if m and m.at + DELETABLE_SECONDS <= now)

    async def _who(self, at: Act) -> MemberRow | None:
        """Whom the button means, if they are this member's to send away; None if not."""
        team = {sign(member.id): member for member in await self._store.members()}
        who = team.get(at.rest)
        own = who is not None and who.id == at.member.id
        return who if own or at.member.role == "coordinator" else None

    async def _last(self, who: MemberRow) -> bool:
        """The store refuses it, too; here it can be said why."""
        team = await self._store.members()
        others = [m for m in team if m.role == "coordinator" and m.id != who.id and not m.away]
        return who.role == "coordinator" and not others

    async def _home_anew(self, at: Act) -> Done:
        await self._store.commit(at.handled, *await self._homes(at.member))
        return Done()

    async def _homes(self, member: MemberRow) -> list[Change]:
        cards = await self._store.cards_of(member.id)
        return [WantCard(card.id) for card in cards if card.kind == "home"]
