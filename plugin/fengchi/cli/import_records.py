"""fengchi import: FHIR bundles and NDJSON from other systems."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from fengchi.cli.opening import AsJson, Database, clinic_of, count
from fengchi.cli.refusals import REFUSED, line_of, refusable

if TYPE_CHECKING:
    from fengchi.services.exchange import ImportReport

MOST_SHOWN = 20
DONE = {"error": "not kept", "warning": "changed", "information": "noted"}
"""What was done about a fault, by its severity in the report."""


@refusable
def import_records(
    files: list[Path] = typer.Argument(help="FHIR R4 Bundles (JSON) or NDJSON files."),
    as_json: bool = AsJson,
    database: str | None = Database,
) -> None:
    """Import resources from another system; what was odd or had to be repaired is reported.

    Exit code 1 when anything could not be kept.

    Example: fengchi import bundle.json Patient.ndjson
    """
    from fengchi.cli.files import read_text
    from fengchi.services.exchange import import_texts
    from fengchi.wiring import terminal_actor

    with clinic_of(database) as clinic:
        texts = {str(file): read_text(file, largest=500_000_000) for file in files}
        with clinic.store.writing() as db:
            done = import_texts(db, texts, by=terminal_actor(), at=clinic.now())
        if as_json:
            typer.echo(json.dumps(_as_json(", ".join(texts), done)))
        else:
            _show(", ".join(texts), done)
        clinic.store.refresh_statistics()
    if done.n_not_kept:
        raise typer.Exit(REFUSED)


def _as_json(names: str, done: ImportReport) -> dict[str, object]:
    repairs = [
        {
            "place": one.place,
            "done": DONE[one.issue.severity],
            "rule": one.issue.rule,
            "text": one.issue.text,
            "expression": one.issue.where,
        }
        for one in done.repairs
    ]
    return {
        "file": names,
        "created": done.n_created,
        "updated": done.n_updated,
        "unchanged": done.n_unchanged,
        "not_kept": done.n_not_kept,
        "rules": dict(_by_rule(done).most_common()),
        "repairs": repairs,
    }


def _show(names: str, done: ImportReport) -> None:
    """Place by place, what was lost before everything else, then the counts."""
    lost = f", {done.n_not_kept} not kept" if done.n_not_kept else ""
    typer.echo(
        f"{names}: {done.n_created} created, {done.n_updated} updated, {done.n_unchanged} unchanged{lost}, "
        f"{count(len(done.repairs), 'repair')}"
    )
    ordered = sorted(done.repairs, key=lambda one: one.issue.severity != "error")
    for one in ordered[:MOST_SHOWN]:
        typer.echo(f"  {one.place} {line_of(one.issue)} ({DONE[one.issue.severity]})".replace("   ", "  "))
    if len(done.repairs) > MOST_SHOWN:
        typer.echo(f"  … and {len(done.repairs) - MOST_SHOWN} more; --json prints all of them")
    if len(done.repairs) > 1:
        typer.echo("By rule: " + ", ".join(f"{rule} {number}" for rule, number in _by_rule(done).most_common()))
        typer.echo("Done: " + ", ".join(f"{number} {what}" for what, number in _by_deed(done).items()))


def _by_rule(done: ImportReport) -> Counter[str]:
    return Counter(one.issue.rule or one.issue.code for one in done.repairs)


def _by_deed(done: ImportReport) -> dict[str, int]:
    found = Counter(DONE[one.issue.severity] for one in done.repairs)
    return {what: found[what] for what in DONE.values() if found[what]}
