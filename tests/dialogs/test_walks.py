"""Random people on the real pages: whatever they do, the promises of a conversation hold."""

from dataclasses import dataclass, field
from functools import cache
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.conversation import advance
from dialogs.events import Do, Effect, Event, Seal, Sent, Started, Tapped, Wrote
from dialogs.library import open_guide
from dialogs.machine import ANYWHERE, Dialog, way_id
from dialogs.page import FIRST, HOME, SAFETY, Deed
from dialogs.place import Place
from tests.dialogs.player import Player

MARKER = "zyxmarker"
LIMIT = 4096
"""Characters Telegram takes in one message."""

GUIDE = open_guide(ZoneInfo("Europe/Rome"))
DIALOG: Dialog = GUIDE.dialog
HELP = next(way_id(ANYWHERE, b) for b in DIALOG.anywhere if b.to == SAFETY)
LEAVE = next(way_id(ANYWHERE, b) for b in DIALOG.anywhere if b.to == "anywhere/leave")
BACK = next(way_id(ANYWHERE, b) for b in DIALOG.anywhere if b.to == "anywhere/back")


@cache
def words_for_help() -> tuple[str, ...]:
    """Every word, in every language, that asks for help."""
    return tuple(w for w, command in GUIDE.commands.words.items() if command.id == "help")


@dataclass(slots=True)
class Walk:
    """A player who remembers what was sealed."""

    player: Player = field(default_factory=lambda: Player(GUIDE))
    sealed: list[str] = field(default_factory=list)

    def take(self, event: Event) -> list[Effect]:
        effects = self.player.does(event)
        self.sealed += [e.text for e in effects if isinstance(e, Seal) and MARKER in e.text]
        return effects


def tapped(walk: Walk, number: int) -> Event:
    """One of the buttons on the screen, but Leave."""
    keys = [key for row in walk.player.screen().rows for key in row if not key.copies]
    data = [key.data for key in keys if key.data != LEAVE]
    return Tapped(data[number % len(data)])


TYPED = st.one_of(
    st.sampled_from(["1", "2", "3", "9", "99", "back", "indietro", "lingua", "parlare", "help me"]),
    st.sampled_from(
        ["+39 333 000 1234", "333 0001234", "0432 000000", "🆘" * 50, " ", "\x00", "/x"]
    ),
    st.integers(0, 999).map(lambda n: f"{MARKER}{n}"),
    st.text(max_size=30),
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("tap"), st.integers(0, 40)),
        st.tuples(st.just("tap"), st.integers(0, 40)),
        st.tuples(st.just("tap"), st.integers(0, 40)),
        st.tuples(st.just("type"), TYPED),
        st.tuples(st.just("forge"), st.text(max_size=20)),
        st.tuples(st.just("send"), st.sampled_from(["photo", "voice", "sticker", "edited"])),
        st.tuples(st.just("start"), st.none()),
    ),
    max_size=40,
)


def event_of(walk: Walk, kind: str, value: object) -> Event:
    """A drawn step as an event on this walk."""
    match kind, value:
        case "tap", int(number):
            return tapped(walk, number)
        case "type", str(text):
            return Wrote(text)
        case "forge", str(data):
            return Tapped(data)
        case "send", str(what):
            return Sent(what)
        case _:
            return Started()


def walked(steps: list[tuple[str, object]]) -> Walk:
    """A walk after these steps, having checked each screen on the way."""
    walk = Walk()
    for kind, value in steps:
        walk.take(event_of(walk, kind, value))
        screen = walk.player.screen()
        assert 0 < len(screen.text) <= LIMIT
        assert all(secret not in screen.text for secret in walk.sealed)
        assert all(MARKER not in key.label for row in screen.rows for key in row)
        keys = [key for row in screen.rows for key in row]
        assert len({(key.data, key.copies) for key in keys}) == len(keys)
        assert all(bool(key.data) != bool(key.copies) for key in keys)
    return walk


@settings(max_examples=300)
@given(STEPS)
def test_no_walk_raises_and_no_sealed_word_is_seen_again(steps: list[tuple[str, object]]) -> None:
    walked(steps)


@settings(max_examples=200)
@given(STEPS, st.data())
def test_safety_is_one_tap_and_one_typed_word_away(
    steps: list[tuple[str, object]], data: st.DataObject
) -> None:
    walk = walked(steps)
    on_screen = {key.data for row in walk.player.screen().rows for key in row}
    assert HELP in on_screen or walk.player.place.step == SAFETY
    for event in (Tapped(HELP), Wrote(data.draw(st.sampled_from(words_for_help())))):
        place, effects = advance(GUIDE, walk.player.place, event, walk.player.now())
        assert place.step == SAFETY
        assert not effects


@settings(max_examples=200)
@given(STEPS)
def test_leave_is_one_tap_and_one_typed_word_away(steps: list[tuple[str, object]]) -> None:
    walk = walked(steps)
    assert LEAVE in {key.data for row in walk.player.screen().rows for key in row}
    for event in (Tapped(LEAVE), Wrote("leave"), Wrote("Esci!"), Wrote("/leave")):
        _, effects = advance(GUIDE, walk.player.place, event, walk.player.now())
        assert effects == [Do(Deed.LEAVE)]


@settings(max_examples=200)
@given(STEPS)
def test_back_ends_at_the_beginning_and_never_loops(steps: list[tuple[str, object]]) -> None:
    walk = walked(steps)
    seen = [walk.player.place.step]
    for _ in range(25):
        walk.take(Tapped(BACK))
        if walk.player.place.step in (HOME, FIRST) and not walk.player.place.trail:
            return
        assert walk.player.place.step not in seen
        seen.append(walk.player.place.step)
    raise AssertionError(f"25 times back and still on the way: {seen}")


@settings(max_examples=100)
@given(STEPS)
def test_the_same_place_and_event_always_give_the_same(steps: list[tuple[str, object]]) -> None:
    one, other = walked(steps), walked(steps)
    assert one.player.place == other.player.place
    assert one.player.screen() == other.player.screen()


@settings(max_examples=100)
@given(STEPS)
def test_start_looks_the_same_from_every_place(steps: list[tuple[str, object]]) -> None:
    walk = walked(steps)
    walk.take(Started())
    assert walk.player.place == Place()
    assert walk.player.screen() == Player(GUIDE).screen()


@settings(max_examples=100)
@given(STEPS, st.text(max_size=20))
def test_a_step_that_an_author_removed_leads_somewhere_sensible(
    steps: list[tuple[str, object]], gone: str
) -> None:
    walk = walked(steps)
    place = Place(f"gone/{gone}", walk.player.place.trail, walk.player.place.language)
    after, _ = advance(GUIDE, place, Sent("photo"), walk.player.now())
    assert after.step in DIALOG.steps
