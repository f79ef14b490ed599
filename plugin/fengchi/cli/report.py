"""fengchi report: the outcome report of one patient, the same numbers as the page."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from fengchi.cli.opening import APatient, Database, clinic_of
from fengchi.cli.refusals import refusable

if TYPE_CHECKING:
    from fengchi.reports.values import OutcomeReport
    from fengchi.store.db import Db
    from fengchi.wiring import Clinic


class Format(StrEnum):
    TEXT = "text"
    JSON = "json"
    CSV = "csv"
    HTML = "html"
    FHIR = "fhir"


@refusable
def report(
    patient: str = APatient,
    form: Format = typer.Option(Format.TEXT, "--format", help="How it is written."),
    rule: str | None = typer.Option(None, help="Migraine-day rule: leiden-30min or ichd3-4h."),
    output: Path | None = typer.Option(None, "--output", "-o", help="Write to this file instead of the terminal."),
    database: str | None = Database,
) -> None:
    """Print what became of the migraine days since the needles began.

    Example: fengchi report FC-00001 --format html -o report.html

    Example: fengchi report FC-00001 --format fhir -o report.json writes a FHIR document, with the records it rests on.
    """
    from fengchi.cli.files import write_text
    from fengchi.services import outcomes, patients
    from fengchi.wiring import terminal_actor

    with clinic_of(database) as clinic, clinic.store.writing() as db:
        actor, settings, at = terminal_actor(), clinic.settings, clinic.now()
        found = patients.find(db, patient, by=actor, at=at)
        numbers = outcomes.report(
            db,
            found.patient_id,
            rule=settings.day_rule if rule is None else rule,
            coverage_minimum=settings.coverage_minimum,
            zone=clinic.zone,
            by=actor,
            at=at,
        )
        drawn = _document(db, numbers, clinic, at) if form is Format.FHIR else outcomes.draw(numbers, form.value)
    if output is None:
        typer.echo(drawn)
    else:
        write_text(output, drawn)
        typer.echo(f"Wrote {output}.")


def _document(db: Db, numbers: OutcomeReport, clinic: Clinic, at: datetime) -> str:
    from fengchi.services.records.outcome_report import document_text

    base = f"{clinic.settings.base_url}/fhir"
    return document_text(db, numbers, zone=clinic.zone, made_at=at, base=base)
