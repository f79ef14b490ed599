"""What is wrong is caught: by our own gate always, by the referees as far as they look.

https://hl7.org/fhir/R4/validation.html; docs/reference/validation.md lists our rules, docs/reference/referees.md who caught what.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from referees import fhirkit_referee, hapi_referee, medplum_referee, pyrofile_referee, report
from referees.judgement import Judged, Referee, is_refused
from referees.panel import PANEL
from referees.report import our_rules
from referees.seeded_faults import Fault, base_faults, faults, profile_faults, structural, with_foreign_profile

pytestmark = pytest.mark.timeout(900)  # HAPI's first build loads 160 MB of jars

Ask = Callable[[Referee], Judged]
Tell = Callable[[str, object], None]


def test_there_are_at_least_forty_faults_against_profiles_and_every_name_stands_once() -> None:
    assert len(profile_faults()) >= 40
    names = [fault.name for fault in faults()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("fault", faults(), ids=lambda fault: fault.name)
def test_our_gate_refuses_it(fault: Fault) -> None:
    assert fault.rule in our_rules(fault)


@pytest.mark.parametrize("fault", profile_faults(), ids=lambda fault: fault.name)
def test_a_fault_against_a_profile_breaks_nothing_else(fault: Fault) -> None:
    """Else a referee that knows no profiles would catch it for another reason."""
    assert not is_refused(fhirkit_referee.judge([], [fault.text], report.NOWHERE)[1][0])


@pytest.mark.parametrize("fault", structural(), ids=lambda fault: fault.name)
def test_fhirkit_refuses_a_wrong_structure(fault: Fault) -> None:
    assert is_refused(fhirkit_referee.judge([], [fault.text], report.NOWHERE)[1][0])


def test_hapi_refuses_all_that_it_can_see(ask: Ask) -> None:
    passed = {fault.name for fault, verdict in ask(hapi_referee).of_faults if not is_refused(verdict)}
    assert passed == set(report.HAPI_LETS_PASS)


@pytest.mark.parametrize("referee", [hapi_referee, medplum_referee, pyrofile_referee], ids=lambda one: one.NAME)
def test_no_profile_may_be_unknown_to_the_referee(ask: Ask, referee: Referee) -> None:
    assert is_refused(ask(referee).of_foreign_profile)
    assert our_rules(Fault("", "", with_foreign_profile())) == set()


def test_every_fault_but_a_few_is_caught_by_someone_else_too(ask: Ask) -> None:
    alone = set.intersection(
        *({fault.name for fault, verdict in ask(one).of_faults if not is_refused(verdict)} for one in PANEL)
    )
    assert alone == set(report.OURS_ALONE)


def test_the_published_table_is_what_this_run_found(ask: Ask, record_property: Tell) -> None:
    """docs/reference/referees.md: who caught what. python -m referees.report (in tests/) writes it anew."""
    judged = [ask(one) for one in PANEL]
    assert report.PAGE.read_text(encoding="utf-8") == report.page(judged)
    assert len(base_faults()) + len(profile_faults()) == len(judged[0].of_faults)
    record_property("told", report.told(judged))
