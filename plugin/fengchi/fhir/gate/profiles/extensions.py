"""Extensions under our canonical: each has a definition, stands where that says, and holds what that says.

https://hl7.org/fhir/R4/defining-extensions.html. This holds in every resource, whether it claims a profile or not: a name
under our canonical means what we define, or nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fengchi.fhir.gate.places import Place
from fengchi.fhir.gate.profiles.library import OURS, own_extension
from fengchi.fhir.gate.profiles.run import Run

_UNKNOWN = (
    "There is no such extension; use one of {ours}StructureDefinition (docs/reference/fhir-mapping.md lists them), "
    "or your own canonical."
)
_ELSEWHERE = "Leave this extension out here; it belongs to {contexts} ({url})."


def check_own_extension(extension: Mapping[str, Any], place: Place, holder: tuple[Place, str], run: Run) -> None:
    """Check an extension whose url begins with our canonical. Raises Full.

    holder: the place of the resource around it, and the type of the element it stands in.
    """
    url = extension["url"]
    known = own_extension(url)
    if known is None:
        run.report.add(place, "extension-unknown", _UNKNOWN.format(ours=OURS), code="extension")
        return
    if not _is_at_home(known.contexts, place, holder, run):
        contexts = ", ".join(sorted(known.contexts))
        run.report.add(place, "profile-extension", _ELSEWHERE.format(contexts=contexts, url=url), code="extension")
        return
    known.check(extension, place, run)


def _is_at_home(contexts: frozenset[str], place: Place, holder: tuple[Place, str], run: Run) -> bool:
    root, type_name = holder
    if type_name in contexts or "Element" in contexts:
        return True
    names: list[str] = []
    while place is not root and not isinstance(place, str):
        place, name, _ = place
        names.append(name)
    return ".".join([str(run.resource["resourceType"]), *reversed(names[1:])]) in contexts
