"""Everything that can be refused, ordered by what the caller can do about it.

FengchiError
├── NotFound            look again: there is no such thing (or it is hidden from you)
│   └── Gone            it was there and has been deleted
├── NotPermitted        ask somebody who may
│   └── NotSignedIn     sign in first
├── Conflict            look at what changed meanwhile, then try again
│   ├── EditedMeanwhile     somebody saved another version
│   ├── AlreadySigned       a signed note is amended, never edited
│   └── DuplicateFound      more than one match, or one where none may be
├── Invalid             correct what you sent: carries issues
│   ├── Malformed           it cannot be read at all (broken JSON, wrong encoding)
│   └── TooLarge            over a configured limit
└── Unavailable         nothing you did: try later
    └── EhrError            the other system
        ├── EhrUnavailable      it does not answer: tried again by itself
        └── EhrRefused          it answered no: a person must look

A class's docstring is its message where none is given. Errors know no HTTP status and no exit code: each door has one table.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing that is wrong, and what to do about it.

    where: the field's name, the column, or a FHIRPath expression; empty when it concerns the whole.
    text: one sentence for the person who can mend it. Never patient data.
    code: an issue type (https://hl7.org/fhir/R4/valueset-issue-type.html), such as "invalid", "required", "value", "conflict".
    rule: id of the rule that fired, if it has one.
    severity: "error" stops, "warning" and "information" only tell.
    """

    text: str
    where: str = ""
    code: str = "invalid"
    rule: str = ""
    severity: str = "error"


class FengchiError(Exception):
    """Something was refused."""

    def __init__(self, text: str = "", *, issues: Iterable[Issue] = ()) -> None:
        self.issues = tuple(issues)
        self.text = text or (self.issues[0].text if self.issues else (self.__doc__ or "").strip().splitlines()[0])
        super().__init__(self.text)


class NotFound(FengchiError):
    """There is nothing under this id."""


class Gone(NotFound):
    """This was deleted; its history can still be read."""


class NotPermitted(FengchiError):
    """You may not do this.

    attempt: what was tried, as an audit entry; the door writes it down after the refused transaction is rolled back.
    """

    def __init__(self, text: str = "", *, issues: Iterable[Issue] = (), attempt: object | None = None) -> None:
        super().__init__(text, issues=issues)
        self.attempt = attempt


class NotSignedIn(NotPermitted):
    """Sign in first."""


class Conflict(FengchiError):
    """This does not fit what is stored now."""


class EditedMeanwhile(Conflict):
    """Somebody saved another version meanwhile; look at it and try again."""


class AlreadySigned(Conflict):
    """A signed note is amended with a reason, never edited."""


class DuplicateFound(Conflict):
    """More than one match was found where one was expected."""


class Invalid(FengchiError):
    """Something must be corrected first."""


class Malformed(Invalid):
    """This cannot be read."""


class TooLarge(Invalid):
    """This is larger than the configured limit."""


class Unavailable(FengchiError):
    """This cannot be done right now; try again later."""


class EhrError(Unavailable):
    """The other system failed."""


class EhrUnavailable(EhrError):
    """The other system does not answer."""


class EhrRefused(EhrError):
    """The other system refused this."""
