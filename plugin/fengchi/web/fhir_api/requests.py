"""What a FHIR request says: its body, its conditions, the form of the answer it wants.

https://hl7.org/fhir/R4/http.html#mime-type
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from fengchi.domain.errors import FengchiError, Issue, Malformed, TooLarge
from fengchi.fhir.json_codec import decode
from fengchi.fhir.parameters import Inputs, inputs_of, inputs_of_pairs
from fengchi.services.records import Policy, Trail
from fengchi.services.records.values import pairs_of, require_few, version_of_etag
from fengchi.wiring import Clinic

FHIR_JSON = "application/fhir+json"
JSON_TYPES = frozenset({FHIR_JSON, "application/json", "text/json", "json", "application/json+fhir"})
FORM = "application/x-www-form-urlencoded"


class NotAcceptable(FengchiError):
    """This server answers in application/fhir+json only."""


class UnsupportedMediaType(FengchiError):
    """Send application/fhir+json in UTF-8; XML is not supported."""


class MethodNotAllowed(FengchiError):
    """This address does not take this method. allow: those that it takes."""

    def __init__(self, text: str = "", *, allow: Iterable[str] = ()) -> None:
        super().__init__(text)
        taken = set(allow)
        self.allow = tuple(sorted(taken | {"HEAD"} if "GET" in taken else taken))


@dataclass(frozen=True, slots=True)
class Call:
    """One FHIR request as an interaction sees it. params: of the address, and of the body for POST _search.

    trail: who asks, when, and what is to be audited of it.
    """

    request: Request
    clinic: Clinic
    trail: Trail
    path: tuple[str, ...]
    params: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def base(self) -> str:
        return f"{self.clinic.settings.base_url}/fhir"

    @property
    def policy(self) -> Policy:
        settings = self.clinic.settings
        return Policy(
            base_url=self.base,
            models=settings.validation == "models",
            page_size=settings.page_size,
            max_page_size=settings.max_page_size,
            max_entries=settings.max_bundle_entries,
        )

    def resource(self) -> dict[str, Any]:
        """The body as JSON. Raises UnsupportedMediaType or Malformed."""
        name, version = _offer(self.request.headers.get("content-type", ""))
        if name not in JSON_TYPES or version not in ("", "4.0"):
            raise UnsupportedMediaType
        if not self.body.strip():
            raise Malformed(issues=[Issue("The body is empty; send a resource.", code="required")])
        return decode(self.body)

    def inputs(self) -> Inputs:
        """What an operation was given: by GET or a form in the address, by POST in a Parameters resource or a bare resource.

        Raises UnsupportedMediaType or Malformed.
        """
        is_form = media_type(self.request.headers.get("content-type", "")) == FORM
        if self.request.method != "POST" or is_form or not self.body.strip():
            return inputs_of_pairs(self.params)
        return inputs_of(self.resource(), beside=self.params)

    def if_match(self) -> int | None:
        """The version of If-Match: W/"3" or "3"; None when absent."""
        header = self.request.headers.get("if-match")
        if header is None:
            return None
        version = version_of_etag(header)
        if version is None:
            raise Malformed(issues=[Issue('If-Match is an ETag such as W/"3".', "If-Match", "value")])
        return version

    def prefers(self, name: str, default: str) -> str:
        """A value of the Prefer header, such as return=minimal."""
        found = re.search(rf"(?:^|[,;\s]){name}=([A-Za-z]+)", self.request.headers.get("prefer", ""))
        return found[1] if found else default

    @property
    def strict(self) -> bool:
        return self.prefers("handling", "lenient") == "strict"


def media_type(header: str) -> str:
    return header.partition(";")[0].strip().lower()


def require_acceptable(request: Request) -> None:
    """Raise NotAcceptable unless JSON, R4 and UTF-8 will do. _format wins over the Accept header."""
    wanted = request.query_params.get("_format") or request.headers.get("accept", "*/*")
    if request.query_params.get("_format") and " " in wanted:
        wanted = wanted.replace(" ", "+")  # an unescaped plus in a query string is a space
    offers = [_offer(one) for one in wanted.split(",")]
    if not any(name in JSON_TYPES | {"*/*", "application/*"} and version in ("", "4.0") for name, version in offers):
        raise NotAcceptable


def _offer(text: str) -> tuple[str, str]:
    name, _, rest = text.partition(";")
    version = re.search(r"fhirVersion\s*=\s*\"?([0-9.]+)", rest)
    return name.strip().lower(), ".".join(version[1].split(".")[:2]) if version else ""


async def read_body(request: Request, limit: int) -> bytes:
    """The body, or TooLarge as soon as it is more than the limit, whatever Content-Length says."""
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > limit:
        raise TooLarge(f"The body is larger than {limit:,} bytes; send several smaller requests.")
    chunks = bytearray()
    async for chunk in request.stream():
        chunks += chunk
        if len(chunks) > limit:
            raise TooLarge(f"The body is larger than {limit:,} bytes; send several smaller requests.")
    return bytes(chunks)


def parameters(request: Request, body: bytes) -> tuple[tuple[str, str], ...]:
    """Name-value pairs of the address and, for a form body, of the body. Raises Malformed for very many."""
    pairs = pairs_of(request.scope["query_string"].decode("latin-1"))
    if request.method == "POST" and media_type(request.headers.get("content-type", "")) == FORM:
        pairs += pairs_of(body.decode("utf-8", "replace"))
    require_few(pairs)
    return tuple(pairs)
