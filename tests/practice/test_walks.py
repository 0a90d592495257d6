"""Hypothesis plays person and bot at once: whatever they do, practice stays a Telegram."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.practice import gestures, schema
from bot.practice.methods import METHODS
from bot.practice.records import ALIVE, Person
from bot.practice.refusal import Refusal
from bot.practice.world import World
from tests.practice.conftest import SARA, Clock, keyboard

IDS = st.integers(1, 12)
TEXTS = st.sampled_from(["x", "y", "/start", "🙂 /help", ""])
MARKUPS = st.sampled_from([{"inline_keyboard": []}, keyboard("A"), keyboard("A", "B")])

CALLS = st.one_of(
    st.tuples(
        st.just("sendMessage"),
        st.fixed_dictionaries({"text": TEXTS}, optional={"reply_markup": MARKUPS}),
    ),
    st.tuples(
        st.just("editMessageText"),
        st.fixed_dictionaries(
            {"text": TEXTS, "message_id": IDS}, optional={"reply_markup": MARKUPS}
        ),
    ),
    st.tuples(st.just("deleteMessage"), st.fixed_dictionaries({"message_id": IDS})),
    st.tuples(
        st.just("deleteMessages"),
        st.fixed_dictionaries({"message_ids": st.lists(IDS, min_size=1, max_size=5)}),
    ),
)
GESTURES = st.tuples(
    st.just("person"),
    st.sampled_from(["start", "type", "photo", "tap", "edit", "block", "unblock", "clear", "wait"]),
)


class Walk:
    """One person, one bot, and what both may see of each other."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.world = World(self.clock)
        self.bot = self.world.add_bot("700:front", "front_bot", "Notes")
        self.chat = self.world.chat(self.bot, Person(SARA, "Sara"))

    def call(self, method: str, given: dict[str, Any]) -> Any:
        """The result of a call, or None if it was refused in Telegram's words."""
        try:
            checked = schema.call(method, {"chat_id": SARA, **given}, form=False)
            return METHODS[method](self.world, self.bot, checked)
        except Refusal as refusal:
            if refusal.code not in {400, 403}:
                raise
            return None

    def do(self, what: str) -> None:
        world, bot, chat = self.world, self.bot, self.chat
        mine = [one.id for one in chat.screen if not one.from_bot]
        match what:
            case "start":
                gestures.start(world, bot, chat, None)
            case "type" | "photo" if not chat.blocked:
                carries = gestures.words("typed") if what == "type" else gestures.media(what, 1)
                gestures.send(world, bot, chat, carries)
            case "tap":
                world.tap(bot, chat, bot.next_message - 1, "a")
            case "edit" if mine:
                gestures.edit(world, bot, chat, mine[-1], "changed")
            case "block":
                gestures.block(world, bot, chat)
            case "unblock":
                gestures.unblock(world, bot, chat)
            case "clear":
                gestures.clear(world, chat)
            case "wait":
                self.clock.now += ALIVE / 2
            case _:
                pass  # what this moment does not offer, such as typing to a blocked bot


@given(st.lists(st.one_of(GESTURES, CALLS), max_size=30))
def test_whatever_happens_every_update_and_message_is_as_the_bot_api_describes_it(
    steps: list[tuple[str, Any]],
) -> None:
    walk = Walk()
    for who, what in steps:
        if who == "person":
            walk.do(what)
        else:
            result = walk.call(who, what)
            if isinstance(result, dict):
                schema.check("Message", result)
    for update in walk.bot.updates.waiting():
        schema.check("Update", update.json())
    ids = list(walk.chat.messages)
    assert ids == sorted(set(ids))


@given(st.lists(st.one_of(GESTURES, CALLS), max_size=30))
def test_the_phone_rings_for_each_message_sent_and_for_nothing_else(
    steps: list[tuple[str, Any]],
) -> None:
    walk = Walk()
    sent = 0
    for who, what in steps:
        if who == "person":
            walk.do(what)
        elif walk.call(who, what) is not None and who == "sendMessage":
            sent += 1
    assert len(walk.chat.rings) == sent
