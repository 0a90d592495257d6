"""The environment, read once, with the settings file beside the keys; all mistakes together.

A setting comes from the environment, else from `SOGLIA_HOME/settings.env`, else has a default.
"""

import difflib
import os
import re
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot import addresses
from bot.secret import Secret

__all__ = [
    "Mistake",
    "Secret",
    "Settings",
    "SettingsError",
    "environment",
    "from_environment",
    "read",
]

FILE = "settings.env"
TELEGRAM = "https://api.telegram.org"
WEBHOOK_PORTS = (443, 80, 88, 8443)
"""The only ports to which Telegram delivers (https://core.telegram.org/bots/api#setwebhook)."""

PORTS = range(1, 65536)

NAMES = {
    "SOGLIA_FRONT_TOKEN": "the token of the bot that meets the public, from @BotFather",
    "SOGLIA_DESK_TOKEN": "the token of the counsellors' bot, from @BotFather",
    "SOGLIA_API_URL": f"the Bot API server; {TELEGRAM} if unset",
    "SOGLIA_DATABASE_URL": "sqlite:///path; soglia.db in SOGLIA_HOME if unset",
    "SOGLIA_HOME": "where data and keys are kept; ./var if unset; environment only",
    "SOGLIA_PUBLIC_URL": "https address for webhooks; long polling if unset",
    "PORT": "where webhooks, health and metrics are answered; 8080 if unset",
    "SOGLIA_TZ": "the time zone of the helpline; Europe/Rome if unset",
}
"""Every setting there is, and what it means."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the operator decided. Tokens are there if the command that runs needs them."""

    home: Path
    database: Path
    """The SQLite file."""
    front_token: Secret | None = None
    desk_token: Secret | None = None
    api_url: str = TELEGRAM
    """The base before /bot<token>, without a slash at the end."""
    public_url: str | None = None
    """Set: webhooks under it, without a slash at the end. Unset: long polling."""
    port: int = 8080
    tz: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/Rome"))

    @property
    def keyring(self) -> Path:
        """The keys of cases: where both parts of the service reach it, as they do the database."""
        return self.database.with_name("keyring.db")


@dataclass(frozen=True, slots=True)
class Mistake:
    """One setting that cannot be used: which, what was found, what would be right."""

    setting: str
    found: str
    hint: str

    def __str__(self) -> str:
        return f"{self.setting}: {self.found}\n  hint: {self.hint}"


class SettingsError(Exception):
    """every setting that cannot be used, each with a hint; never the value of a secret"""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(map(str, self.mistakes)))


def from_environment(*, needs: Iterable[str] = ()) -> Settings:
    """Read the settings of this process. `needs`: settings that must be there."""
    return read(os.environ, needs=needs)


def environment() -> dict[str, str]:
    """What the environment says of our settings, for `soglia init` to keep."""
    return {name: os.environ[name] for name in NAMES if os.environ.get(name)}


def read(said: Mapping[str, str], *, needs: Iterable[str] = ()) -> Settings:
    """Read settings from what the environment said, or raise all that is wrong at once."""
    reading = _Reading(dict(said))
    reading.add_file()
    reading.refuse_unknown()
    reading.ask_for(needs)
    settings = reading.settings()
    if reading.mistakes:
        raise SettingsError(reading.mistakes)
    return settings


class _Reading:
    """One pass over all settings that goes on after a mistake."""

    def __init__(self, said: dict[str, str]) -> None:
        self.said = {name: value.strip() for name, value in said.items() if value.strip()}
        self.home = Path(self.said.get("SOGLIA_HOME", "var")).expanduser().absolute()
        self.mistakes: list[Mistake] = []

    def wrong(self, setting: str, found: str, hint: str) -> None:
        self.mistakes.append(Mistake(setting, found, hint))

    # -------------------------------------------------------------- where settings come from

    def add_file(self) -> None:
        """Add what settings.env says and the environment does not."""
        path = self.home / FILE
        try:
            text = path.read_text("utf-8")
            mode = stat.S_IMODE(path.stat().st_mode)
        except FileNotFoundError:
            return
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
            self.wrong(str(path), f"cannot be read: {str(reason).lower()}", "run as its owner")
            return
        if mode & 0o077:
            self.wrong(str(path), f"others may read it (mode {mode:o})", f"chmod 600 {path}")
        self.said = {**self._lines(path, text), **self.said}

    def _lines(self, path: Path, text: str) -> dict[str, str]:
        """NAME=value lines; a line that starts with # says nothing."""
        found: dict[str, str] = {}
        for number, line in enumerate(text.splitlines(), 1):
            name, equals, value = line.strip().partition("=")
            if not name or name.startswith("#"):
                continue
            if not equals:
                self.wrong(f"{path}:{number}", "not a setting", "write NAME=value, or # before it")
            elif name.strip() == "SOGLIA_HOME":
                where = "a home cannot be set inside itself"
                self.wrong(f"{path}:{number}", where, "set SOGLIA_HOME in the environment")
            elif value := value.strip().strip("\"'"):
                found[name.strip()] = value
        return found

    def refuse_unknown(self) -> None:
        """A misspelt name would otherwise be silence."""
        for name in self.said:
            if name.startswith("SOGLIA_") and name not in NAMES:
                near = difflib.get_close_matches(name, NAMES, 1)
                hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(NAMES)}"
                self.wrong(name, "there is no such setting", hint)

    def ask_for(self, needs: Iterable[str]) -> None:
        for name in needs:
            if name not in self.said:
                self.wrong(name, "not set", "run `soglia init`, or set it in the environment")

    # -------------------------------------------------------------- what settings mean

    def settings(self) -> Settings:
        return Settings(
            home=self.home,
            database=self._database(),
            front_token=self._token("SOGLIA_FRONT_TOKEN"),
            desk_token=self._desk_token(),
            api_url=self._api_url(),
            public_url=self._public_url(),
            port=self._port(),
            tz=self._tz(),
        )

    def _token(self, name: str) -> Secret | None:
        value = self.said.get(name)
        if value is None:
            return None
        if not re.fullmatch(r"\d{1,20}:[\w-]{20,128}", value, re.ASCII):
            hint = "copy it whole from @BotFather: digits, a colon, then letters and digits"
            self.wrong(name, "found something that is not a token", hint)
        return Secret(value)

    def _desk_token(self) -> Secret | None:
        token = self._token("SOGLIA_DESK_TOKEN")
        if token is not None and token.reveal() == self.said.get("SOGLIA_FRONT_TOKEN"):
            hint = "make a second bot with @BotFather: the public must not reach the desk"
            self.wrong("SOGLIA_DESK_TOKEN", "the same bot as SOGLIA_FRONT_TOKEN", hint)
        return token

    def _database(self) -> Path:
        value = self.said.get("SOGLIA_DATABASE_URL")
        if value is None:
            return self.home / "soglia.db"
        scheme, _, path = value.partition("://")
        if scheme != "sqlite" or not path.startswith("/") or len(path) == 1:
            # The rest of the address may hold a password, so only its kind is told.
            found = f"found {scheme if scheme.isalpha() else 'no'} address"
            hint = "sqlite:///relative/path or sqlite:////absolute/path"
            self.wrong("SOGLIA_DATABASE_URL", found, hint)
        return Path(path.removeprefix("/")).expanduser().absolute()

    def _api_url(self) -> str:
        name = "SOGLIA_API_URL"
        url = self._address(name, self.said.get(name, TELEGRAM))
        if url is not None and url.scheme == "http" and not addresses.near(url):
            hint = "use https: plain http over the internet would give the tokens away"
            self.wrong(name, f"found plain http to {url.hostname}", hint)
        return self.said.get(name, TELEGRAM).rstrip("/")

    def _public_url(self) -> str | None:
        name = "SOGLIA_PUBLIC_URL"
        value = self.said.get(name)
        url = self._address(name, value) if value else None
        if url is None or value is None:
            return None
        port = url.port or 443
        if url.scheme != "https":
            self.wrong(name, "found http", "https: Telegram delivers to nothing else")
        elif port not in WEBHOOK_PORTS:
            known = ", ".join(map(str, WEBHOOK_PORTS))
            self.wrong(name, f"found port {port}", f"one of {known}: Telegram knows no other")
        return value.rstrip("/")

    def _address(self, name: str, value: str) -> SplitResult | None:
        url = addresses.plain(value)
        if url is None:
            hint = "an address like https://helpline.example, with nothing after a ? or #"
            self.wrong(name, "found something that is not a plain web address", hint)
        return url

    def _port(self) -> int:
        value = self.said.get("PORT", "8080")
        if value.isascii() and value.isdigit() and int(value) in PORTS:
            return int(value)
        self.wrong("PORT", f"found {value!r}", "a number from 1 to 65535")
        return 0

    def _tz(self) -> ZoneInfo:
        value = self.said.get("SOGLIA_TZ", "Europe/Rome")
        try:
            return ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            hint = "a name of the tz database, such as Europe/Rome"
            self.wrong("SOGLIA_TZ", f"found {value!r}", hint)
            return ZoneInfo("UTC")
