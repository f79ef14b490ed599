"""Every setting, from FENGCHI_* variables. Only the wiring and the command line read this.

A secret may come from a file: FENGCHI_DATABASE_URL_FILE and FENGCHI_SECRET_KEY_FILE name files whose content is the value.
docs/reference/settings.md lists the same table; a test holds the two together.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping, MutableMapping
from difflib import get_close_matches
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator

from fengchi.domain.errors import Invalid, Issue

PREFIX = "FENGCHI_"
FROM_FILE = ("DATABASE_URL", "SECRET_KEY")
SHORTEST_SECRET = 32
PLAIN_ADDRESS = re.compile(r"https?://[^\s\"'<>?#@\\;,\x00-\x1f\x7f]+", re.IGNORECASE)
ONE_DIRECTIVE = re.compile(r"[^;,\x00-\x1f\x7f]+")


class Settings(BaseModel):
    """The values the program runs with. Frozen; made once, at the door."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    database_url: str = Field(
        "sqlite:///var/fengchi.sqlite",
        description="Where the record is kept: sqlite:///PATH, or postgresql://USER:PASSWORD@HOST/NAME for production.",
    )
    base_url: str = Field(
        "http://127.0.0.1:8000",
        description="The address under which browsers and other systems reach this server; https switches secure cookies on.",
    )
    secret_key: str = Field(
        "",
        validate_default=True,
        description="Signs paging links and form tokens; 32 characters or more, the same for all processes. Empty: a new one.",
    )
    zone: str = Field("UTC", description="The clinic's time zone, an IANA name such as Europe/Berlin.")
    frame_ancestors: str = Field(
        "'none'", description="Content-Security-Policy frame-ancestors: the EHRs that may show pages in a frame."
    )
    idle_minutes: int = Field(30, ge=1, le=720, description="Minutes without a request after which a sign-in ends.")
    max_body_bytes: int = Field(
        5_000_000, ge=1_000, description="The largest request body in bytes; larger ones get 413."
    )
    max_bundle_entries: int = Field(
        1_000, ge=1, description="The most entries of one batch or transaction; more get 413."
    )
    page_size: int = Field(50, ge=1, le=1_000, description="Rows of a search page when _count is absent.")
    max_page_size: int = Field(500, ge=1, le=5_000, description="The most rows of a search page whatever _count says.")
    coverage_minimum: int = Field(
        14, ge=1, le=28, description="Recorded days of 28 below which no percentage and no responder class is printed."
    )
    day_rule: Literal["leiden-30min", "ichd3-4h"] = Field(
        "leiden-30min", description="The migraine-day rule of reports: leiden-30min or ichd3-4h."
    )
    validation: Literal["gate", "models"] = Field(
        "gate", description="gate: the compiled check on every write; models: the FHIR models as well (slower)."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="How much the log says.")

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: a folder of zones, such as America, or too long
            raise ValueError("it is no IANA time zone name, such as Europe/Berlin") from None
        return value

    @field_validator("base_url")
    @classmethod
    def _plain_address(cls, value: str) -> str:
        """Scheme in small letters, without a slash at the end; the rest of it is put before paths."""
        scheme, mark, rest = value.strip().partition("://")
        address = f"{scheme.lower()}{mark}{rest}".rstrip("/")
        if not PLAIN_ADDRESS.fullmatch(address) or not _has_host(address):
            raise ValueError("it is an address such as https://clinic.example.test, without query, quotes or spaces")
        return address

    @field_validator("secret_key")
    @classmethod
    def _long_enough(cls, value: str) -> str:
        value = value.strip()
        if value and len(value) < SHORTEST_SECRET:
            raise ValueError(f"it has fewer than {SHORTEST_SECRET} characters, so it could be guessed")
        return value or secrets.token_urlsafe(SHORTEST_SECRET)

    @field_validator("frame_ancestors")
    @classmethod
    def _one_directive(cls, value: str) -> str:
        if not ONE_DIRECTIVE.fullmatch(value):
            raise ValueError("it lists addresses with spaces between them, without ; or ,")
        return value

    @field_validator("max_page_size")
    @classmethod
    def _not_below_the_usual(cls, value: int, info: ValidationInfo) -> int:
        if value < info.data.get("page_size", 1):
            raise ValueError(f"it is smaller than {PREFIX}PAGE_SIZE")
        return value

    def hand_on(self, environ: MutableMapping[str, str]) -> None:
        """Let processes that are started now use this database and this key, wherever ours came from."""
        for name in FROM_FILE:
            environ.pop(f"{PREFIX}{name}_FILE", None)
        environ.update({f"{PREFIX}DATABASE_URL": self.database_url, f"{PREFIX}SECRET_KEY": self.secret_key})

    @property
    def is_https(self) -> bool:
        return self.base_url.startswith("https://")

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] | None = None, **overrides: object) -> Settings:
        """Read the environment; overrides (by field name) win. A bad value is Invalid and names its variable."""
        source = os.environ if environ is None else environ
        values: dict[str, object] = {
            name: source[PREFIX + name.upper()] for name in cls.model_fields if source.get(PREFIX + name.upper())
        }
        in_files = {name.lower(): _from_file(source, name) for name in FROM_FILE if source.get(f"{PREFIX}{name}_FILE")}
        # An empty key is no key; an empty database URL is a mistake that must not lead to another database.
        values |= {name: value for name, value in in_files.items() if value or name != "secret_key"}
        values |= {name: value for name, value in overrides.items() if value is not None}
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            raise Invalid(issues=[_issue(one["loc"], one["msg"]) for one in error.errors()]) from None


def _from_file(environ: Mapping[str, str], name: str) -> str:
    variable = f"{PREFIX}{name}_FILE"
    try:
        return Path(environ[variable]).read_text(encoding="utf-8").strip()
    except OSError as error:
        reason = f"names a file that cannot be read: {error.strerror}"
    except ValueError:  # bytes that are no UTF-8, or a name that no file can have
        reason = "names a file that is no UTF-8 text"
    raise Invalid(issues=[Issue(f"{variable} {reason}.", variable, "value")])


def _has_host(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:  # a port that is no number, or half of an IPv6 address
        return False


def misspelt(environ: Mapping[str, str] | None = None) -> dict[str, str]:
    """Variables that nothing reads and that look like one that is read, with that one."""
    known = [PREFIX + name.upper() for name in Settings.model_fields] + [f"{PREFIX}{name}_FILE" for name in FROM_FILE]
    known.append(f"{PREFIX}NEW_PASSWORD")
    found = {}
    for variable in os.environ if environ is None else environ:
        if variable.startswith(PREFIX) and variable not in known:
            nearest = get_close_matches(variable.removeprefix(PREFIX), [one.removeprefix(PREFIX) for one in known], 1)
            if nearest:
                found[variable] = PREFIX + nearest[0]
    return found


def _issue(location: tuple[int | str, ...], message: str) -> Issue:
    variable = PREFIX + str(location[0]).upper()  # every check is one of a field
    return Issue(f"{variable} is not usable: {message.removeprefix('Value error, ')}.", variable, "value")
