"""fengchi import: FHIR bundles and NDJSON from other systems."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from fengchi.cli.opening import AsJson, Database, clinic_of, count
from fengchi.cli.refusals import line_of, refusable

if TYPE_CHECKING:
    from fengchi.services.exchange import ImportReport

MOST_SHOWN = 20


@refusable
def import_records(
    files: list[Path] = typer.Argument(help="FHIR R4 Bundles (JSON) or NDJSON files."),
    as_json: bool = AsJson,
    database: str | None = Database,
) -> None:
    """Import resources from another system, all the files or nothing; what had to be repaired is reported.

    Example: fengchi import bundle.json Patient.ndjson
    """
    from fengchi.cli.files import read_text
    from fengchi.services.exchange import import_texts
    from fengchi.wiring import terminal_actor

    with clinic_of(database) as clinic:
        texts = {str(file): read_text(file, largest=500_000_000) for file in files}
        with clinic.store.writing() as db:
            done = import_texts(db, texts, by=terminal_actor(), at=clinic.now())
        _show(", ".join(texts), done, as_json=as_json)
        clinic.store.refresh_statistics()


def _show(names: str, done: ImportReport, *, as_json: bool) -> None:
    if as_json:
        repairs = [{"place": one.place, "text": one.issue.text, "expression": one.issue.where} for one in done.repairs]
        shown = {"file": names, "created": done.n_created, "updated": done.n_updated, "unchanged": done.n_unchanged}
        typer.echo(json.dumps(shown | {"repairs": repairs}))
        return
    typer.echo(
        f"{names}: {done.n_created} created, {done.n_updated} updated, {done.n_unchanged} unchanged, "
        f"{count(len(done.repairs), 'repair')}"
    )
    for one in done.repairs[:MOST_SHOWN]:
        typer.echo(f"  {one.place} {line_of(one.issue)}")
    if len(done.repairs) > MOST_SHOWN:
        typer.echo(f"  … and {len(done.repairs) - MOST_SHOWN} more; --json prints all of them")
