"""Messages as JSON lines: what is said of a bad one, what the table says, how words are spelt."""

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from dialogs.hearing import lines, report, sentences, spelling, typing
from dialogs.hearing.sentences import Labelled, Unlabelled
from dialogs.listening import LEXICON, Heard

SPELLING = spelling.read(LEXICON / "spelling.toml")


def hear(text: str) -> Heard:
    return Heard("!" in text, "urgent" if "!" in text else "none", False, ("school",), (text,))


def said(text: str, urgency: str, topic: str = "school", note: str = "") -> Labelled:
    return Labelled("1", "en", text, topic, urgency, False, note)


def troubles(written: Iterable[str]) -> list[str]:
    return [str(each) for each in lines.answers(written, hear) if isinstance(each, lines.Trouble)]


def test_each_line_is_answered_in_order() -> None:
    answers = list(lines.answers(['{"id": "a", "text": "à!"}', "", '{"id": 2, "text": ""}'], hear))
    assert [json.loads(str(each)) for each in answers] == [
        {"id": "a", "alarm": True, "urgency": "urgent", "topics": ["school"], "because": ["à!"]},
        {"id": 2, "alarm": False, "urgency": "none", "topics": ["school"], "because": [""]},
    ]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("no", "not JSON"),
        ("[" * 99999, "not JSON"),
        ("[1]", "not an object"),
        ('{"id": "a"}', "there is no id, or no text"),
        ('{"id": null, "text": 3}', "the text is not a string, or the id no string or number"),
    ],
)
def test_a_bad_line_is_named_by_its_number_and_not_repeated(line: str, found: str) -> None:
    (trouble,) = troubles(['{"id": "a", "text": "x"}', line])
    assert trouble.splitlines()[0] == f"line 2: {found}"
    assert trouble.splitlines()[1].startswith("  hint: ")


def test_lines_after_a_bad_one_are_answered() -> None:
    assert len(list(lines.answers(["no", '{"id": "a", "text": "x"}'], hear))) == 2


def test_rates_count_denied_danger_as_harmless() -> None:
    denied = Labelled("1", "en", "not hit!", "school", "routine", True, "")
    pairs = report.pairs([said("x!", "emergency"), said("x", "urgent"), denied], hear)
    rates = report.rates(pairs)
    assert str(rates["alarm on an emergency"]) == "100.0% (1/1)"
    assert str(rates["alarm on urgent words"]) == "  0.0% (0/1)"
    assert str(rates["false alarm on harmless words"]) == "100.0% (1/1)"


def test_a_topic_that_is_as_good_is_right() -> None:
    pairs = report.pairs([said("x", "none", "none", "a joke; alt topic: school")], hear)
    assert report.rates(pairs)["right topic first"].share == 1
    assert "school" not in report.table(pairs)


def test_the_table_has_a_part_for_each_language_and_one_for_all() -> None:
    table = report.table(report.pairs([said("x!", "urgent", "stalking")], hear))
    assert [each for each in table.splitlines() if "messages" in each] == [
        "en: 1 messages",
        "all: 1 messages",
    ]


def test_a_rate_of_nothing_is_whole() -> None:
    assert report.Rate(0, 0).share == 1


def test_a_line_without_its_label_is_named(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text('\n{"id": "1"}\n', "utf-8")
    with pytest.raises(Unlabelled, match=r"x\.jsonl:2: not a labelled message\n  hint: "):
        list(sentences.read(path))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Non è più così", ["non", "e", "piu", "cosi"]),
        (
            "nn so xke, sn kiusa in kasa",
            ["non", "so", "perche", "|", "sono", "chiusa", "in", "casa"],
        ),
        ("I don't know, he's here", ["i", "do", "not", "know", "|", "he", "is", "here"]),
        ("pls help rn", ["please", "help", "right", "now"]),
        ("aiutoooo", ["aiuto"]),
        ("su*cide", ["sucide"]),
        ("😂", [":lol"]),
    ],
)
def test_short_forms_are_written_out(typed: str, words: list[str]) -> None:
    assert [word for each in SPELLING.sentences(typed) for word in each] == words


@pytest.mark.parametrize("slip", ["coltelo", "colttello", "cotlello", "coltrllo", "colltelo"])
def test_a_word_that_nobody_knows_is_led_back_one_slip(slip: str) -> None:
    assert typing.led_back([slip], [slip], {"coltello"}) == [
        "coltello" if slip != "colltelo" else slip
    ]


def test_a_word_that_is_known_or_short_stays() -> None:
    words = ["cane", "palpa"]
    assert typing.led_back(words, ["cane"], {"palla", "pane"}) == words


def test_a_very_long_message_is_read_at_both_ends() -> None:
    found = SPELLING.sentences("first. " + "x y. " * 9999 + "last.")
    assert found[0][0] == "first"
    assert any("last" in sentence for sentence in found)
    assert sum(map(len, found)) < spelling.MOST
