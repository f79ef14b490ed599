"""What the table of interactions and the table of operations are made of.

https://hl7.org/fhir/R4/http.html
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from starlette.responses import Response

from fengchi.store.db import Db
from fengchi.web.fhir_api.requests import Call


@dataclass(frozen=True, slots=True)
class Task:
    """What is left to do once a request was read and checked. writes: it needs a writing transaction."""

    work: Callable[[Db], Response]
    writes: bool = False


Handler = Callable[[Call], Task]


@dataclass(frozen=True, slots=True)
class Route:
    """handler: reads and checks the request before any transaction is open. code: the CapabilityStatement's.

    pattern: path below the base; {type} and {id} stand for one part.
    """

    method: str
    pattern: tuple[str, ...]
    code: str
    handler: Handler

    def matches(self, path: tuple[str, ...]) -> bool:
        return len(path) == len(self.pattern) and all(
            given == wanted or (wanted.startswith("{") and not given.startswith(("_", "$")))
            for given, wanted in zip(path, self.pattern, strict=True)
        )


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation such as $expand. definition: canonical of its OperationDefinition. kinds: types it is offered on.

    on_type: [base]/Type/$name; on_record: [base]/Type/id/$name. handler: finds kind and id in call.path, what else it
    needs in call.inputs(). https://hl7.org/fhir/R4/operations.html
    """

    name: str
    definition: str
    kinds: frozenset[str]
    handler: Handler
    on_type: bool = True
    on_record: bool = False
    methods: tuple[str, ...] = ("GET", "POST")
