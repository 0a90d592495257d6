"""Whatever a desk does in whatever order: what must always be true of every case."""

import asyncio
import tempfile
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import cases, members, views
from bot.attention import Attention
from bot.casework import Casework
from bot.keyring import Keyring
from bot.sealing import DeskKeys
from bot.store import CaseRow
from bot.store.audit import verify
from bot.store.changes import AddCard, OpenCase, PutContent
from bot.store.sqlite import SqliteStore, open_store
from bot.taps import Taps
from bot.updates import Tap
from bot.upkeep import Upkeep
from bot.vigil import DeskUpkeep
from tests.bot.desk.room import SPEECH, START, Clock

TEAM = 3
ACTIONS = (
    "take", "open", "closing", "close", "hand_back", "reached", "nobody", "somebody_else",
    "not_safe", "show", "back", "writing",
)  # fmt: skip

ACT = st.tuples(st.integers(1, TEAM), st.sampled_from(ACTIONS), st.integers(0, 2))
TIME = st.integers(0, 3 * cases.DAY)
NEW = st.sampled_from(["emergency", "urgent", "routine"])
STEPS = st.lists(st.one_of(ACT, ACT, TIME, NEW), max_size=40)


@dataclass
class Life:
    """A desk without phones: taps, time and the store."""

    store: SqliteStore
    keys: DeskKeys
    keyring: Keyring
    taps: Taps
    upkeep: Upkeep
    clock: Clock
    ids: list[bytes]
    born: dict[bytes, int]
    updates: "count[int]"

    async def opens(self, urgency: str) -> None:
        now, number = int(self.clock.now), len(self.ids) + 1
        case_id = number.to_bytes(16, "big")
        self.ids.append(case_id)
        self.born[case_id] = now
        self.keyring.make(case_id)
        start = now + cases.HOUR * 30
        await self.store.commit(
            OpenCase(
                case_id, f"K{number}", urgency, "it", start, start + 7200, now, case_id, b"route"
            ),
            PutContent(case_id, "number", b"sealed"),
        )

    async def acts(self, who: int, action: str, which: int) -> None:
        member = await self.store.member(who)
        if member is None or not self.ids:
            return
        name = views.name_of(self.ids[which % len(self.ids)])
        update = next(self.updates)
        await self.taps.tapped(member, update, Tap(str(update), None, f"{action}:{name}"))

    async def passes(self, seconds: int) -> None:
        self.clock.forward(seconds)
        await self.upkeep.tick(self.clock.now, self.clock.steady)

    async def holds(self) -> None:
        """The invariants, after every step."""
        for case_id in self.ids:
            case = await self.store.case(case_id)
            if case is None:
                assert await self.store.content(case_id) == []
                assert await self.store.cards_of_case(case_id) == []
            else:
                await self._one(case)
        assert verify(await self.store.audit())

    async def _one(self, case: CaseRow) -> None:
        is_open = case.state in cases.OPEN
        content = await self.store.content(case.id)
        assert (case.owner is not None) == (case.state == "taken") or not is_open
        assert (case.closed_at is None) == is_open
        assert bool(content) == is_open
        if content:
            assert self.clock.now - self.born[case.id] < cases.TERM + 3 * cases.DAY
        for card in await self.store.cards_of_case(case.id):
            if card.kind == "plan":
                assert card.gone_at is not None
        if case.state == "waiting":
            assert case.due_at <= case.window_end, "somebody looks before the promise is broken"


async def lived(folder: Path, steps: list[tuple[int, str, int] | int | str]) -> None:
    clock = Clock(START)
    store = await open_store(folder / "soglia.db")
    keys, keyring = DeskKeys(bytes(32)), Keyring(folder / "keyring.db", bytes(32), clock)
    attention = Attention()
    casework = Casework(store, keys, keyring, attention)
    taps = Taps(store, keys, casework, attention, clock, lambda s: s, SPEECH)
    upkeep = Upkeep(store, keyring, [DeskUpkeep(store, keys, keyring, lambda _: None)])
    life = Life(store, keys, keyring, taps, upkeep, clock, [], {}, count(1))
    for number in range(1, TEAM + 1):
        role: members.Role = "coordinator" if number == TEAM else "counsellor"
        secret = await members.make_invitation(store, role, int(START))
        await store.commit(*members.joining(keys, number, role, secret, int(START)))
        await store.commit(AddCard(number, "home", None, None))
    try:
        for step in steps:
            match step:
                case str():
                    await life.opens(step)
                case int():
                    await life.passes(step)
                case _:
                    await life.acts(*step)
            await life.holds()
        await life.passes(60 * cases.DAY)  # whatever happened, in the end nothing is left
        await life.passes(60 * cases.DAY)
        assert [each for each in life.ids if await store.case(each)] == []
    finally:
        await store.close()
        keyring.close()


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS)
def test_whatever_the_desk_does_the_promises_hold_and_in_the_end_nothing_is_left(
    steps: list[tuple[int, str, int] | int | str],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(lived(Path(folder), steps))
