"""fengchi report: the outcome report of one patient, the same numbers as the page."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

import typer

from fengchi.cli.opening import APatient, Database, clinic_of
from fengchi.cli.refusals import refusable


class Format(StrEnum):
    TEXT = "text"
    JSON = "json"
    CSV = "csv"
    HTML = "html"


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
    """
    from fengchi.cli.files import write_text
    from fengchi.services import outcomes, patients
    from fengchi.wiring import terminal_actor

    with clinic_of(database) as clinic, clinic.store.writing() as db:
        actor, settings = terminal_actor(), clinic.settings
        found = patients.find(db, patient, by=actor, at=clinic.now())
        numbers = outcomes.report(
            db,
            found.patient_id,
            rule=settings.day_rule if rule is None else rule,
            coverage_minimum=settings.coverage_minimum,
            zone=clinic.zone,
            by=actor,
            at=clinic.now(),
        )
    drawn = outcomes.draw(numbers, form.value)
    if output is None:
        typer.echo(drawn)
    else:
        write_text(output, drawn)
        typer.echo(f"Wrote {output}.")
