"""`soglia listen`: JSON lines in, JSON lines out, and where a line was bad."""

import json
from pathlib import Path

from tests.bot.command import soglia


def test_every_good_line_is_answered_and_a_bad_one_is_named(tmp_path: Path) -> None:
    typed = '{"id": "a", "text": "he has a knife"}\nnot json\n{"id": "b", "text": "ciao"}\n'
    ran = soglia("listen", home=tmp_path, typed=typed)
    first, second = map(json.loads, ran.out.splitlines())
    assert (first["id"], first["alarm"], first["urgency"]) == ("a", True, "emergency")
    assert (second["id"], second["alarm"], second["urgency"]) == ("b", False, "none")
    assert second["topics"][0] == "none"
    assert "knife" in first["because"]
    assert ran.code == 1
    assert ran.err.startswith("line 2: not JSON\n  hint: ")
    assert not list(tmp_path.iterdir())


def test_only_good_lines_end_well(tmp_path: Path) -> None:
    ran = soglia("listen", home=tmp_path, typed='{"id": 1, "text": ""}\n')
    assert (ran.code, ran.err) == (0, "")


def test_a_report_has_the_rates_of_labelled_messages(tmp_path: Path) -> None:
    labelled = {"id": "1", "lang": "en", "text": "help, he has a knife", "topic": "none"}
    path = tmp_path / "some.jsonl"
    path.write_text(json.dumps({**labelled, "urgency": "emergency", "negated": False}), "utf-8")
    ran = soglia("listen", "--report", str(path), home=tmp_path)
    assert "alarm on an emergency           100.0% (1/1)" in ran.out


def test_a_report_of_something_else_says_what_would_be_right(tmp_path: Path) -> None:
    path = tmp_path / "some.jsonl"
    path.write_text("{}\n", "utf-8")
    ran = soglia("listen", "--report", str(path), home=tmp_path)
    assert ran.complaint == f"{path}:1: not a labelled message"
