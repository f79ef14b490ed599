"""fengchi export: every record as NDJSON."""

from __future__ import annotations

from pathlib import Path

import typer

from fengchi.cli.opening import AsJson, Database, clinic_of, count, folder_named, not_blank
from fengchi.cli.refusals import refusable


@refusable
def export_records(
    folder: Path = typer.Argument(
        parser=folder_named,
        help="Folder to write TYPE.ndjson files and a manifest into; made if it is not there, refused if it holds an export.",
    ),
    patient: str | None = typer.Option(
        None, "--patient", help="Only this patient: id or medical record number.", callback=not_blank
    ),
    as_json: bool = AsJson,
    database: str | None = Database,
) -> None:
    """Export the current version of every record as NDJSON, one file a type, exactly as stored.

    Example: fengchi export out/ && fengchi import out/*.ndjson --database sqlite:///copy.sqlite
    """
    import json

    from fengchi.services.export import export_to
    from fengchi.wiring import terminal_actor

    with clinic_of(database) as clinic:
        counts = export_to(clinic.store, folder, patient=patient, by=terminal_actor(), at=clinic.now())
    if as_json:
        typer.echo(json.dumps({"folder": str(folder), "records": counts}))
        return
    for kind, number in counts.items():
        typer.echo(f"{number:>8} {kind}")
    typer.echo(f"Exported {count(sum(counts.values()), 'record')} to {folder}.")
