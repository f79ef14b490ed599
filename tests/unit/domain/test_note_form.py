"""The note as typed: read into a treatment, written back, and nothing typed is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengchi.domain.adverse_events import AdverseEvent, AdverseEventKind, Causality, EventOutcome, Severity
from fengchi.domain.findings import CodedText, Diagnosis, Findings
from fengchi.domain.migraine_diagnoses import DIAGNOSES, find_diagnosis, search_diagnoses
from fengchi.domain.note_form import FIELDS, NEVER_COPIED, ParsedNote, note_fields, parse_note
from fengchi.domain.note_lines import parse_adjuncts, parse_adverse_events, write_adjuncts, write_adverse_events
from fengchi.domain.patterns import PATTERNS, find_pattern, search_patterns
from fengchi.domain.shorthand import parse_prescription
from fengchi.domain.treatments import Adjunct, AdjunctKind, Treatment, TreatmentState

BERLIN = "Europe/Berlin"
NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


def parsed(zone: str = BERLIN, **fields: str) -> ParsedNote:
    return parse_note(fields, treatment_id="t1", patient_id="ana", practitioner_id="mei", zone=zone)


def places(**fields: str) -> list[str]:
    return [one.where for one in parsed(**fields).issues]


def test_a_whole_note() -> None:
    note = parsed(
        subjective="Less often.\r\nStill on Mondays.",
        pain_now="4",
        tongue="pale",
        pattern="liver yang rising; temples ache",
        diagnosis="1.1; G43.711",
        prescription="gb20; gv20",
        retention="25",
        adjuncts="cupping 10min: upper back; ear seeds",
        started_at="2026-03-03 13:00",
        ended_at="2026-03-03T13:30",
        needles_in="3",
        needles_out="3",
        face_to_face="18",
        adverse_answer="yes",
        adverse_events="haematoma mild probable resolved: GB20 left; dizziness",
        course_id="c1",
    )
    assert (note.issues, note.notices) == ((), ())
    treatment = note.treatment
    assert treatment.subjective == "Less often.\nStill on Mondays."
    assert treatment.state is TreatmentState.NEEDLES_OUT
    assert treatment.started_at == NOON
    assert [(one.code, one.text) for one in treatment.diagnosis.patterns] == [
        ("SF52", "Liver yang ascendant hyperactivity pattern (TM1)"),
        ("", "temples ache"),
    ]
    assert [one.code for one in treatment.diagnosis.biomedical] == ["56097005", "G43.711"]
    assert treatment.adjuncts == (Adjunct(AdjunctKind.CUPPING, "upper back", 10), Adjunct(AdjunctKind.EAR_SEEDS))
    assert treatment.adverse_events == (
        AdverseEvent(AdverseEventKind.HAEMATOMA, Severity.MILD, Causality.PROBABLE, EventOutcome.RESOLVED, "GB20 left"),
        AdverseEvent(AdverseEventKind.DIZZINESS),
    )
    assert (treatment.retention_minutes, treatment.face_to_face_minutes) == (25, 18)
    assert treatment.signing_issues() == ()


def test_an_empty_form_is_a_draft_without_issues() -> None:
    note = parsed()
    assert note.issues == ()
    assert note.treatment == Treatment("t1", "ana", "mei")


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"pain_now": "11"}, "pain_now"),
        ({"pain_now": "four"}, "pain_now"),
        ({"pain_now": "-1"}, "pain_now"),
        ({"needles_in": "3.5"}, "needles_in"),
        ({"face_to_face": "601"}, "face_to_face"),
        ({"retention": "0"}, "retention"),
        ({"prescription": "gb45"}, "prescription"),
        ({"adverse_answer": "maybe"}, "adverse_answer"),
        ({"adverse_answer": "none", "adverse_events": "dizziness"}, "adverse_answer"),
        ({"adverse_events": "dizziness"}, "adverse_answer"),
        ({"adverse_answer": "yes"}, "adverse_events"),
        ({"adverse_answer": "yes", "adverse_events": "dizzines"}, "adverse_events"),
        ({"adverse_answer": "yes", "adverse_events": "dizziness mild severe"}, "adverse_events"),
        ({"adverse_answer": "yes", "adverse_events": "mild: arm"}, "adverse_events"),
        ({"adjuncts": "leeches"}, "adjuncts"),
        ({"adjuncts": "cupping 0 min"}, "adjuncts"),
        ({"adjuncts": "cupping 5 min 6 min"}, "adjuncts"),
        ({"started_at": "noon"}, "started_at"),
        ({"started_at": "2026-03-03"}, "started_at"),
        ({"started_at": "2026-03-29 02:30"}, "started_at"),
        ({"started_at": "2026-03-03 14:00", "ended_at": "2026-03-03 13:00"}, "ended_at"),
        ({"ended_at": "2026-03-03 13:00"}, "started_at"),
    ],
)
def test_what_cannot_be_read_is_told_at_its_field(fields: dict[str, str], where: str) -> None:
    assert places(**fields) == [where]


def test_retention_in_line_and_field_must_agree() -> None:
    line = parse_prescription("gb20 ret 25")
    written = "gb20; ret 25" if line.problems or line.prescription.retention_minutes is None else "gb20 ret 25"
    assert parsed(prescription=written).treatment.prescription.retention_minutes == 25
    assert places(prescription=written, retention="25") == []
    assert places(prescription=written, retention="30") == ["retention"]


def test_issues_never_repeat_the_patients_words() -> None:
    note = parsed(adverse_answer="yes", adverse_events="Ana fell; dizziness", adjuncts="Ana's tea", pain_now="Ana")
    assert note.issues
    assert all("Ana" not in one.text for one in note.issues)


def test_the_nearest_kind_is_offered() -> None:
    (issue,) = parse_adverse_events("dizziness; hematomma mild")[1]
    assert issue.text == "Item 2: its kind is not known; did you mean hematoma?"


def test_a_field_the_note_does_not_have_is_told() -> None:
    note = parsed(subjectiv="pain at night")
    assert [one.where for one in note.notices] == ["subjectiv"]


def test_the_hour_that_comes_twice_is_told_and_the_first_one_taken() -> None:
    note = parsed(started_at="2026-10-25 02:30")
    assert note.treatment.started_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert [one.where for one in note.notices] == ["started_at"]
    assert parsed(started_at="2026-10-25T02:30+01:00").treatment.started_at == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_retention_over_the_change_of_clocks_is_measured_in_real_minutes() -> None:
    note = parsed(started_at="2026-03-29 01:50", ended_at="2026-03-29 03:10", needles_out="3")
    assert note.treatment.retention_minutes == 20


def test_the_servers_times_fill_empty_fields_and_typed_ones_go_first() -> None:
    given_by_server = {"started_at": NOON, "ended_at": NOON.replace(hour=13)}
    note = parse_note(
        {"started_at": "2026-03-03 12:45", "needles_out": "3"},
        treatment_id="t1",
        patient_id="ana",
        practitioner_id="mei",
        zone=BERLIN,
        **given_by_server,
    )
    assert note.treatment.started_at == datetime(2026, 3, 3, 11, 45, tzinfo=UTC)
    assert note.treatment.ended_at == given_by_server["ended_at"]
    assert note.treatment.state is TreatmentState.NEEDLES_OUT


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"prescription": "gb20"}, "draft"),
        ({"started_at": "2026-03-03 12:00"}, "needles-in"),
        ({"started_at": "2026-03-03 12:00", "ended_at": "2026-03-03 12:20"}, "needles-in"),
        ({"started_at": "2026-03-03 12:00", "ended_at": "2026-03-03 12:20", "needles_out": "0"}, "needles-out"),
    ],
)
def test_the_state_is_as_far_as_the_fields_reach(fields: dict[str, str], state: str) -> None:
    assert parsed(**fields).treatment.state == state


def test_every_field_is_written_and_what_is_of_one_visit_alone_is_among_them() -> None:
    assert tuple(note_fields(Treatment("t1", "ana", "mei"))) == FIELDS
    assert set(NEVER_COPIED) <= set(FIELDS)
    assert not any(note_fields(Treatment("t1", "ana", "mei")).values())


@pytest.mark.parametrize("name", ["liver qi stagnation", "Liver Qi Stagnation pattern", "SF57", "liver qi constraint"])
def test_a_pattern_is_found_by_name_code_or_alias(name: str) -> None:
    found = find_pattern(name)
    assert found is not None
    assert found.code == "SF57"


def test_every_pattern_and_diagnosis_is_found_by_its_own_name() -> None:
    assert all(find_pattern(one.display) == one.choice for one in PATTERNS.values())
    assert all(find_diagnosis(one.title) == one.choice for one in DIAGNOSES.values())
    assert all(find_diagnosis(one.key) == one.choice for one in DIAGNOSES.values())


def test_patterns_and_diagnoses_are_searched_by_words() -> None:
    assert "SF52" in [one.code for one in search_patterns("yang hyper")]
    assert [one.key for one in search_diagnoses("overuse")] == ["medication-overuse-headache"]
    assert len(search_patterns("", limit=100)) == len(PATTERNS)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Migraine", "37796009"),
        ("ICHD-3 1.2", "4473006"),
        ("chronic migraine", "427419006"),
        ("g43.e09", "G43.E09"),
        ("MOH", "G44.40"),
        ("my head", ""),
    ],
)
def test_a_diagnosis_is_found_by_name_number_or_code(typed: str, code: str) -> None:
    assert [one.code for one in parsed(diagnosis=typed).treatment.diagnosis.biomedical] == [code]


printable = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp"))).map(str.strip)
some_text = printable.filter(bool)
coded = st.builds(
    CodedText,
    st.text("ABC0123.", max_size=6),
    some_text,
    st.sampled_from(("", "http://snomed.info/sct", "urn:oid:1.2.3")),
)
choices = st.lists(
    st.sampled_from([one.choice for one in PATTERNS.values()])
    | st.sampled_from([one.choice for one in DIAGNOSES.values()])
    | coded,
    max_size=3,
).map(tuple)
events = st.builds(
    AdverseEvent,
    st.sampled_from(AdverseEventKind),
    st.sampled_from(Severity),
    st.sampled_from(Causality),
    st.sampled_from(EventOutcome),
    printable,
)
adjuncts = st.builds(Adjunct, st.sampled_from(AdjunctKind), printable, st.none() | st.integers(1, 600))
times = st.integers(-(10**8), 10**8).map(lambda seconds: NOON + timedelta(seconds=seconds, microseconds=seconds % 7))
lines = st.sampled_from(("", "gb20; gv20", "li4 l deqi d15 0.25x40; lr3 even", "ex-hn5 l ea 2/100hz 20min; gb8 r"))


@st.composite
def treatments(draw: st.DrawFn) -> Treatment:
    started, ended = sorted((draw(times), draw(times)))
    happened = tuple(draw(st.lists(events, max_size=2)))
    prescription = parse_prescription(draw(lines)).prescription
    return Treatment(
        "t1",
        "ana",
        "mei",
        state=TreatmentState.NEEDLES_OUT,
        course_id=draw(st.none() | st.uuids().map(str)),
        subjective=draw(printable),
        pain_now=draw(st.none() | st.integers(0, 10)),
        findings=Findings(draw(printable), draw(printable), draw(printable)),
        diagnosis=Diagnosis(draw(choices), draw(choices)),
        prescription=replace(prescription, retention_minutes=draw(st.none() | st.integers(1, 600))),
        response_sought=draw(printable),
        adjuncts=tuple(draw(st.lists(adjuncts, max_size=2))),
        started_at=started,
        ended_at=ended,
        needles_in=draw(st.none() | st.integers(0, 200)),
        needles_out=draw(st.integers(0, 200)),
        mismatch_reason=draw(printable),
        face_to_face_minutes=draw(st.none() | st.integers(0, 600)),
        adverse_events_asked=bool(happened) or draw(st.booleans()),
        adverse_events=happened,
        plan=draw(printable),
    )


@given(treatments(), st.sampled_from((None, BERLIN, "Pacific/Auckland", "UTC")))
def test_fields_written_from_a_note_read_back_as_the_same_note(treatment: Treatment, zone: str | None) -> None:
    note = parsed(zone or BERLIN, **note_fields(treatment, zone=zone))
    assert note.issues == ()
    assert note.treatment == treatment


@given(st.dictionaries(st.sampled_from(FIELDS), st.text()))
def test_whatever_is_typed_is_read_without_fault(fields: dict[str, str]) -> None:
    assert parsed(**fields).treatment.patient_id == "ana"


@given(st.lists(events, max_size=3).map(tuple), st.lists(adjuncts, max_size=3).map(tuple))
def test_lines_are_written_and_read_back(some_events: tuple[AdverseEvent, ...], some: tuple[Adjunct, ...]) -> None:
    assert parse_adverse_events(write_adverse_events(some_events)) == (some_events, ())
    assert parse_adjuncts(write_adjuncts(some)) == (some, ())
