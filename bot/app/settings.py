"""Settings, read once from the environment. Every missing or odd variable is reported together, with what would be right."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from msgspec import Struct

LONGEST_PORT = 65_535
SHORTEST_SECRET = 32


class SettingsWrong(Exception):
    """One message that names every variable that is missing or odd. Never holds a value that could be a secret."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the operator decided. Secrets never appear in its repr."""

    bot_token: str = field(repr=False)
    app_token: str = field(repr=False)
    signing_secret: str = field(repr=False)
    slack_api_url: str
    host: str
    port: int
    database_url: str = field(repr=False)
    key_folder: Path
    master_secret: str = field(repr=False)
    health_host: str
    health_port: int
    log_format: str
    zone: str
    metrics: bool
    image_digest: str
    first_owner: str
    client_id: str
    client_secret: str = field(repr=False)
    public_url: str
    token_keys: tuple[str, ...] = field(repr=False)
    only_workspaces: tuple[str, ...]

    @property
    def uses_socket_mode(self) -> bool:
        return bool(self.app_token)

    @property
    def uses_oauth(self) -> bool:
        """Whether workspaces install the app by themselves."""
        return bool(self.client_id)

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Settings:
        """The settings, or SettingsWrong with a line for every variable that is missing or odd."""
        problems: list[str] = []
        values = {variable.name: _read(variable, env, problems) for variable in VARIABLES}
        _check_together(values, problems)
        if problems:
            raise SettingsWrong("Ripple cannot start:\n" + "\n".join(f"  - {problem}" for problem in problems))
        return cls(**{variable.attribute: values[variable.name] for variable in VARIABLES})


class Variable(Struct, frozen=True):
    """One environment variable: how to read it, and what to say when it is odd."""

    name: str
    attribute: str
    parse: Callable[[str], Any]
    right: str
    default: str | None = None


def _token(prefix: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text and not text.startswith(prefix):
            raise ValueError
        return text

    return parse


def _no_token(text: str) -> str:
    if text.startswith(("xox", "xapp-")):
        raise ValueError
    return text


def _url(text: str) -> str:
    if urlsplit(text).scheme not in ("http", "https") or not urlsplit(text).netloc:
        raise ValueError
    return text if text.endswith("/") else text + "/"


def _database(text: str) -> str:
    if not text.startswith(("sqlite:///", "postgresql://", "postgres://", "postgresql+psycopg://")):
        raise ValueError
    from bot.database.complaint import is_address  # the driver's own reader, which nobody needs before this

    if not is_address(text):
        raise ValueError
    return text


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= LONGEST_PORT:
        raise ValueError
    return port


def _secret(text: str) -> str:
    if text and len(text) < SHORTEST_SECRET:
        raise ValueError
    return text


def _secrets(text: str) -> tuple[str, ...]:
    return tuple(_secret(one.strip()) for one in text.split(",") if one.strip())


def _public(text: str) -> str:
    parts = urlsplit(text)
    if text and (parts.scheme != "https" or not parts.hostname or parts.path not in ("", "/") or parts.query or parts.fragment):
        raise ValueError
    return text.rstrip("/")


def _places(text: str) -> tuple[str, ...]:
    found = tuple(one.strip() for one in text.split(",") if one.strip())
    if not all(re.fullmatch(r"[TE][A-Z0-9]{2,30}", one) for one in found):
        raise ValueError
    return found


def _client_id(text: str) -> str:
    if text and not re.fullmatch(r"\d+\.\d+", text):
        raise ValueError
    return text


def _member(text: str) -> str:
    if text and not re.fullmatch(r"[UW][A-Z0-9]{2,30}", text):
        raise ValueError
    return text


def _digest(text: str) -> str:
    if text and not re.fullmatch(r"sha256:[0-9a-f]{64}", text):
        raise ValueError
    return text


def _zone(text: str) -> str:
    try:
        return ZoneInfo(text).key if text else ""
    except (KeyError, OSError) as unknown:
        raise ValueError from unknown


def _one_of(*words: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text not in words:
            raise ValueError
        return text

    return parse


def _yes_no(text: str) -> bool:
    return {"yes": True, "no": False, "1": True, "0": False, "true": True, "false": False}[text.lower()]


def _read(variable: Variable, env: Mapping[str, str], problems: list[str]) -> Any:
    text = env.get(variable.name, "").strip()
    if not text:
        if variable.default is None:
            problems.append(f"{variable.name} is missing. {variable.right}")
            return None
        text = variable.default
    try:
        return variable.parse(text)
    except (ValueError, KeyError):
        problems.append(f"{variable.name} does not look right. {variable.right}")
        return None


def _check_together(values: Mapping[str, Any], problems: list[str]) -> None:
    missing = [one for one in VARIABLES if one.name in OAUTH and values[one.name] == ""]
    if 0 < len(missing) < len(OAUTH):
        problems += [f"{one.name} is missing. {one.right} {' and '.join(OAUTH)} belong together." for one in missing]
    if values["SLACK_BOT_TOKEN"] == "" and len(missing) == len(OAUTH):
        problems.append(f"SLACK_BOT_TOKEN is missing. {ABOUT_IT}")
    if values["SLACK_APP_TOKEN"] == "" and values["SLACK_SIGNING_SECRET"] == "":
        problems.append(
            "Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set. Give the app token (xapp-…, from Basic Information > "
            "App-Level Tokens) for Socket Mode, or the signing secret (Basic Information > App Credentials) for HTTP."
        )
    if (not values["SLACK_APP_TOKEN"] or values["SLACK_CLIENT_ID"]) and values["PORT"] and values["PORT"] == values["RIPPLE_HEALTH_PORT"]:
        problems.append("PORT and RIPPLE_HEALTH_PORT are the same. Slack's port is open to everybody, that for health is not: choose two.")


OAUTH = ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "RIPPLE_PUBLIC_URL")
ABOUT_IT = "It starts with xoxb- and stands under OAuth & Permissions after installing the app (with xoxe. it is rotated: switch that off)."
VARIABLES = (
    Variable("SLACK_BOT_TOKEN", "bot_token", _token("xoxb-"), ABOUT_IT, ""),
    Variable(
        "SLACK_APP_TOKEN",
        "app_token",
        _token("xapp-"),
        "It starts with xapp- and stands under Basic Information > App-Level Tokens (scope connections:write).",
        "",
    ),
    Variable("SLACK_SIGNING_SECRET", "signing_secret", _no_token, "It stands under Basic Information > App Credentials.", ""),
    Variable("SLACK_CLIENT_ID", "client_id", _client_id, "Two numbers with a dot between, under Basic Information > App Credentials.", ""),
    Variable("SLACK_CLIENT_SECRET", "client_secret", _no_token, "It stands under Basic Information > App Credentials.", ""),
    Variable(
        "RIPPLE_PUBLIC_URL",
        "public_url",
        _public,
        "Where browsers reach PORT, with https and without a path, as https://ripple.example.",
        "",
    ),
    Variable(
        "RIPPLE_TOKEN_KEYS",
        "token_keys",
        _secrets,
        f"At least {SHORTEST_SECRET} random characters; several are separated by commas, the newest first.",
        "",
    ),
    Variable(
        "RIPPLE_WORKSPACES",
        "only_workspaces",
        _places,
        "IDs of the workspaces (T...) and organisations (E...) that may install, separated by commas. Empty: every one that Slack lets.",
        "",
    ),
    Variable(
        "SLACK_API_URL",
        "slack_api_url",
        _url,
        "Leave it away for Slack itself; any other Slack is given like http://127.0.0.1:3900/api/.",
        "https://slack.com/api/",
    ),
    Variable(
        "RIPPLE_HOST",
        "host",
        str,
        "The address that PORT listens on; 127.0.0.1 where a proxy on the same machine stands before it.",
        "0.0.0.0",  # noqa: S104 - Slack must reach it
    ),
    Variable("PORT", "port", _port, "A port number like 3000; only used without Socket Mode.", "3000"),
    Variable(
        "DATABASE_URL",
        "database_url",
        _database,
        "Either sqlite:///ripple.sqlite or postgresql://user:password@host/name; in a password write @ as %40, : as %3A and / as %2F.",
        "sqlite:///ripple.sqlite",
    ),
    Variable(
        "RIPPLE_KEY_FOLDER",
        "key_folder",
        Path,
        "A folder for the keys of open rounds, outside the database and its backups.",
        "ripple-keys",
    ),
    Variable(
        "RIPPLE_MASTER_SECRET",
        "master_secret",
        _secret,
        f"At least {SHORTEST_SECRET} random characters, the same on every machine; only needed with several machines.",
        "",
    ),
    Variable("RIPPLE_HEALTH_HOST", "health_host", str, "The address that /healthz, /readyz and /metrics listen on.", "127.0.0.1"),
    Variable("RIPPLE_HEALTH_PORT", "health_port", _port, "A port number like 8080, 0 for any free one.", "8080"),
    Variable("RIPPLE_LOG", "log_format", _one_of("plain", "json"), "Either plain or json.", "plain"),
    Variable(
        "RIPPLE_ZONE",
        "zone",
        _zone,
        "An IANA time zone like Europe/Berlin: on whose clock a round closes. Empty: where most people live.",
        "",
    ),
    Variable(
        "RIPPLE_FIRST_OWNER",
        "first_owner",
        _member,
        "A member ID like U0123ABCD (Slack profile > More > Copy member ID): who runs Ripple while nobody was chosen in Slack.",
        "",
    ),
    Variable("RIPPLE_METRICS", "metrics", _yes_no, "Either yes or no: whether GET /metrics answers.", "no"),
    Variable(
        "RIPPLE_IMAGE_DIGEST", "image_digest", _digest, "It is what the registry calls the image: sha256: and 64 letters.", default=""
    ),
)
