"""fengchi diary import: diary days from a CSV file, all or none."""

from __future__ import annotations

from pathlib import Path

import typer

from fengchi.cli.opening import APatient, Database, clinic_of, count
from fengchi.cli.refusals import refusable

app = typer.Typer(help="Diary days.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def diary() -> None:
    """Diary days."""


@app.command("import")
@refusable
def import_days(
    patient: str = APatient,
    file: Path = typer.Argument(help="A CSV file; docs/reference/diary-csv.md lists the columns."),
    database: str | None = Database,
) -> None:
    """Import every row of a diary file, or none: each bad row is named with its line.

    Example: fengchi diary import FC-00001 diary.csv
    """
    from fengchi.cli.files import read_text
    from fengchi.services import diary as services
    from fengchi.services import patients
    from fengchi.wiring import terminal_actor

    text = read_text(file)
    with clinic_of(database) as clinic, clinic.store.writing() as db:
        actor = terminal_actor()
        found = patients.find(db, patient, by=actor, at=clinic.now())
        n_days = services.import_csv(db, found.patient_id, text, zone=clinic.zone, by=actor, at=clinic.now())
    typer.echo(f"Imported {count(n_days, 'diary day')}.")
