"""fengchi profiles pack: the FHIR packages as files."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path

import pytest

from fengchi import __version__
from terminal import Terminal

OURS = f"fengchi.acupuncture-{__version__}.tgz"
US = f"fengchi.acupuncture.us-{__version__}.tgz"


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    """A terminal in an empty folder; packing needs no clinic."""
    return Terminal(tmp_path, f"sqlite:///{tmp_path}/clinic.sqlite")


def test_it_writes_the_package_where_one_is(terminal: Terminal) -> None:
    said = terminal.run("profiles", "pack")
    assert OURS in said
    assert "definitions" in said
    assert [one.name for one in terminal.folder.iterdir()] == [OURS]
    with tarfile.open(terminal.folder / OURS) as archive:
        assert "package/StructureDefinition-acu-treatment.json" in archive.getnames()


def test_with_us_it_writes_both_into_a_folder_that_it_makes(terminal: Terminal) -> None:
    told = json.loads(terminal.run("profiles", "pack", "--us", "--out", "new/dist", "--json"))
    assert sorted(one.name for one in (terminal.folder / "new" / "dist").iterdir()) == [OURS, US]
    assert [Path(one["file"]).name for one in told["packages"]] == [OURS, US]
    assert all(one["definitions"] and one["examples"] for one in told["packages"])


def test_a_file_in_the_place_of_the_folder_is_refused(terminal: Terminal) -> None:
    terminal.write("dist", "")
    assert "refused" in terminal.run("profiles", "pack", "--out", "dist", code=1)
    assert "empty" in terminal.run("profiles", "pack", "--out", "", code=2)
