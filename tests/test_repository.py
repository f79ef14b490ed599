"""The repository keeps its own promises: what is shipped, what is documented, what must not be in it."""

from __future__ import annotations

import configparser
import re
import subprocess
from pathlib import Path

import pytest
from typer.main import get_command

from fengchi.cli.main import app
from fengchi.settings import PREFIX, Settings

ROOT = Path(__file__).parents[1]


def _setup_cfg() -> configparser.ConfigParser:
    parser = configparser.ConfigParser()
    parser.read(ROOT / "setup.cfg", encoding="utf-8")
    return parser


def _tracked_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def test_every_package_is_shipped() -> None:
    listed = set(_setup_cfg()["options"]["packages"].split())
    found = {
        ".".join(path.parent.relative_to(ROOT / "plugin").parts) for path in (ROOT / "plugin").rglob("__init__.py")
    }
    assert {name for name in listed if not name.startswith("fengchi._")} == found


def test_every_setting_is_documented() -> None:
    page = (ROOT / "docs/reference/settings.md").read_text(encoding="utf-8")
    for name, field in Settings.model_fields.items():
        assert f"`{PREFIX}{name.upper()}`" in page, name
        assert field.description in page, name


def _commands() -> list[str]:
    group = get_command(app)
    names = []
    for name, command in group.commands.items():  # type: ignore[attr-defined]  # the top command is a group
        inner = getattr(command, "commands", None)
        names += [f"{name} {one}" for one in inner] if inner else [name]
    return names


@pytest.mark.parametrize("name", _commands())
def test_every_command_is_documented_and_shows_an_example(name: str) -> None:
    assert f"fengchi {name}" in (ROOT / "docs/reference/commands.md").read_text(encoding="utf-8")
    command = get_command(app)
    for part in name.split():
        command = command.commands[part]  # type: ignore[attr-defined]  # groups on the way down
    assert "Example:" in (command.help or "")


def test_constraints_pin_every_requirement() -> None:
    pinned = {
        re.split(r"[=\[]", line)[0].lower().replace("_", "-").replace(".", "-")
        for line in (ROOT / "constraints.txt").read_text().splitlines()
        if line and not line.startswith("#")
    }
    wanted = _setup_cfg()["options"]["install_requires"] + _setup_cfg()["options.extras_require"]["dev"]
    names = {
        re.split(r"[\[<>=;]", line.strip())[0].lower().replace("_", "-").replace(".", "-")
        for line in wanted.split("\n")
        if line.strip()
    }
    assert names <= pinned


# Joined from halves so that this file does not hold what it looks for.
FORBIDDEN = re.compile(
    "|".join(
        [
            "/wo" + "rk/",
            "/ro" + "ot/",
            "py" + "pi\\.org",
            "registry\\.np" + "mjs",
            "repo1\\.mav" + "en",
            "deb\\.deb" + "ian",
        ]
    )
)


def test_no_machine_path_or_registry_host_is_named() -> None:
    texts = [path for path in _tracked_files() if path.suffix not in {".png", ".ico", ".pdf"}]
    assert len(texts) > 100
    hits = [
        str(path.relative_to(ROOT))
        for path in texts
        if FORBIDDEN.search(path.read_text(encoding="utf-8", errors="ignore"))
    ]
    assert hits == []


def test_every_link_between_documents_leads_somewhere() -> None:
    broken = []
    for page in [path for path in _tracked_files() if path.suffix == ".md"]:
        prose = re.sub(r"`[^`\n]*`", "", page.read_text(encoding="utf-8"))  # a FHIRPath may look like a link
        for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", prose):
            if not (page.parent / target).exists():
                broken.append(f"{page.relative_to(ROOT)} -> {target}")
    assert broken == []
