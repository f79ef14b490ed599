"""The report as a FHIR Composition: sections to be read, each with the records it rests on.

https://hl7.org/fhir/R4/composition.html, profile acu-outcome-report.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from fengchi.fhir import systems
from fengchi.fhir.device import SOFTWARE
from fengchi.reports.narrative import Section, division, paragraph, sections
from fengchi.reports.values import OutcomeReport

PROFILE = "acu-outcome-report"
PARTS = f"{systems.CANONICAL}/CodeSystem/outcome-report-part"
TITLE = "Outcome report"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where and when a report is made. software: name and version of the program.

    base: address of the server that holds the records, such as https://clinic.test/fhir; empty for relative references.
    entries: records that a section rests on, such as "Procedure/7", by the section's code.
    """

    document_id: str
    made_at: datetime
    software: str
    base: str = ""
    entries: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def link(self, name: str) -> str:
        return f"{self.base}/{name}" if self.base else name


def composition(report: OutcomeReport, origin: Origin) -> dict[str, Any]:
    """The Composition as plain JSON values. made_at is aware, and the report's days are whole dates."""
    written = sections(report, made_at=origin.made_at, software=origin.software)
    return {
        "resourceType": "Composition",
        "id": origin.document_id,
        "meta": _meta(report),
        "text": _narrative(division([paragraph(_summary(report))])),
        "extension": [_day_rule(report)],
        "status": "final",
        "type": _concept("outcome-report", TITLE),
        "subject": {"reference": origin.link(f"Patient/{report.patient.patient_id}")},
        "date": origin.made_at.isoformat(timespec="seconds"),
        "author": [{"reference": origin.link(f"Device/{SOFTWARE}"), "display": origin.software}],
        "title": TITLE,
        "event": [{"period": {"start": report.first_day.isoformat(), "end": report.made_on.isoformat()}}],
        "section": [_section(one, origin) for one in written],
    }


def _meta(report: OutcomeReport) -> dict[str, Any]:
    label = {"system": systems.ACT_REASON, "code": systems.SYNTHETIC, "display": "test health data"}
    claimed: dict[str, Any] = {"profile": [systems.profile(PROFILE)]}
    return {**claimed, "security": [label]} if report.patient.synthetic else claimed


def _summary(report: OutcomeReport) -> str:
    """What a reader sees first where the sections are not unfolded. No number stands here without its coverage."""
    return (
        f"Treatments beside diary days, counted by the day rule {report.rule.tag}. "
        "It shows what was counted, not why; the cautions are part of it."
    )


def _day_rule(report: OutcomeReport) -> dict[str, Any]:
    return {
        "url": systems.extension_url("migraine-day-rule"),
        "valueCoding": {"system": systems.DAY_RULES, "code": report.rule.tag},
    }


def _section(section: Section, origin: Origin) -> dict[str, Any]:
    made: dict[str, Any] = {
        "title": section.title,
        "code": _concept(section.code, section.title),
        "text": _narrative(section.div),
    }
    if names := origin.entries.get(section.code, ()):
        made["entry"] = [{"reference": origin.link(name)} for name in names]
    return made


def _concept(code: str, display: str) -> dict[str, Any]:
    return {"coding": [{"system": PARTS, "code": code, "display": display}]}


def _narrative(div: str) -> dict[str, str]:
    return {"status": "generated", "div": div}
