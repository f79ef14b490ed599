"""All pages of docs/integrators that are written from the definitions."""

from __future__ import annotations

from pathlib import Path

from fhir_profiles.toolchain.pages.profiles import profile_pages
from fhir_profiles.toolchain.pages.terminology import terminology_pages
from fhir_profiles.toolchain.sushi import PROFILES

FOLDER: Path = PROFILES.parent / "docs" / "integrators"


def pages() -> dict[str, str]:
    """Path below docs/integrators to content."""
    return {**profile_pages(), **terminology_pages()}
