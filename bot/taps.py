"""A member's tap → what changes: their own things here, a case's in `casework`."""

from collections.abc import Awaitable, Callable, Sequence

from bot import duty, members, whereabouts
from bot.attention import Attention
from bot.casework import Act, Casework, Done, without
from bot.people import People
from bot.sealing import DeskKeys
from bot.speech import Speech
from bot.store import MemberRow, Store
from bot.store.changes import AddAudit, AddCard, Change, Conflict, NoteHandled, WantCard
from bot.updates import Tap


class Taps:
    """Works out what a tap means for this member at this moment, and writes it."""

    def __init__(
        self,
        store: Store,
        keys: DeskKeys,
        casework: Casework,
        attention: Attention,
        clock: Callable[[], float],
        link: Callable[[str], str],
        speech: Speech,
    ) -> None:
        """`link` makes the address of an invitation out of its secret."""
        self._store = store
        self._keys = keys
        self._casework = casework
        self._attention = attention
        self._people = People(store, keys, attention)
        self._clock = clock
        self._link = link
        self._speech = speech

    async def tapped(self, member: MemberRow, update_id: int, tap: Tap) -> Done:
        """Do what was tapped, once; or say in a word why not."""
        action, _, rest = tap.data.partition(":")
        handled = NoteHandled("desk", update_id, int(self._clock()))
        at = Act(member, handled, action, rest, tap.message_id)
        own = self._own().get(action, self._casework.tapped)
        try:
            return await own(at)
        except Conflict:
            return Done()  # the same update twice, or two taps at once: the store has one of them

    async def typed(self, act: Act, text: str, away: Sequence[Change]) -> Done:
        """What was typed goes where a card asks for it; `away` takes it off the phone."""
        try:
            return await self._casework.typed(act, text, away)
        except Conflict:
            return Done()

    def quiet(self, member: MemberRow) -> None:
        """Forget what this member was in the middle of."""
        self._attention.home(member.id)
        self._attention.quiet(member.id)

    def _own(self) -> dict[str, Callable[[Act], Awaitable[Done]]]:
        return {
            "duty": self._duty,
            "language": self._language,
            "hours": self._hours,
            "home": self._home,
            "slot": self._slot,
            "speak": self._speak,
            "invite": self._invite,
            "away": self._away,
            "people": self._people.listed,
            "out": self._people.asked,
            "out_now": self._people.out,
        }

    async def _duty(self, at: Act) -> Done:
        if at.rest == "on":
            waiting = [c for c in await self._store.open_cases() if c.state == "waiting"]
            shifts = await self._store.shifts()
            until = duty.end_of(at.member, shifts, at.now, self._speech.zone)
            changes = duty.begun(at.member, waiting, until)
        else:
            changes = duty.ended(at.member)
        return await self._write(at, *changes, *await self._home_anew(at.member))

    async def _language(self, at: Act) -> Done:
        if at.rest not in self._speech.languages:
            return Done("late")
        cards = await self._store.cards_of(at.member.id)
        return await self._write(at, *members.speaks(at.member, at.rest, cards))

    async def _hours(self, at: Act) -> Done:
        self._attention.home(at.member.id)
        self._attention.hours.add(at.member.id)
        return await self._write(at, *await self._home_anew(at.member))

    async def _home(self, at: Act) -> Done:
        self._attention.home(at.member.id)
        return await self._write(at, *await self._home_anew(at.member))

    async def _slot(self, at: Act) -> Done:
        day, _, hour = at.rest.partition(":")
        if not (day.isdecimal() and hour.isdecimal() and len(at.rest) < len("0:00:")):
            return Done("late")
        shifts = await self._store.shifts()
        changes = members.toggled(at.member, int(day), int(hour), shifts)
        return await self._write(at, *changes, *await self._home_anew(at.member))

    async def _speak(self, at: Act) -> Done:
        if at.rest not in self._speech.languages:
            return Done("late")
        changes = members.calling_in(at.member, at.rest)
        return await self._write(at, *changes, *await self._home_anew(at.member))

    async def _invite(self, at: Act) -> Done:
        if at.member.role != "coordinator":
            return Done("rights")
        secret = await members.make_invitation(self._store, "counsellor", at.now)
        self._attention.links[at.member.id] = self._link(secret)
        return await self._write(
            at,
            *await without(self._store, self._keys, at, "invite", None),
            AddCard(at.member.id, "invite", None, at.now + members.INVITATION_SECONDS),
            AddAudit(at.now, at.member.id, "invited", None),
        )

    async def _away(self, at: Act) -> Done:
        """Take away the message under the tapped button, if it is one that goes by itself."""
        for card in await self._store.cards_of(at.member.id):
            message = whereabouts.message_of(self._keys, card)
            if message and message.id == at.message and card.gone_at is not None:
                gone = whereabouts.taken_away(self._keys, at.member, card, at.now)
                return await self._write(at, *gone)
        if at.message is None:
            return Done()
        chat = whereabouts.chat_of(self._keys, at.member)
        return await self._write(at, whereabouts.removal(self._keys, chat, at.message, at.now))

    async def _write(self, at: Act, *changes: Change) -> Done:
        await self._store.commit(at.handled, *changes)
        return Done()

    async def _home_anew(self, member: MemberRow) -> list[Change]:
        cards = await self._store.cards_of(member.id)
        return [WantCard(card.id) for card in cards if card.kind == "home"]
