"""Check FHIR files without storing anything: the same gate as every write passes, and the bundle around the resources."""

from __future__ import annotations

from dataclasses import dataclass

from fengchi.domain.errors import Invalid, Issue, Malformed
from fengchi.fhir import gate
from fengchi.services.fhir_files import resources_in


@dataclass(frozen=True, slots=True)
class FileReport:
    """issues: (place in the file, issue) in order of the file."""

    n_resources: int
    issues: tuple[tuple[str, Issue], ...] = ()

    @property
    def n_errors(self) -> int:
        return sum(issue.severity == "error" for _, issue in self.issues)


def validate_text(text: str) -> FileReport:
    """The report of one file. A file that cannot be read at all is one error."""
    try:
        found = resources_in(text)
    except (Malformed, Invalid) as error:
        return FileReport(0, tuple(("", issue) for issue in (error.issues or (Issue(error.text, code="structure"),))))
    if not found.resources:
        nothing = Issue("There is no resource in this file.", code="required")
        return FileReport(0, (("", nothing), *found.issues))
    issues = ((one.place, issue) for one in found.resources for issue in gate.check(one.resource))
    return FileReport(len(found.resources), (*found.issues, *issues))
