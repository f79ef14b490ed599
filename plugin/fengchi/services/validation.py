"""Check FHIR files without storing anything: the same gate as every write passes, and the bundle around the resources."""

from __future__ import annotations

from dataclasses import dataclass

from fengchi.domain.errors import Invalid, Issue, Malformed
from fengchi.fhir import gate
from fengchi.services.fhir_files import FileResource, resources_in


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
    if not found:
        return FileReport(0, (("", Issue("There is no resource in this file.", code="required")),))
    return FileReport(len(found), tuple((one.place, issue) for one in found for issue in _issues(one)))


def _issues(one: FileResource) -> tuple[Issue, ...]:
    return gate.check(one.resource)
