"""The command line: it does what was asked, or says in one line what would be right."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import _of_the_system, main
from bot.keys import FOLDER
from bot.settings import FILE
from tests.bot.command import DESK, FRONT, ROOT, soglia

TOKENS = {"SOGLIA_FRONT_TOKEN": FRONT, "SOGLIA_DESK_TOKEN": DESK}


def test_help_names_every_command_and_loads_no_service(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    said = capsys.readouterr().out
    for name in ("demo", "init", "run", "chat", "check", "words", "invite", "draw", "migrate"):
        assert f"    {name} " in said
    loaded = "import bot.cli, sys; raise SystemExit('telegram' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", loaded], cwd=ROOT, check=False).returncode == 0


# ------------------------------------------------------------------ init


def test_init_makes_keys_and_settings_for_their_owner_only(tmp_path: Path) -> None:
    ran = soglia(
        "init", "--yes", home=tmp_path / "home", said={**TOKENS, "SOGLIA_TZ": "Europe/Paris"}
    )
    assert (ran.code, ran.err) == (0, "")
    home = tmp_path / "home"
    written = (home / FILE).read_text()
    assert f"SOGLIA_FRONT_TOKEN={FRONT}" in written
    assert "SOGLIA_TZ=Europe/Paris" in written
    assert "# PORT=" in written
    modes = {stat.S_IMODE(path.stat().st_mode) for path in home.rglob("*") if path.is_file()}
    assert modes == {0o600}
    assert stat.S_IMODE((home / FOLDER).stat().st_mode) == 0o700


def test_init_says_what_to_keep_and_shows_no_token(tmp_path: Path) -> None:
    said = soglia("init", "--yes", home=tmp_path, said=TOKENS).out
    assert "Keep a copy of keys/" in said
    assert "Not: on this server" in said
    assert "Still missing" not in said
    assert "token-that" not in said


def test_init_twice_changes_nothing(tmp_path: Path) -> None:
    soglia("init", "--yes", home=tmp_path, said=TOKENS)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    ran = soglia("init", "--yes", home=tmp_path, said={"PORT": "1234"})
    assert "kept  keys/" in ran.out
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_init_asks_for_what_the_environment_does_not_say(tmp_path: Path) -> None:
    ran = soglia("init", home=tmp_path, said=TOKENS, typed="https://helpline.example\n\n")
    assert ran.code == 0
    assert "Public https address" in ran.out
    assert "SOGLIA_PUBLIC_URL=https://helpline.example" in (tmp_path / FILE).read_text()
    assert "# SOGLIA_TZ=" in (tmp_path / FILE).read_text()


def test_init_without_tokens_says_what_is_missing(tmp_path: Path) -> None:
    assert "Still missing: tokens" in soglia("init", "--yes", home=tmp_path).out


def test_init_writes_nothing_if_a_setting_cannot_be_used(tmp_path: Path) -> None:
    ran = soglia("init", "--yes", home=tmp_path / "home", said={"PORT": "http"})
    assert ran.complaint == "PORT: found 'http'"
    assert not (tmp_path / "home").exists()


def test_init_with_nobody_to_ask_says_so(tmp_path: Path) -> None:
    ran = soglia("init", home=tmp_path, said=TOKENS)
    assert ran.code == 1
    assert "hint: soglia init --yes asks nothing" in ran.err


@pytest.mark.parametrize("home", ["/dev/null/home", "/proc/home"])
def test_a_home_that_cannot_be_written_is_one_clear_line(home: str) -> None:
    ran = soglia("init", "--yes", home=Path(home))
    assert home in ran.complaint


# ------------------------------------------------------------------ run


def test_run_tells_every_mistake_at_once(tmp_path: Path) -> None:
    ran = soglia(
        "run", home=tmp_path, said={"PORT": "0", "SOGLIA_DESK_TOKEN": "token-that-is-none"}
    )
    assert ran.complaint == "SOGLIA_FRONT_TOKEN: not set"
    assert "SOGLIA_DESK_TOKEN: found something that is not a token" in ran.err
    assert "PORT: found '0'" in ran.err


@pytest.mark.parametrize(
    ("part", "missing"), [("front", "SOGLIA_FRONT_TOKEN"), ("desk", "SOGLIA_DESK_TOKEN")]
)
def test_a_part_needs_only_its_own_token(part: str, missing: str, tmp_path: Path) -> None:
    assert soglia("run", part, home=tmp_path).complaint == f"{missing}: not set"


# ------------------------------------------------------------------ what needs no service


def test_the_maps_are_drawn_into_a_folder_and_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["draw", "--to", str(tmp_path)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        str(each) for each in sorted(tmp_path.iterdir())
    ]
    assert (tmp_path / "safety.svg").read_text("utf-8").startswith("<svg ")


def test_a_database_is_brought_to_this_version(tmp_path: Path) -> None:
    ran = soglia("migrate", home=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    assert (tmp_path / "soglia.db").exists()


def test_a_file_that_is_no_database_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "soglia.db").write_text("what is this? " * 1000)
    assert "soglia.db: it is not a database" in soglia("migrate", home=tmp_path).complaint


def test_a_database_nobody_may_write_is_one_clear_line(tmp_path: Path) -> None:
    ran = soglia("migrate", home=tmp_path, said={"SOGLIA_DATABASE_URL": "sqlite:////proc/no.db"})
    assert "/proc/no.db: it cannot be written" in ran.complaint


# ------------------------------------------------------------------ what goes wrong inside


def test_an_unexpected_error_shows_where_and_none_of_its_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(said: dict[str, str]) -> str:
        raise LookupError(f"what somebody wrote: {said}")

    monkeypatch.setattr("bot.setup.prepare", broken)
    assert main(["init", "--yes"]) == 1
    told = capsys.readouterr().err
    assert told.startswith("an unexpected LookupError at bot/cli.py:")
    assert "somebody" not in told
    assert "  hint: " in told


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError(98, "Address already in use"), "another program listens on this port"),
        (PermissionError(13, "Permission denied"), "this port is not for ordinary users"),
        (PermissionError(13, "Permission denied", "/srv/x"), "/srv/x: permission denied"),
        (OSError(28, "No space left on device", "/srv/x"), "/srv/x: no space left on device"),
    ],
)
def test_the_system_s_own_errors_are_one_line_and_a_hint(error: OSError, told: str) -> None:
    first, hint = _of_the_system(error).splitlines()
    assert first == told
    assert hint.startswith("  hint: ")
