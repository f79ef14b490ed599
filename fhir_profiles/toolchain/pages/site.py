"""All pages of docs/integrators that are written from the definitions."""

from __future__ import annotations

from fhir_profiles.toolchain.pages.profiles import profile_pages
from fhir_profiles.toolchain.pages.terminology import terminology_pages


def pages() -> dict[str, str]:
    """Path below docs/integrators to content."""
    return {**profile_pages(), **terminology_pages()}
