"""See to it that a browser is there for the tests, and print where it is.

In this order: FENGCHI_CHROMIUM, a Chromium or Chrome on the PATH, the one that playwright has downloaded, playwright's own
download, Debian's package (as root). Run again it finds what is there and does nothing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def installed_browser() -> str | None:
    """Path of a Chromium that can be started, or None."""
    wished = os.environ.get("FENGCHI_CHROMIUM")
    if wished:
        return wished if Path(wished).exists() else None
    on_path = next((found for name in NAMES if (found := shutil.which(name))), None)
    return on_path or _of_playwright()


def _of_playwright() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def _download() -> None:
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False, timeout=600)


def _debian_package() -> None:
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return
    subprocess.run(["apt-get", "update", "-qq"], check=False)
    command = [
        "apt-get",
        "install",
        "-y",
        "-qq",
        "--no-install-recommends",
        "chromium",
        "fonts-dejavu-core",
        "fonts-noto-cjk",
    ]
    subprocess.run(command, check=False, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})


def main() -> int:
    ways = (_debian_package, _download) if os.path.exists("/etc/debian_version") else (_download, _debian_package)
    for way in (None, *ways):
        if way:
            way()
        found = installed_browser()
        if found:
            sys.stdout.write(f"browser for the tests: {found}\n")
            return 0
    sys.stderr.write(
        "No browser for the tests: install Chromium or Chrome (Debian: apt-get install chromium), "
        "or set FENGCHI_CHROMIUM to its path, then run make test again.\n"
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
