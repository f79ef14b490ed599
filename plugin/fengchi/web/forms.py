"""What a browser's form brought: read within limits, and shown again with what must be corrected."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.types import Message

from fengchi.domain.errors import FengchiError, Invalid, Issue, Malformed, TooLarge
from fengchi.web.statuses import status_of

FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")
MOST_FIELDS = 200
UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd\ud800-\udfff]")
"""Control characters but tab and line ends; what stands for undecodable bytes; halves of surrogate pairs."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it was filled in, and what is wrong with it. Empty: a form nobody has filled in yet."""

    values: Mapping[str, str] = field(default_factory=dict)
    issues: tuple[Issue, ...] = ()
    status: int = 200

    def words(self, defaults: Mapping[str, str] | None = None) -> dict[str, object]:
        """For the template: the values, and the problems by field; problems of no shown field come first."""
        problems: dict[str, str] = {}
        for issue in self.issues:
            problems[issue.where] = " ".join(filter(None, (problems.get(issue.where, ""), issue.text)))
        return {"values": {**(defaults or {}), **self.values}, "problems": problems}


EMPTY = Filled()


def refused_form(values: Mapping[str, str], error: FengchiError) -> Filled:
    """What was typed, with why it was not taken; a refusal without issues concerns the form as a whole."""
    return Filled(values, error.issues or (Issue(error.text),), status_of(error))


async def read_form(request: Request, *, limit: int) -> dict[str, str]:
    """Field names to text; an uploaded file's text stands under its field's name. Line ends become newlines.

    Raises HTTPException 415, TooLarge (over limit bytes) or Malformed.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in FORM_TYPES:
        raise HTTPException(415)
    body = await _read(request, limit)

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    form = Request(request.scope, receive).form(max_files=1, max_fields=MOST_FIELDS, max_part_size=limit)
    try:
        async with form as fields:
            return {name: _lines(await _text(value)) for name, value in fields.items()}
    except (MultiPartException, HTTPException) as error:
        raise Malformed("This form cannot be read; load the page again and repeat.") from error


async def _read(request: Request, limit: int) -> bytes:
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > limit:
        raise TooLarge(_too_large(limit))
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise TooLarge(_too_large(limit))
    return bytes(body)


def _too_large(limit: int) -> str:
    return f"What was sent is larger than the {limit:,} bytes this server accepts; send it in smaller parts."


async def _text(value: str | UploadFile) -> str:
    if isinstance(value, str):
        return value
    try:
        return (await value.read()).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid(
            issues=[Issue("This file is not text in UTF-8; save it as “CSV UTF-8” and choose it again.", "file")]
        ) from None


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def refuse_unreadable(form: Mapping[str, str]) -> None:
    """Raise Invalid for characters that no keyboard types and no record should keep."""
    issues = [
        Issue("This holds a character that cannot be shown (a control character); remove it.", name, "invalid")
        for name, value in form.items()
        if UNREADABLE.search(value)
    ]
    if issues:
        raise Invalid(issues=issues)
