"""A terminal in a clinic of its own: commands as a user types them, by their own parser."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import NamedTuple

from typer.testing import CliRunner

from fengchi.cli.main import app


class Done(NamedTuple):
    """What a command left behind."""

    returncode: int
    stdout: str
    stderr: str


class Terminal:
    """A terminal in a clinic of its own."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.file = folder, Path(url.removeprefix("sqlite:///"))
        self.environ = {"FENGCHI_DATABASE_URL": url}

    def run(self, *arguments: str, code: int = 0, **environ: str) -> str:
        """What it printed; fails unless it left with the code."""
        done = self._process(arguments, environ)
        assert done.returncode == code, f"{arguments}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout + done.stderr

    def try_run(self, *arguments: str) -> str:
        """What it printed, whether it was done or refused."""
        done = self._process(arguments, {})
        assert done.returncode in (0, 1), done.stderr
        return done.stdout + done.stderr

    def _process(self, arguments: tuple[str, ...], environ: dict[str, str]) -> Done:
        """Within this process: starting a new one for each line would take most of the suite's time."""
        with contextlib.chdir(self.folder):
            result = CliRunner().invoke(app, list(arguments), env={**self.environ, **environ}, prog_name="fengchi")
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Done(result.exit_code, result.stdout, result.stderr)

    def write(self, name: str, text: str) -> str:
        (self.folder / name).write_text(text, encoding="utf-8")
        return name


BUNDLE = {
    "resourceType": "Bundle",
    "type": "transaction",
    "entry": [
        {
            "fullUrl": "urn:uuid:7d2c3a10-0000-4000-8000-000000000001",
            "resource": {
                "resourceType": "Patient",
                "identifier": [
                    {
                        "type": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "MR"}]},
                        "system": "urn:lakeside",
                        "value": "L-7",
                    }
                ],
                "name": [{"family": "Sample", "given": ["Ana"]}],
                "birthDate": "1984-05-17",
            },
            "request": {"method": "POST", "url": "Patient"},
        },
        {
            "fullUrl": "urn:uuid:7d2c3a10-0000-4000-8000-000000000002",
            "resource": {
                "resourceType": "Observation",
                "status": "final",
                "code": {"text": "Weight"},
                "subject": {"reference": "urn:uuid:7d2c3a10-0000-4000-8000-000000000001"},
                "valueQuantity": {"value": 61.50, "unit": "kg"},
            },
            "request": {"method": "POST", "url": "Observation"},
        },
    ],
}


def content_of(file: Path) -> list[object]:
    """Records without what each server sets for itself: version number and time."""
    found = []
    for line in file.read_text(encoding="utf-8").splitlines():
        resource = json.loads(line, parse_float=str)
        resource["meta"] = {
            key: value for key, value in resource["meta"].items() if key not in ("versionId", "lastUpdated")
        }
        found.append(resource)
    return sorted(found, key=lambda one: str(one["id"]))
