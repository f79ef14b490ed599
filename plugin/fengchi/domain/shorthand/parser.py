"""Reading a prescription from one line of shorthand.

Grammar: docs/reference/shorthand.md. Fields: STRICTA 2010 items 2a to 2g, https://doi.org/10.1371/journal.pmed.1000261.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from fengchi.domain.needling import NeedleGauge, Prescription
from fengchi.domain.shorthand.assembly import assemble
from fengchi.domain.shorthand.cautions import tell_cautions
from fengchi.domain.shorthand.clauses import Clause, read_clause
from fengchi.domain.shorthand.leads import connect
from fengchi.domain.shorthand.problems import ParsedPrescription, Problem, Remark, Remarks
from fengchi.domain.shorthand.tokens import Token, TokenKind, tokens

LONGEST_LINE = 4000
"""Characters. A prescription of 100 points with every modifier fits; a pasted document does not."""


def parse_prescription(text: str, *, gauges: Collection[NeedleGauge] | None = None) -> ParsedPrescription:
    """Read a whole prescription. gauges: the needles the clinic has; others then get a notice.

    Never raises, whatever the text. Problems must be mended before signing, notices only tell. Each character
    that is no blank lies in an understood word, a problem or a notice.
    """
    if len(text) > LONGEST_LINE:
        return _too_long(text)
    remarks = Remarks(text)
    clauses = [read_clause(words, remarks) for words in _split(text, remarks)]
    retention = _retention(clauses, remarks)
    needles, leads = assemble([item for clause in clauses for item in clause.items], remarks)
    connect(needles, leads, remarks)
    tell_cautions(needles, gauges, remarks)
    needlings = tuple(one for needle in needles for one in needle.needlings())
    return remarks.result(Prescription(needlings, retention))


def _too_long(text: str) -> ParsedPrescription:
    advice = f"A prescription has at most {LONGEST_LINE} characters; this has {len(text)}."
    return ParsedPrescription(Prescription(), (Problem(text, 0, len(text), advice, "", "line-length"),))


def _split(text: str, remarks: Remarks) -> list[list[Token]]:
    """The words of each clause; breaks and colons are understood by being there."""
    clauses: list[list[Token]] = [[]]
    for token in tokens(text):
        if token.kind is TokenKind.BREAK:
            remarks.understood(token, token, "break")
            clauses.append([])
        elif token.kind is TokenKind.BINDER:
            remarks.understood(token, token, "binder")
        else:
            clauses[-1].append(token)
    return clauses


def _retention(clauses: Sequence[Clause], remarks: Remarks) -> int | None:
    """The treatment's retention: a clause of its own. After a comma it may have been meant for one point, so say so."""
    retention: int | None = None
    for clause in clauses:
        if clause.retention is None or clause.retention_first is None or clause.retention_last is None:
            continue
        first, last = clause.retention_first, clause.retention_last
        if retention is not None and retention != clause.retention:
            remarks.problem(
                Remark(first, last, "The treatment has one retention; keep one of the two.", "retention-twice")
            )
        elif retention is not None:
            remarks.notice(Remark(first, last, "The retention is said twice; once is enough.", "said-twice"))
        elif _follows_comma(remarks.line, first.start):
            text = "Read as the retention of the whole treatment; without the comma it is that of the point before."
            remarks.notice(Remark(first, last, text, "retention-whole"))
        retention = clause.retention if retention is None else retention
    return retention


def _follows_comma(line: str, start: int) -> bool:
    return line[:start].rstrip().endswith((",", "，", "、"))
