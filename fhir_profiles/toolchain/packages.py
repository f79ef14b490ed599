"""Both FHIR packages with snapshots, for servers that cannot make their own: build/packages/*.tgz.

https://hl7.org/fhir/packages.html. Without Node, `fengchi profiles pack` writes the same packages without snapshots.
"""

from __future__ import annotations

from pathlib import Path

from fengchi.fhir.definitions import all_definitions
from fengchi.fhir.packages import Package, base_package, packed
from fengchi.fhir.us_core import us_package
from fhir_profiles.toolchain.snapshots import with_snapshots
from fhir_profiles.toolchain.sushi import PROFILES

PACKAGES = PROFILES.parent / "build" / "packages"


def packages() -> tuple[Package, Package]:
    """Ours and the one for the United States, with snapshots. Raises NoNode, NotCompiled."""
    whole = with_snapshots(dict(one) for one in all_definitions().values())
    return base_package(whole), us_package(whole)


def write_packages(folder: Path = PACKAGES) -> list[Path]:
    """Write them and return their files. Raises NoNode, NotCompiled."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for package in packages():
        file = folder / package.file_name
        file.write_bytes(packed(package))
        files.append(file)
    return files
