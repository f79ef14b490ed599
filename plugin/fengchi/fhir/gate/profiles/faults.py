"""What a profile check says when something is not as the profile asks: rule, sentence and issue type, made ahead.

https://hl7.org/fhir/R4/valueset-issue-type.html
"""

from __future__ import annotations

from dataclasses import dataclass

from fengchi.domain.errors import Issue
from fengchi.fhir.gate.places import Place, fhirpath
from fengchi.fhir.gate.profiles.run import Run


@dataclass(frozen=True, slots=True)
class Fault:
    """rule: its id in docs/reference/validation.md. text: what to do, and the page that asks for it."""

    rule: str
    text: str
    code: str = "invalid"
    severity: str = "error"

    def at(self, place: Place, run: Run) -> None:
        """Note it. Raises Full."""
        run.report.note(Issue(self.text, fhirpath(place), self.code, self.rule, self.severity))


class Wording:
    """The sentences of one definition. page: its canonical, where a person reads what it asks for.

    inside_extension: a wrong value of an extension of ours is a `profile-extension`, whatever is wrong with it.
    """

    def __init__(self, page: str, *, inside_extension: bool = False) -> None:
        self._page = page
        self._inside_extension = inside_extension

    def missing(self, what: str) -> Fault:
        return Fault("profile-required", f"Add {what}; {self._page} requires it.", "required")

    def absent(self, name: str) -> Fault:
        text = f"Leave `{name}` out; {self._page} does not allow it here."
        return Fault(self._rule("profile-max", name), text, "structure")

    def most(self, what: str, most: int, name: str) -> Fault:
        allowed = "one" if most == 1 else str(most)
        text = f"Give at most {allowed} of {what}; {self._page} allows no more."
        return Fault(self._rule("profile-max", name), text, "structure")

    def pattern(self, name: str, wanted: str) -> Fault:
        return Fault("profile-pattern", f"Set `{name}` to {wanted}; {self._page} fixes it.", "value")

    def value_type(self, name: str, wanted: str) -> Fault:
        return Fault(self._own("profile-value-type"), f"Give `{name}` as {wanted}; {self._page} allows that.", "value")

    def reference(self, name: str, targets: str) -> Fault:
        return Fault(
            "profile-reference", f"Let `{name}` refer to {targets}; {self._page} allows no other type.", "value"
        )

    def no_slice(self, name: str, known: str) -> Fault:
        if name in {"extension", "modifierExtension"}:
            text = f"Leave this extension out or use one that {self._page} allows here: {known}."
            return Fault("profile-extension", text, "extension")
        return Fault(
            "profile-slice", f"Leave this `{name}` out or give it one of {known}; {self._page} lists them.", "value"
        )

    def _rule(self, rule: str, name: str) -> str:
        if name == "modifierExtension":
            return "profile-modifier-extension"
        return "profile-extension" if name == "extension" else self._own(rule)

    def _own(self, rule: str) -> str:
        return "profile-extension" if self._inside_extension else rule


def listed(names: list[str], word: str = "or") -> str:
    """`a, b or c`"""
    *most, last = names
    return f"{', '.join(most)} {word} {last}" if most else last
