"""fengchi: the commands, and how they are found. Each command's own file imports what it needs when it runs."""

from __future__ import annotations

import typer

from fengchi import __version__
from fengchi.cli import (
    accounts,
    audit,
    chart,
    demo,
    diary,
    export_records,
    import_records,
    migrate,
    profiles,
    reindex,
    report,
    serve,
    token,
    validate,
)

app = typer.Typer(
    name="fengchi",
    help="Chart acupuncture for migraine as FHIR R4, and see what became of the migraine days.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.command("demo")(demo.demo)
app.command("serve")(serve.serve)
app.command("migrate")(migrate.migrate)
app.command("reindex")(reindex.reindex)
app.command("chart")(chart.chart)
app.command("import")(import_records.import_records)
app.command("export")(export_records.export_records)
app.command("report")(report.report)
app.command("validate")(validate.validate)
app.command("token")(token.token)
app.add_typer(diary.app, name="diary")
app.add_typer(accounts.user_app, name="user")
app.add_typer(token.client_app, name="client")
app.add_typer(audit.app, name="audit")
app.add_typer(profiles.app, name="profiles")


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"fengchi {__version__}")
        raise typer.Exit


@app.callback()
def fengchi(
    version: bool = typer.Option(False, "--version", callback=_print_version, is_eager=True, help="Print the version."),
) -> None:
    """Chart acupuncture for migraine as FHIR R4, and see what became of the migraine days."""


def run() -> None:
    app()
