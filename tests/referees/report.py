"""Who caught what: docs/reference/referees.md, made from what the referees say about the seeded faults.

cd tests && python -m referees.report writes the page anew; a test holds it to what each run finds.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from fengchi.domain.errors import Malformed
from fengchi.fhir import gate
from fengchi.fhir.json_codec import decode
from referees.judgement import Judged, is_refused, judged
from referees.panel import PANEL
from referees.seeded_faults import Fault, base_faults, faults

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "referees.md"
NOWHERE = Path()
"""For a referee that needs no folder."""

HAPI_LETS_PASS = {"a urn:uuid that no entry has": "it warns; we could not store such a reference"}
"""Fault to the reason why HAPI does not refuse it."""
OURS_ALONE = {
    "a urn:uuid that no entry has": "HAPI warns; a server that cannot store such a reference has to refuse it"
}
"""Faults that no referee refuses, with the reason why we do."""


def our_rules(fault: Fault) -> set[str]:
    """The rules by which we refuse it."""
    try:
        issues = gate.check(decode(fault.text))
    except Malformed as error:
        issues = error.issues
    return {one.rule for one in issues if one.severity == "error"}


def page(judgements: Sequence[Judged]) -> str:
    """The whole page as Markdown. judgements: those of PANEL, in its order."""
    return "\n".join([_HEAD, *_judges(), "", *_counts(judgements), "", *_tables(judgements), *_alone(), ""])


def told(judgements: Sequence[Judged]) -> str:
    """The counts in a line, for the terminal."""
    caught = ", ".join(f"{one.referee} {_caught(one, faults())}" for one in judgements)
    return f"{len(faults())} seeded faults: our own check caught {_ours(faults())}, {caught}."


_HEAD = """# Referees

Validators that we did not write judge everything that Fengchi writes, and are asked about resources that are wrong on
purpose. They find no error in our examples, our definitions, the records of the demo clinic, the answers of the API and
records made of generated values; `make test` prints how many they saw. This page says who caught which fault. It is made
by `python -m referees.report` in `tests/`, and a test holds it to what each run finds.
"""


def _judges() -> Iterator[str]:
    yield "| judge | version | looks at |"
    yield "|---|---|---|"
    yield "| our own check | this one | everything below |"
    for referee in PANEL:
        yield f"| {referee.NAME} | {referee.VERSION} | {_LOOKS_AT[referee.NAME]} |"


_LOOKS_AT = {
    "HAPI": "base R4, invariants, value sets, our profiles and code systems (it installs the package and makes snapshots)",
    "Medplum": "base R4 and our profiles with snapshots; few value sets, few references",
    "Pyrofile": "base R4 and our profiles with snapshots; no choice of types in invariants, no slices of extensions",
    "fhirkit": "structure and primitive types of base R4; no profiles",
}


def _counts(judgements: Sequence[Judged]) -> Iterator[str]:
    groups = {"base R4": base_faults(), "our profiles": tuple(one for one in faults() if one.profile), "all": faults()}
    yield f"| faults against | seeded | our own check | {' | '.join(one.referee for one in judgements)} |"
    yield f"|---|---|---|{'---|' * len(judgements)}"
    for name, group in groups.items():
        caught = " | ".join(str(_caught(one, group)) for one in judgements)
        yield f"| {name} | {len(group)} | {_ours(group)} | {caught} |"


def _caught(one: Judged, group: Sequence[Fault]) -> int:
    names = {fault.name for fault in group}
    return sum(is_refused(verdict) for fault, verdict in one.of_faults if fault.name in names)


def _ours(group: Sequence[Fault]) -> int:
    return sum(fault.rule in our_rules(fault) for fault in group)


def _tables(judgements: Sequence[Judged]) -> Iterator[str]:
    for title, profiled in (("Faults against base R4", False), ("Faults against our profiles", True)):
        yield f"## {title}"
        yield ""
        yield f"| fault |{' profile |' if profiled else ''} our rule | {' | '.join(one.referee for one in judgements)} |"
        yield f"|---|---|{'---|' if profiled else ''}{'---|' * len(judgements)}"
        for place, fault in enumerate(faults()):
            if bool(fault.profile) == profiled:
                marks = " | ".join("yes" if is_refused(one.of_faults[place][1]) else "–" for one in judgements)
                profile = f" {fault.profile} |" if profiled else ""
                yield f"| {fault.name} |{profile} `{fault.rule}` | {marks} |"
        yield ""


def _alone() -> Iterator[str]:
    yield "## Faults that only our own check refuses"
    yield ""
    for name, reason in OURS_ALONE.items():
        yield f"- {name}: {reason}."


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        judgements = []
        for referee in PANEL:
            own = Path(folder, referee.NAME)
            own.mkdir()
            judgements.append(judged(referee, (), faults(), own))
    PAGE.write_text(page(judgements), encoding="utf-8")
    sys.stdout.write(f"{told(judgements)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
