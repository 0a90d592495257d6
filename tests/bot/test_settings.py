"""Settings: where they come from, and what is said of those that cannot be used."""

from pathlib import Path

import pytest

from bot.settings import FILE, NAMES, Secret, SettingsError, read

FRONT = "123456:front-token-that-nobody-may-see"
DESK = "654321:desk-token-that-nobody-may-see-"


def wrong(said: dict[str, str], **needs: tuple[str, ...]) -> str:
    with pytest.raises(SettingsError) as caught:
        read(said, **needs)
    return str(caught.value)


def kept(home: Path, text: str, mode: int = 0o600) -> dict[str, str]:
    """A home whose settings file says this."""
    (home / FILE).write_text(text)
    (home / FILE).chmod(mode)
    return {"SOGLIA_HOME": str(home)}


def test_nothing_has_to_be_set() -> None:
    settings = read({})
    assert settings.database == Path("var/soglia.db").absolute()
    assert settings.api_url == "https://api.telegram.org"
    assert settings.public_url is None
    assert (settings.port, settings.tz.key) == (8080, "Europe/Rome")


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    home = kept(
        tmp_path, f"# ours\nPORT=1111\nSOGLIA_TZ = 'Europe/Paris'\nSOGLIA_DESK_TOKEN={DESK}"
    )
    settings = read({**home, "PORT": "2222"})
    assert (settings.port, settings.tz.key) == (2222, "Europe/Paris")
    assert settings.desk_token == Secret(DESK)


def test_an_empty_setting_says_nothing() -> None:
    assert read({"SOGLIA_PUBLIC_URL": " ", "PORT": ""}).port == 8080


def test_a_token_never_shows_itself() -> None:
    settings = read({"SOGLIA_FRONT_TOKEN": FRONT, "SOGLIA_DESK_TOKEN": DESK})
    for shown in (repr(settings), str(settings), f"{settings.front_token}"):
        assert "token-that" not in shown
    assert settings.front_token is not None
    assert settings.front_token.reveal() == FRONT
    assert settings.front_token != settings.desk_token
    assert len({settings.front_token, Secret(FRONT)}) == 1


def test_all_mistakes_are_told_together() -> None:
    told = wrong(
        {
            "SOGLIA_FRONT_TOKEN": "hunter2",
            "SOGLIA_API_URL": "http://api.example.org",
            "SOGLIA_DATABASE_URL": "postgresql://somebody:hunter2@host/soglia",
            "SOGLIA_PUBLIC_URL": "https://example.org:9000",
            "PORT": "70000",
            "SOGLIA_TZ": "Friuli",
        },
        needs=("SOGLIA_DESK_TOKEN",),
    )
    names = [line.partition(":")[0] for line in told.splitlines()[::2]]
    assert sorted(names) == sorted([*NAMES.keys() - {"SOGLIA_HOME"}])
    assert all(line.startswith("  hint: ") for line in told.splitlines()[1::2])
    assert "hunter2" not in told


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("PORT", "many", "found 'many'"),
        ("PORT", "0", "found '0'"),
        ("SOGLIA_TZ", "../etc/passwd", "found '../etc/passwd'"),
        ("SOGLIA_DATABASE_URL", "soglia.db", "found no address"),
        ("SOGLIA_DATABASE_URL", "mysql://h/d", "found mysql address"),
        ("SOGLIA_API_URL", "telegram", "not a plain web address"),
        ("SOGLIA_API_URL", "https://me:pw@example.org", "not a plain web address"),
        ("SOGLIA_PUBLIC_URL", "https://example.org:99999", "not a plain web address"),
        ("SOGLIA_PUBLIC_URL", "http://example.org", "found http"),
        ("SOGLIA_FRONT_TOKEN", "123:abc", "not a token"),
    ],
)
def test_what_cannot_be_used_is_said_with_a_hint(name: str, value: str, found: str) -> None:
    told = wrong({name: value})
    assert told.startswith(f"{name}: ")
    assert found in told.splitlines()[0]
    assert told.splitlines()[1].startswith("  hint: ")


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:8081", "http://bot-api:8081/", "http://[::1]:8081"]
)
def test_a_bot_api_server_next_door_needs_no_tls(address: str) -> None:
    assert read({"SOGLIA_API_URL": address}).api_url == address.rstrip("/")


def test_the_two_bots_are_never_the_same() -> None:
    told = wrong({"SOGLIA_FRONT_TOKEN": FRONT, "SOGLIA_DESK_TOKEN": FRONT})
    assert "SOGLIA_DESK_TOKEN: the same bot" in told


def test_a_database_may_lie_anywhere(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/other.db"
    assert read({"SOGLIA_DATABASE_URL": address}).database == tmp_path / "other.db"
    near = read({"SOGLIA_DATABASE_URL": "sqlite:///near.db"})
    assert near.database == Path("near.db").absolute()


def test_a_misspelt_setting_is_not_silence() -> None:
    assert "did you mean SOGLIA_DESK_TOKEN?" in wrong({"SOGLIA_DESK_TOKN": "x"})


def test_a_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    told = wrong(kept(tmp_path, "PORT=1", mode=0o640))
    assert "others may read it (mode 640)" in told
    assert f"hint: chmod 600 {tmp_path / FILE}" in told


def test_lines_that_are_no_settings_are_named(tmp_path: Path) -> None:
    told = wrong(kept(tmp_path, "PORT=1111\nhello\nSOGLIA_HOME=/elsewhere\n"))
    assert f"{tmp_path / FILE}:2: not a setting" in told
    assert f"{tmp_path / FILE}:3: a home cannot be set inside itself" in told


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"\xff\xfe")
    assert "cannot be read: not utf-8 text" in wrong({"SOGLIA_HOME": str(tmp_path)})


def test_a_file_that_cannot_be_opened_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    assert "cannot be read: is a directory" in wrong({"SOGLIA_HOME": str(tmp_path)})
