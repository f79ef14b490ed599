"""Every bad example as its family describes it, whether or not its file has been written yet."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from fhir_profiles.toolchain import spoilt
from fhir_profiles.toolchain.spoiling import Spoilt


def all_spoilt() -> list[Spoilt]:
    """In order of family and name."""
    modules = [import_module(f"{spoilt.__name__}.{one.name}") for one in iter_modules(spoilt.__path__)]
    return [one for module in modules for one in module.SPOILT]
