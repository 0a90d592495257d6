"""A member's work on a case: what they tap and what they type, checked and written.

Callback data can be forged and buttons grow old: the data names an action and a case, never a
right. Role, ownership and state are looked up at each tap, and held by the version of the case
until the change is written.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot import cases, talk, views, whereabouts
from bot.attention import Attention
from bot.cases import Actor, Refusal
from bot.keyring import Keyring
from bot.sealing import DeskKeys, Unreadable
from bot.store import CaseRow, MemberRow, Store
from bot.store.changes import AddCard, Change, Conflict, NoteHandled, WantCard

PLAN_SECONDS = 600
"""An opened plan stays this long on a counsellor's phone."""

_TRIES = 4
"""How often an action is worked out anew when the case has moved meanwhile."""


@dataclass(frozen=True, slots=True)
class Done:
    """What came of it: a word for the pop-up, and the case that moved, if one did.

    `blank`: chats and messages to be emptied, as they are too old to be taken away.
    """

    popup: str = ""
    case_id: bytes | None = None
    blank: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Act:
    """Something a member does, looked up: who, in which update, when, and on which message."""

    member: MemberRow
    handled: NoteHandled
    action: str
    rest: str = ""
    message: int | None = None

    @property
    def now(self) -> int:
        return self.handled.at


class Casework:
    """Works out what an act means for a case at this moment, and writes it."""

    def __init__(
        self, store: Store, keys: DeskKeys, keyring: Keyring, attention: Attention
    ) -> None:
        self._store = store
        self._keys = keys
        self._keyring = keyring
        self._attention = attention

    async def tapped(self, at: Act) -> Done:
        """Do to the case what the button says, if this member may."""
        case_id = views.case_id_of(at.rest)
        case = await self._store.case(case_id) if case_id else None
        if case is None:
            return Done("gone")
        match at.action:
            case "closing":
                return await self._ask(at, case, "close")
            case "writing":
                return await self._ask(at, case, "write")
            case "back":
                self._attention.quiet(at.member.id)
                return await self._write(at, *await self._card_anew(at.member, case))
            case "show":
                return await self._show(at, case)
            case "open":
                card = AddCard(at.member.id, "plan", case.id, at.now + PLAN_SECONDS)
                return await self._act(
                    at, case, *await without(self._store, self._keys, at, "plan", case.id), card
                )
            case "take" | "hand_back" | "close":
                return await self._moved(at, case)
            case outcome if outcome in cases.OUTCOMES:
                return await self._noted(at, case)
            case _:
                return Done("gone")

    async def _ask(self, at: Act, case: CaseRow, what: views.Asking) -> Done:
        """The card asks back, if its member may do at all what it asks about."""
        action = "close" if what == "close" else "write"
        refusal = cases.act(case, actor(at.member), action, at.now)
        if isinstance(refusal, Refusal):
            return await self._refused(at, case, refusal)
        self._attention.ask(at.member.id, case.id, what)
        await self._store.commit(at.handled, *await self._card_anew(at.member, case))
        return Done("write" if what == "write" else "")

    async def _show(self, at: Act, case: CaseRow) -> Done:
        """Send the card of a case again, below everything else."""
        mine = at.member.id == case.owner or at.member.role == "coordinator"
        if case.state not in cases.OPEN:
            return Done("withdrawn" if case.state == "withdrawn" else "late")
        if case.state == "taken" and not mine:
            return Done("taken")
        cards = await self._store.cards_of(at.member.id)
        old = [card for card in cards if (card.kind, card.case_id) == ("case", case.id)]
        again = [whereabouts.sent_anew(self._keys, at.member, card, at.now) for card in old]
        new = [AddCard(at.member.id, "case", case.id, None)]
        return await self._write(at, *new, *(change for each in again for change in each))

    async def _moved(self, at: Act, case: CaseRow) -> Done:
        self._attention.quiet(at.member.id)
        done = await self._act(at, case)
        if at.action == "close" and done.case_id is not None:
            self._keyring.destroy(case.id)
        return done

    async def _noted(self, at: Act, case: CaseRow) -> Done:
        """An outcome; whoever was reached may be let go, so closing is offered."""
        done = await self._act(at, case, *await self._card_anew(at.member, case))
        if done.case_id is not None and at.action == "reached":
            self._attention.ask(at.member.id, case.id, "close")
        return Done("noted", done.case_id) if done.case_id is not None else done

    async def _act(self, at: Act, case: CaseRow, *more: Change) -> Done:
        """Carry the action out against the case as it is when it is written."""
        for _ in range(_TRIES):
            changes = cases.act(case, actor(at.member), at.action, at.now)
            if isinstance(changes, Refusal):
                return await self._refused(at, case, changes)
            try:
                await self._store.commit(at.handled, *changes, *more)
            except Conflict:
                if await self._store.handled("desk", at.handled.update_id):
                    return Done()
                moved = await self._store.case(case.id)
                if moved is None:
                    return Done("gone")
                case = moved
            else:
                return Done(case_id=case.id)
        return Done("late")

    async def _refused(self, at: Act, case: CaseRow, refusal: Refusal) -> Done:
        """Say why, and let the card that still had the button show what is true."""
        await self._write(at, *await self._card_anew(at.member, case))
        if case.state == "withdrawn":
            return Done("withdrawn")
        if case.state == "taken" and at.action == "take" and case.owner != at.member.id:
            return Done("taken")
        return Done("rights" if refusal.reason == "rights" else "late")

    async def _card_anew(self, member: MemberRow, case: CaseRow) -> list[Change]:
        cards = await self._store.cards_of(member.id)
        return [WantCard(c.id) for c in cards if (c.kind, c.case_id) == ("case", case.id)]

    async def _write(self, at: Act, *changes: Change) -> Done:
        await self._store.commit(at.handled, *changes)
        return Done()

    # -------------------------------------------------------------- lines

    async def typed(self, at: Act, text: str, away: Sequence[Change]) -> Done:
        """Typed text goes to the person whose card asks for it, else nowhere; `away` always."""
        case_id = self._attention.writing(at.member.id)
        case = await self._store.case(case_id) if case_id else None
        line = self._line(at, case, text) if case else []
        self._attention.quiet(at.member.id)
        if case is None or not line:
            await self._store.commit(at.handled, *away)
            return Done()
        try:
            anew = await self._card_anew(at.member, case)
            await self._store.commit(at.handled, *away, *line, *anew)
        except Conflict:  # the case has just moved: the text goes nowhere, and away
            await self._store.commit(at.handled, *away)
            return Done()
        return Done(case_id=case.id)

    def _line(self, at: Act, case: CaseRow, text: str) -> list[Change]:
        changes = cases.act(case, actor(at.member), "write", at.now)
        if isinstance(changes, Refusal):
            return []
        try:
            envelope = self._keyring.envelope(case.id)
        except Unreadable:
            return []
        return [*changes, talk.to_person(envelope, case.id, text, at.now)]


def actor(member: MemberRow) -> Actor:
    """A member, as the rules of a case know them."""
    return Actor(member.role, member.id)


async def without(
    store: Store, keys: DeskKeys, at: Act, kind: str, case_id: bytes | None
) -> list[Change]:
    """Take away the member's message of this kind, so that a new one comes below."""
    cards = await store.cards_of(at.member.id)
    old = [card for card in cards if (card.kind, card.case_id) == (kind, case_id)]
    gone = (whereabouts.taken_away(keys, at.member, card, at.now) for card in old)
    return [change for each in gone for change in each]
