"""fengchi profiles: our profiles, terminology and examples as FHIR packages for other systems."""

from __future__ import annotations

from pathlib import Path

import typer

from fengchi.cli.opening import AsJson, folder_named
from fengchi.cli.refusals import refusable

app = typer.Typer(help="The FHIR package that other systems install.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def profiles() -> None:
    """The FHIR package that other systems install."""


@app.command("pack")
@refusable
def pack(
    us: bool = typer.Option(
        False, "--us", help="Also the package for the United States, which claims US Core profiles."
    ),
    out: Path = typer.Option(".", "--out", parser=folder_named, help="Folder to write into; made if it is not there."),
    as_json: bool = AsJson,
) -> None:
    """Write fengchi.acupuncture-VERSION.tgz: profiles without snapshots, terminology, questionnaires and examples.

    Example: fengchi profiles pack --us --out dist/
    """
    import json

    from fengchi.fhir.packages import base_package, packed
    from fengchi.fhir.us_core import us_package

    out.mkdir(parents=True, exist_ok=True)
    written = []
    for package in (base_package(), us_package()) if us else (base_package(),):
        file = out / package.file_name
        file.write_bytes(packed(package))
        written.append({"file": str(file), "definitions": len(package.definitions), "examples": len(package.examples)})
    if as_json:
        typer.echo(json.dumps({"packages": written}))
        return
    for one in written:
        typer.echo(f"{one['file']}: {one['definitions']} definitions, {one['examples']} examples")
