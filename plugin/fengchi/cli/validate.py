"""fengchi validate: check FHIR files without storing anything."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from fengchi.cli.opening import AsJson, count
from fengchi.cli.refusals import REFUSED, line_of, refusable

if TYPE_CHECKING:
    from fengchi.services.validation import FileReport

LARGEST = 500_000_000
STANDARD_INPUT = Path("-")
ENDINGS = (".json", ".ndjson")
WORTH_A_BAR = 500
"""Resources; fewer are checked in less than a second."""


def _known_profile(name: str | None) -> str | None:
    """A name that is none of ours is a wrong call, not a faulty file."""
    from fengchi.domain.errors import NotFound
    from fengchi.services.validation import profile_url

    try:
        return profile_url(name) if name is not None else None
    except NotFound as error:
        raise typer.BadParameter(error.text) from None


@refusable
def validate(
    files: list[Path] = typer.Argument(help="FHIR R4 JSON or NDJSON files, folders of them, or - for standard input."),
    profile: str | None = typer.Option(
        None,
        "--profile",
        callback=_known_profile,
        help="Check every resource of its type by this profile of ours: acu-treatment, or a URL.",
    ),
    as_json: bool = AsJson,
) -> None:
    """Check FHIR R4 resources and bundles, and the profiles that they claim. Exit code 1 when any has an error.

    Example: fengchi validate bundle.json exports/ --profile acu-treatment
    """
    reports = [(name, _report(name, text, profile or "")) for name, text in _texts(files)]
    if as_json:
        typer.echo(json.dumps([_as_json(name, one) for name, one in reports]))
    else:
        for name, one in reports:
            _print(name, one)
        _print_summary(reports)
    if any(one.n_errors for _, one in reports):
        raise typer.Exit(REFUSED)


# Files ------------------------------------------------------------------------------------------------------------


def _texts(files: Iterable[Path]) -> Iterator[tuple[str, str]]:
    from fengchi.cli.files import read_text

    for file in files:
        if file == STANDARD_INPUT:
            yield "standard input", _standard_input()
            continue
        for one in _inside(file) if file.is_dir() else [file]:
            yield str(one), read_text(one, largest=LARGEST)


def _inside(folder: Path) -> Sequence[Path]:
    from fengchi.domain.errors import NotFound

    found = sorted(
        one for one in folder.rglob("*") if one.suffix in ENDINGS and not one.name.startswith(".") and one.is_file()
    )
    if not found:
        raise NotFound(f"There is no {' or '.join(ENDINGS)} file in {folder}.")
    return found


def _standard_input() -> str:
    from fengchi.domain.errors import Malformed, TooLarge

    given = sys.stdin.buffer.read(LARGEST + 1)
    if len(given) > LARGEST:
        raise TooLarge(f"Standard input is larger than {LARGEST:,} bytes.")
    try:
        return given.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Malformed(f"Standard input is not UTF-8 text (byte {error.start}).") from None


def _report(name: str, text: str, profile: str) -> FileReport:
    from fengchi.cli.progress import progress
    from fengchi.services.validation import validate_text

    likely = text.count('"resourceType"')
    if likely < WORTH_A_BAR:
        return validate_text(text, profile=profile)
    with progress(f"Checking {name}", total=likely) as step:
        return validate_text(text, profile=profile, step=step)


# What is printed --------------------------------------------------------------------------------------------------


def _print(name: str, found: FileReport) -> None:
    verdict = count(found.n_errors, "error") if found.n_errors else "valid"
    typer.echo(f"{name}: {count(found.n_resources, 'resource')}, {verdict}")
    for place, issue in found.issues:
        typer.echo(f"  {issue.severity} {place} {line_of(issue)}" if place else f"  {issue.severity} {line_of(issue)}")


def _print_summary(reports: Iterable[tuple[str, FileReport]]) -> None:
    """Which rules, where there is more than a few lines to look through."""
    found = list(reports)
    rules = _by_rule(one for _, one in found)
    if sum(rules.values()) < 2:
        return
    n_resources, n_errors = (sum(getattr(one, name) for _, one in found) for name in ("n_resources", "n_errors"))
    typer.echo(f"{count(len(found), 'file')}, {count(n_resources, 'resource')}, {count(n_errors, 'error')}; by rule:")
    for rule, number in rules.most_common():
        typer.echo(f"{number:>6} {rule}")


def _by_rule(reports: Iterable[FileReport]) -> Counter[str]:
    return Counter(issue.rule or issue.code for one in reports for _, issue in one.issues)


def _as_json(name: str, found: FileReport) -> dict[str, object]:
    issues = [
        {
            "place": place,
            "severity": issue.severity,
            "code": issue.code,
            "rule": issue.rule,
            "expression": issue.where,
            "text": issue.text,
        }
        for place, issue in found.issues
    ]
    rules = dict(_by_rule([found]).most_common())
    return {
        "file": name,
        "resources": found.n_resources,
        "errors": found.n_errors,
        "rules": rules,
        "issues": issues,
    }
