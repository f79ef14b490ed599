"""What is wrong is caught: by our own gate always, by the referees as far as they look.

https://hl7.org/fhir/R4/validation.html; docs/reference/validation.md lists our rules.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fengchi.domain.errors import Malformed
from fengchi.fhir import gate
from fengchi.fhir.json_codec import decode
from referees import fhirkit_referee
from referees.judgement import PROFILE_UNKNOWN, Hapi, Verdict, is_refused
from referees.seeded_faults import Fault, faults, structural, with_foreign_profile

pytestmark = pytest.mark.timeout(900)  # HAPI's first build loads 160 MB of jars

Tell = Callable[[str, object], None]
HAPI_LETS_PASS = {"a urn:uuid that no entry has": "it warns; we could not store such a reference"}


def our_rules(text: str) -> set[str]:
    """The rules by which we refuse it."""
    try:
        issues = gate.check(decode(text))
    except Malformed as error:
        issues = error.issues
    return {one.rule for one in issues if one.severity == "error"}


@pytest.mark.parametrize("fault", faults(), ids=lambda fault: fault.name)
def test_our_gate_refuses_it(fault: Fault) -> None:
    assert fault.rule in our_rules(fault.text)


def test_hapi_refuses_all_that_it_can_see(hapi: Hapi) -> None:
    passed = {fault.name for fault, verdict in hapi.of_faults if not is_refused(verdict)}
    assert passed == set(HAPI_LETS_PASS)


@pytest.mark.parametrize("fault", structural(), ids=lambda fault: fault.name)
def test_fhirkit_refuses_a_wrong_structure(fault: Fault) -> None:
    assert is_refused(fhirkit_referee.judge(fault.text))


def test_only_a_profile_of_ours_may_be_unknown_to_hapi(hapi: Hapi) -> None:
    assert {found.id for found in hapi.of_foreign_profile if found.is_error} == {PROFILE_UNKNOWN}
    assert our_rules(with_foreign_profile()) == set()


def test_the_judges_side_by_side(hapi: Hapi, record_property: Tell) -> None:
    """Our gate refuses whatever a referee refuses; the table says who caught what."""
    rows = [
        (fault, our_rules(fault.text), verdict, fhirkit_referee.judge(fault.text)) for fault, verdict in hapi.of_faults
    ]
    assert all(ours for _, ours, *verdicts in rows if any(is_refused(verdict) for verdict in verdicts))
    lines = [
        f"  {fault.name:42} {', '.join(sorted(ours)):24} {_mark(of_hapi):8} {_mark(of_fhirkit)}"
        for fault, ours, of_hapi, of_fhirkit in rows
    ]
    head = f"  {'seeded fault':42} {'our rule':24} {'HAPI':8} fhirkit"
    caught = [sum(map(is_refused, verdicts)) for verdicts in list(zip(*rows, strict=True))[2:]]
    total = f"  {len(rows)} faults: our gate caught {len(rows)}, HAPI {caught[0]}, fhirkit {caught[1]}."
    record_property("told", "\n".join([head, *lines, total]))


def _mark(verdict: Verdict) -> str:
    return "caught" if is_refused(verdict) else "-"
