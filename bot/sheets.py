"""What a card shows at this moment, read from the store as it is sent; nothing is kept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot import homes, plan, talk, views
from bot.attention import Attention
from bot.keyring import Keyring
from bot.sealing import DeskPrivate, Unreadable
from bot.speech import Say, Speech
from bot.store import CardRow, CaseRow, LineRow, MemberRow, Store
from bot.store.changes import Change, DropLine
from bot.views import Sheet


@dataclass(frozen=True, slots=True)
class Showing:
    """A sheet, and what is true once it has been shown."""

    sheet: Sheet
    then: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Leave:
    """The message may stay as it is; one that was not sent is not sent."""


@dataclass(frozen=True, slots=True)
class TakeAway:
    """There is nothing to show any more: the message goes."""


Answer = Showing | Leave | TakeAway


class Sheets:
    """Renders cards by their kind: home, case, plan, line, invite."""

    def __init__(
        self,
        store: Store,
        private: DeskPrivate,
        keyring: Keyring,
        speech: Speech,
        attention: Attention,
        clock: Callable[[], float],
    ) -> None:
        self._store = store
        self._private = private
        self._keyring = keyring
        self._speech = speech
        self._attention = attention
        self._clock = clock

    async def of(self, card: CardRow, member: MemberRow) -> Answer:
        """What this member should see in the place of this card."""
        _ = self._speech.to(member.language)
        case = await self._store.case(card.case_id) if card.case_id else None
        match card.kind, case:
            case "home", None:
                return Showing(await self._home(_, member))
            case "invite", None:
                link = self._attention.links.get(member.id)
                return Showing(views.invitation(_, link))
            case "case", CaseRow():
                return await self._case(_, case, card, member)
            case "plan", CaseRow() if _holds(case, member):
                return Showing(await self._plan(_, case, member))
            case "line", CaseRow() if _holds(case, member):
                return await self._line(_, case)
            case _unused:
                return TakeAway()

    async def _home(self, _: Say, member: MemberRow) -> Sheet:
        out = self._attention.out.get(member.id)
        who = await self._store.member(out) if out is not None else None
        if who is not None:
            return homes.leaving(_, member, who)
        if member.id in self._attention.people:
            return homes.people(_, await self._store.members())
        if member.id in self._attention.hours:
            return homes.hours(self._speech, member, await self._store.shifts())
        return homes.home(self._speech, member, await self._store.open_cases())

    async def _case(self, _: Say, case: CaseRow, card: CardRow, member: MemberRow) -> Answer:
        theirs = member.id == case.owner or member.role == "coordinator"
        concerns = case.state == "waiting" or (theirs and case.state == "taken")
        if not card.blob and not concerns and case.owner != member.id:
            return Leave()  # it is over before this member heard of it
        writes = _holds(case, member) and any(
            row.field == "channel" for row in await self._store.content(case.id)
        )
        asking = self._attention.asked(member.id, case.id)
        return Showing(views.case_card(_, case, member, asking, writes=writes))

    async def _plan(self, _: Say, case: CaseRow, member: MemberRow) -> Sheet:
        rows = await self._store.content(case.id)
        try:
            found = plan.opened(rows, self._keyring.envelope(case.id), self._private)
        except Unreadable:
            return views.plan(_, case, [_("This plan cannot be read any more.")], None)
        lines = plan.checklist(self._speech, member.language, found, case, int(self._clock()))
        return views.plan(_, case, lines, found.number)

    async def _line(self, _: Say, case: CaseRow) -> Answer:
        rows = (await self._store.lines(case.id, "desk"))[:_AT_ONCE]
        if not rows:
            return Leave()
        said = self._read(_, case, rows)
        return Showing(views.line(_, case, said), tuple(DropLine(row.id) for row in rows))

    def _read(self, _: Say, case: CaseRow, rows: Sequence[LineRow]) -> list[str]:
        try:
            envelope = self._keyring.envelope(case.id)
            return [talk.from_person(envelope, self._private, row) for row in rows]
        except Unreadable:
            return [_("This line cannot be read any more.")]


_AT_ONCE = 1
"""Lines in one message: one may be as long as Telegram allows."""


def _holds(case: CaseRow, member: MemberRow) -> bool:
    return case.state == "taken" and case.owner == member.id
