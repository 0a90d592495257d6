"""The store beside a tiny model of itself: whatever is done in whatever order, both agree."""

import asyncio
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.store import (
    AddAudit,
    Change,
    Conflict,
    DropAnswers,
    EraseContent,
    EraseRoute,
    ForgetCase,
    ForgetConversation,
    MoveCase,
    NoteHandled,
    NoteShown,
    OpenCase,
    PutAnswer,
    PutContent,
    PutConversation,
    Store,
)
from bot.store.audit import verify
from bot.store.sqlite import open_store

people = st.sampled_from([b"anna", b"bruno", b"carla"])
cases = st.sampled_from([b"case 1", b"case 2", b"case 3"])
fields = st.sampled_from(["name", "number"])
small = st.integers(0, 3)


@dataclass
class KnownCase:
    route: bytes | None
    version: int = 1
    closed: bool = False
    content: dict[str, bytes] = field(default_factory=dict)


@dataclass
class Model:
    """What the store should hold, in dictionaries."""

    places: dict[bytes, tuple[int, int]] = field(default_factory=dict)
    answers: dict[tuple[bytes, str], bytes] = field(default_factory=dict)
    cases: dict[bytes, KnownCase] = field(default_factory=dict)
    handled: set[int] = field(default_factory=set)
    audit: int = 0


class Stored(RuleBasedStateMachine):
    """Each rule does one thing to the store and to the model, and compares what came of it."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.runner = asyncio.Runner()
        self.store: Store = self.runner.run(open_store(self.folder / "soglia.db"))
        self.model = Model()

    def teardown(self) -> None:
        self.runner.run(self.store.close())
        self.runner.close()
        shutil.rmtree(self.folder)

    def commit(self, *changes: Change) -> bool:
        """Whether it was written."""
        try:
            self.runner.run(self.store.commit(*changes))
        except Conflict:
            return False
        return True

    @rule(person=people, wanted=small)
    def go_on(self, person: bytes, wanted: int) -> None:
        assert self.commit(PutConversation(person, b"place", wanted, 0))
        _, shown = self.model.places.get(person, (0, 0))
        self.model.places[person] = (wanted, shown)

    @rule(person=people, update=small)
    def step(self, person: bytes, update: int) -> None:
        written = self.commit(
            PutConversation(person, b"place", 9, 0), NoteHandled("front", update, 0)
        )
        assert written == (update not in self.model.handled)
        if written:
            self.model.handled.add(update)
            self.model.places[person] = (9, self.model.places.get(person, (0, 0))[1])

    @rule(person=people, shown=small)
    def show(self, person: bytes, shown: int) -> None:
        assert self.commit(NoteShown(person, shown))
        if person in self.model.places:
            self.model.places[person] = (self.model.places[person][0], shown)

    @rule(person=people, name=fields, sealed=st.binary(max_size=3))
    def answer(self, person: bytes, name: str, sealed: bytes) -> None:
        assert self.commit(PutAnswer(person, name, sealed))
        self.model.answers[person, name] = sealed

    @rule(person=people)
    def drop_answers(self, person: bytes) -> None:
        assert self.commit(DropAnswers(person))
        self._forget_answers(person)

    @rule(person=people)
    def leave(self, person: bytes) -> None:
        assert self.commit(ForgetConversation(person))
        self.model.places.pop(person, None)
        self._forget_answers(person)

    def _forget_answers(self, person: bytes) -> None:
        kept = {key: value for key, value in self.model.answers.items() if key[0] != person}
        self.model.answers = kept

    @rule(person=people, case_id=cases)
    def request(self, person: bytes, case_id: bytes) -> None:
        answers = {name: blob for (who, name), blob in self.model.answers.items() if who == person}
        opening = OpenCase(case_id, case_id.decode(), "urgent", "it", 0, 1, 2, person, b"route")
        contents = [PutContent(case_id, name, blob) for name, blob in answers.items()]
        waiting = {known.route for known in self.model.cases.values() if not known.closed}
        written = self.commit(opening, *contents, DropAnswers(person))
        assert written == (case_id not in self.model.cases and person not in waiting)
        if written:
            self.model.cases[case_id] = KnownCase(person, content=answers)
            self._forget_answers(person)

    @precondition(lambda self: self.model.cases)
    @rule(case_id=cases, version=small, close=st.booleans())
    def move(self, case_id: bytes, version: int, close: bool) -> None:
        closed_at = 5 if close else None
        written = self.commit(MoveCase(case_id, version, "taken", None, 3, 1, closed_at))
        known = self.model.cases.get(case_id)
        assert written == (known is not None and known.version == version)
        if known and written:
            known.version += 1
            known.closed = close

    @precondition(lambda self: self.model.cases)
    @rule(case_id=cases)
    def erase_content(self, case_id: bytes) -> None:
        assert self.commit(EraseContent(case_id))
        if case_id in self.model.cases:
            self.model.cases[case_id].content.clear()

    @precondition(lambda self: self.model.cases)
    @rule(case_id=cases)
    def erase_route(self, case_id: bytes) -> None:
        assert self.commit(EraseRoute(case_id))
        if case_id in self.model.cases:
            self.model.cases[case_id].route = None

    @precondition(lambda self: self.model.cases)
    @rule(case_id=cases)
    def forget_case(self, case_id: bytes) -> None:
        assert self.commit(ForgetCase(case_id))
        self.model.cases.pop(case_id, None)

    @rule(update=small)
    def note_and_audit(self, update: int) -> None:
        written = self.commit(AddAudit(1, None, "open", None), NoteHandled("front", update, 0))
        assert written == (update not in self.model.handled)
        if written:
            self.model.handled.add(update)
            self.model.audit += 1

    @rule()
    def tidy(self) -> None:
        self.runner.run(self.store.tidy(0))
        for person in {person for person, _ in self.model.answers} - self.model.places.keys():
            self._forget_answers(person)

    @rule()
    def restart(self) -> None:
        self.runner.run(self.store.close())
        self.store = self.runner.run(open_store(self.folder / "soglia.db"))

    @invariant()
    def both_agree(self) -> None:
        self.runner.run(self._compare())

    async def _compare(self) -> None:
        model, store = self.model, self.store
        for person in (b"anna", b"bruno", b"carla"):
            row = await store.conversation(person)
            assert (row and (row.wanted, row.shown)) == model.places.get(person)
            kept = {(person, name): blob for name, blob in (await store.answers(person)).items()}
            assert kept == {key: blob for key, blob in model.answers.items() if key[0] == person}
        for case_id, known in model.cases.items():
            case, route = await store.case(case_id), await store.route(case_id)
            assert case is not None
            assert (case.version, case.closed_at is not None) == (known.version, known.closed)
            assert (route and route.pseudonym) == known.route
            assert {row.field: row.blob for row in await store.content(case_id)} == known.content
        assert verify(await store.audit())
        counts = await store.counts()
        assert counts["cases"] == len(model.cases)
        assert counts["case_contents"] == sum(len(case.content) for case in model.cases.values())
        assert (counts["handled_updates"], counts["audit"]) == (len(model.handled), model.audit)


Stored.TestCase.settings = settings(max_examples=20, stateful_step_count=30)
test_the_store_and_its_model_agree = Stored.TestCase
