"""The wheel holds all that the program needs: installed in an empty environment it makes and serves a demo clinic."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import venv
from pathlib import Path

import httpx2
import pytest

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.timeout(900)


def _run(*command: str | Path, cwd: Path) -> str:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("FENGCHI_", "PYTHON", "PYTEST"))}
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=clean, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def fengchi(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The installed command, outside the repository."""
    folder = tmp_path_factory.mktemp("wheel")
    # From a copy: setuptools would take along what an earlier build left in the repository's build folder.
    leave = shutil.ignore_patterns(
        ".venv", ".git", "build", "dist", "var", "*.egg-info", "target", "node_modules", ".*_cache"
    )
    shutil.copytree(ROOT, folder / "source", ignore=leave)
    _run(sys.executable, "-m", "build", "--wheel", "--outdir", folder, folder / "source", cwd=folder)
    wheel = next(folder.glob("fengchi-*.whl"))
    venv.create(folder / "empty", with_pip=True)
    python = folder / "empty" / "bin" / "python"
    _run(python, "-m", "pip", "install", "--quiet", "-c", ROOT / "constraints.txt", wheel, cwd=folder)
    return folder / "empty" / "bin" / "fengchi"


def test_the_installed_wheel_runs_the_demo_and_brings_its_own_tables(fengchi: Path, tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path}/clinic.sqlite"
    assert "up to date" in _run(fengchi, "migrate", "--database", database, cwd=tmp_path)
    assert "fengchi 0." in _run(fengchi, "--version", cwd=tmp_path)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(fengchi), "demo", "--patients", "12", "--port", str(port), "--folder", str(tmp_path / "demo")]
    said = tmp_path / "said.txt"
    with said.open("w") as out, subprocess.Popen(command, cwd=tmp_path, stdout=out, stderr=out) as server:
        try:
            page = _page(f"http://127.0.0.1:{port}/sign-in", server, said)
        finally:
            server.terminate()
    assert "Sign in" in page


def _page(url: str, server: subprocess.Popen[bytes], said: Path) -> str:
    """The page, as soon as the server answers."""
    for _ in range(240):
        if server.poll() is not None:
            pytest.fail(f"the demo ended: {said.read_text()}")
        try:
            return str(httpx2.get(url, timeout=5).text)
        except httpx2.TransportError:
            time.sleep(0.5)
    pytest.fail("the demo did not answer within two minutes")
