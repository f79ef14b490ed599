"""Check FHIR files without storing anything: the same gate as every write passes, and the bundle around the resources.

https://hl7.org/fhir/R4/validation.html. Rules across records are checked among the resources of one file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from fengchi.domain.errors import Invalid, Issue, Malformed, NotFound
from fengchi.fhir import agreement, gate, systems
from fengchi.fhir.agreement import Named
from fengchi.fhir.definitions import Json, definition, of_kind
from fengchi.fhir.references import rewritten
from fengchi.services.fhir_files import FileResource, resources_in
from fengchi.services.records.validating import checked_by, unknown_profiles

Placed = tuple[str, Issue]
"""(place in the file, issue)"""

Step = Callable[[int], None]
"""Told how many resources are checked so far."""


@dataclass(frozen=True, slots=True)
class FileReport:
    """issues: in order of the file; what concerns several resources of it stands behind them."""

    n_resources: int
    issues: tuple[Placed, ...] = ()

    @property
    def n_errors(self) -> int:
        return sum(issue.severity == "error" for _, issue in self.issues)


def validate_text(text: str, *, profile: str = "", step: Step = lambda _: None) -> FileReport:
    """The report of one file. A file that cannot be read at all is one error.

    profile: canonical of one of ours; every resource of its type is checked by it, whether or not it claims it.
    """
    try:
        found = resources_in(text)
    except (Malformed, Invalid) as error:
        return FileReport(0, tuple(("", issue) for issue in (error.issues or (Issue(error.text, code="structure"),))))
    if not found.resources:
        nothing = Issue("There is no resource in this file.", code="required")
        return FileReport(0, (("", nothing), *found.issues))
    issues = [*found.issues, *_of_each(found.resources, profile, step), *_across(found.resources)]
    return FileReport(len(found.resources), tuple(issues))


def profile_url(name: str) -> str:
    """The canonical of one of our profiles by its short name ("acu-treatment") or its URL. NotFound names them all."""
    url = name if ":" in name else systems.profile(name)
    found = definition(url)
    if found and found["resourceType"] == "StructureDefinition" and found["type"] != "Extension":
        return url
    known = ", ".join(str(one["id"]) for one in _profiles())
    raise NotFound(f"There is no such profile; choose one of {known}.")


def _profiles() -> Iterator[Json]:
    return (one for one in of_kind("StructureDefinition") if one.get("type") != "Extension")


def _of_each(resources: Iterable[FileResource], profile: str, step: Step) -> Iterator[Placed]:
    wanted = (definition(profile) or {}).get("type") if profile else None
    n_checked = 0
    for number, one in enumerate(resources, start=1):
        is_meant = one.resource.get("resourceType") == wanted
        n_checked += is_meant
        found = (*checked_by(one.resource, profile=profile if is_meant else ""), *unknown_profiles(one.resource))
        yield from ((one.place, issue) for issue in found)
        step(number)
    if profile and not n_checked:
        yield "", Issue(f"There is no {wanted} in this file to check by this profile.", "", "required", "profile-type")


def _across(resources: Iterable[FileResource]) -> Iterator[Placed]:
    """Needling records beside their treatments, and day counts beside each other, as far as the file holds both."""
    placed = {_name(one): one for one in resources if one.resource.get("resourceType") in ("Procedure", "Observation")}
    addresses = {one.full_url: name for name, one in placed.items() if one.full_url}
    named: list[Named] = [(name, rewritten(one.resource, addresses)) for name, one in placed.items()]
    for name, issues in agreement.disagreements(named).items():
        for issue in issues:
            yield placed[name].place, issue


def _name(one: FileResource) -> str:
    record_id = one.resource.get("id")
    return f"{one.resource['resourceType']}/{record_id}" if isinstance(record_id, str) else one.full_url or one.place


def prepare_checks() -> None:
    """Compile the checks of every type that a profile of ours is on, with the profiles."""
    gate.prepare({one["type"] for one in of_kind("StructureDefinition") if one["type"] != "Extension"})
