"""What a reading of the shorthand gives back: the prescription, and a remark for whatever is not in it as typed.

A problem must be mended before signing; a notice tells and lets pass.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from fengchi.domain.needling import Prescription
from fengchi.domain.shorthand.tokens import Token


@dataclass(frozen=True, slots=True)
class Problem:
    """One remark. token is text[start:end] as typed; text says what is wrong and what to write.

    suggestion: what to write instead of the token, empty when there is no single answer. rule: a stable id.
    """

    token: str
    start: int
    end: int
    text: str
    suggestion: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Word:
    """One piece of the line that was understood, and as what: "point", "side", "gauge", "depth" ..."""

    start: int
    end: int
    role: str


@dataclass(frozen=True, slots=True)
class ParsedPrescription:
    """The prescription as far as it could be read, with every remark in the order of the line.

    Each character that is no blank lies in a word, a problem or a notice: nothing typed is dropped silently.
    """

    prescription: Prescription
    problems: tuple[Problem, ...] = ()
    notices: tuple[Problem, ...] = ()
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """A problem or notice while its place is still known as tokens; first and last included."""

    first: Token
    last: Token
    text: str
    rule: str
    suggestion: str = ""


@dataclass(slots=True)
class Remarks:
    """Collects what is said about one line while it is read."""

    line: str
    problems: dict[Problem, None] = field(default_factory=dict)
    notices: dict[Problem, None] = field(default_factory=dict)
    words: list[Word] = field(default_factory=list)

    def problem(self, remark: Remark | None) -> None:
        _add(self.problems, self.line, remark)

    def notice(self, remark: Remark | None) -> None:
        _add(self.notices, self.line, remark)

    def understood(self, first: Token, last: Token, role: str) -> None:
        self.words.append(Word(first.start, last.end, role))

    def result(self, prescription: Prescription) -> ParsedPrescription:
        return ParsedPrescription(
            prescription,
            tuple(sorted(self.problems, key=_place)),
            tuple(sorted(self.notices, key=_place)),
            tuple(sorted(self.words, key=lambda word: word.start)),
        )


def _place(problem: Problem) -> tuple[int, int]:
    return problem.start, problem.end


def _add(problems: dict[Problem, None], line: str, remark: Remark | None) -> None:
    if remark is None:
        return
    start, end = remark.first.start, remark.last.end
    # A dictionary, because left and right of one point say the same thing and it is told once.
    problems[Problem(line[start:end], start, end, remark.text, remark.suggestion, remark.rule)] = None
