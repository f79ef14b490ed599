"""fengchi validate: check FHIR files without storing anything."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from fengchi.cli.opening import AsJson, count
from fengchi.cli.refusals import REFUSED, line_of, refusable

if TYPE_CHECKING:
    from fengchi.services.validation import FileReport


@refusable
def validate(
    files: list[Path] = typer.Argument(help="FHIR R4 JSON or NDJSON files."),
    as_json: bool = AsJson,
) -> None:
    """Check FHIR R4 resources and bundles. Exit code 1 when any has an error.

    Example: fengchi validate bundle.json patients.ndjson
    """
    from fengchi.cli.files import read_text
    from fengchi.services.validation import validate_text

    reports = [(file, validate_text(read_text(file, largest=500_000_000))) for file in files]
    if as_json:
        typer.echo(json.dumps([_as_json(file, one) for file, one in reports]))
    else:
        for file, one in reports:
            _print(file, one)
    if any(one.n_errors for _, one in reports):
        raise typer.Exit(REFUSED)


def _print(file: Path, found: FileReport) -> None:
    verdict = count(found.n_errors, "error") if found.n_errors else "valid"
    typer.echo(f"{file}: {count(found.n_resources, 'resource')}, {verdict}")
    for place, issue in found.issues:
        typer.echo(f"  {issue.severity} {place} {line_of(issue)}")


def _as_json(file: Path, found: FileReport) -> dict[str, object]:
    issues = [
        {"place": place, "severity": issue.severity, "code": issue.code, "expression": issue.where, "text": issue.text}
        for place, issue in found.issues
    ]
    return {"file": str(file), "resources": found.n_resources, "errors": found.n_errors, "issues": issues}
