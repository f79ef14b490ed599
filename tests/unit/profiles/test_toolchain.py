"""The definitions in the repository are what the toolchain makes today, and it says what it would change."""

from __future__ import annotations

from pathlib import Path

import pytest
from fhir_profiles.toolchain import __main__ as toolchain
from fhir_profiles.toolchain import spoilt, sushi, tables
from fhir_profiles.toolchain.code_systems import SYSTEMS
from fhir_profiles.toolchain.pages.markdown import GENERATED

from fengchi.fhir.json_codec import decode
from referees.presence import require

OTHER = "StructureDefinition-acu-treatment.json"


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Empty folders for what is written, a SUSHI that compiles one profile, and no bad example."""
    for name in ("definitions", "bad_examples", "integrators"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr(toolchain, "DEFINITIONS", tmp_path / "definitions")
    monkeypatch.setattr(toolchain, "BAD_EXAMPLES", tmp_path / "bad_examples")
    monkeypatch.setattr(toolchain, "PAGES", tmp_path / "integrators")
    monkeypatch.setattr(toolchain, "pages", lambda: {"profiles/one.md": f"{GENERATED}\n"})
    monkeypatch.setattr(toolchain, "bad_examples", lambda: {"manifest.json": "[]\n"})
    monkeypatch.setattr(toolchain, "compile_fsh", lambda: {OTHER: {"resourceType": "StructureDefinition"}})
    return tmp_path


def names(folder: Path) -> set[str]:
    return {one.name for one in folder.iterdir()}


def test_the_definitions_made_from_tables_are_those_in_the_repository() -> None:
    """After a wanted change of a table: python -m fhir_profiles.toolchain --no-sushi"""
    files = toolchain.definitions(with_sushi=False)
    assert len(files) > 2 * len(SYSTEMS)
    assert toolchain.differences(toolchain.files_here(toolchain.DEFINITIONS), files, whole=False) == []


def test_making_them_twice_gives_the_same_text() -> None:
    assert toolchain.definitions(with_sushi=False) == toolchain.definitions(with_sushi=False)


def test_the_text_reads_back_as_the_definition_with_all_digits() -> None:
    made = tables.from_tables()["CodeSystem-needle-gauge.json"]
    text = toolchain.text_of(made)
    assert '"valueDecimal": 0.20' in text
    assert decode(text) == made


def test_writing_leaves_what_is_made_and_nothing_else(folders: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folders / "definitions" / "CodeSystem-gone.json").write_text("{}")
    (folders / "bad_examples" / "Procedure-gone.json").write_text("{}")
    assert toolchain.main([]) == 0
    assert names(folders / "definitions") == {OTHER, *toolchain.definitions(with_sushi=False)}
    assert names(folders / "bad_examples") == {"manifest.json"}
    assert "bad_examples: 1 files, 2 changed" in capsys.readouterr().out


def test_without_sushi_the_profiles_stay_as_they_are(folders: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(toolchain, "compile_fsh", lambda: pytest.fail("SUSHI was started"))
    (folders / "definitions" / OTHER).write_text("as it was")
    assert toolchain.main(["--no-sushi"]) == 0
    assert (folders / "definitions" / OTHER).read_text() == "as it was"
    assert "CodeSystem-acupuncture-point.json" in names(folders / "definitions")


def test_a_check_names_what_would_change_and_changes_nothing(folders: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert toolchain.main([]) == 0
    assert toolchain.main(["--check"]) == 0
    (folders / "definitions" / "ValueSet-drug-class.json").write_text("other")
    (folders / "bad_examples" / "manifest.json").unlink()
    capsys.readouterr()
    assert toolchain.main(["--check"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "definitions/ValueSet-drug-class.json",
        "bad_examples/manifest.json",
    ]
    assert (folders / "definitions" / "ValueSet-drug-class.json").read_text() == "other"


def test_a_definition_made_twice_over_is_refused(
    folders: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    name = "CodeSystem-drug-class.json"
    monkeypatch.setattr(toolchain, "compile_fsh", lambda: {name: {"resourceType": "CodeSystem"}})
    assert toolchain.main([]) == 1
    assert name in capsys.readouterr().err
    assert names(folders / "definitions") == set()


def test_without_node_it_says_what_is_needed(
    folders: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(toolchain, "compile_fsh", sushi.require_node)
    monkeypatch.setenv("PATH", str(folders))
    assert toolchain.main([]) == 1
    assert "node and npm not found" in capsys.readouterr().err


def test_the_bad_examples_in_the_repository_are_those_of_all_modules() -> None:
    """A module of spoilt/ needs only to be there: each tells its own. After a change: python -m fhir_profiles.toolchain"""
    files = toolchain.bad_examples()
    assert toolchain.differences(toolchain.files_here(toolchain.BAD_EXAMPLES), files) == []
    modules = [one for one in Path(spoilt.__file__).parent.glob("*.py") if one.name != "__init__.py"]
    assert len(files) > 10 * len(modules)


def test_the_pages_for_integrators_are_those_of_the_definitions() -> None:
    """After a wanted change: python -m fhir_profiles.toolchain"""
    files = toolchain.pages()
    assert len(files) > 50
    assert toolchain.differences(toolchain.pages_here(), files) == []


def test_a_page_written_by_hand_is_left_alone(folders: Path) -> None:
    hand_written = folders / "integrators" / "must-support.md"
    hand_written.write_text("# Must support\n")
    (folders / "integrators" / "gone.md").write_text(f"{GENERATED}\n")
    assert toolchain.main([]) == 0
    assert names(folders / "integrators") == {"must-support.md", "profiles"}


def test_compiling_the_profiles_anew_changes_nothing() -> None:
    """After a wanted change of FHIR Shorthand: make profiles"""
    require("SUSHI", "node", "npm", needs="Node 18 or newer")
    files = toolchain.definitions()
    assert toolchain.differences(toolchain.files_here(toolchain.DEFINITIONS), files) == []
