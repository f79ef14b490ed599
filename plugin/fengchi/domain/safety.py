"""Cautions before needling: told with their reason and source, never a block. The clinician decides.

docs/reference/safety-rules.md lists every rule; all of them need a clinician's sign-off before 1.0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from fengchi.domain.depth_cautions import too_deep
from fengchi.domain.needling import Needling, Prescription
from fengchi.domain.patient_context import PatientContext
from fengchi.domain.points import Point
from fengchi.domain.safety_rules import RED_FLAG_AGE, RULES, CautionSeverity, SafetyRule
from fengchi.domain.treatments import Adjunct, AdjunctKind

__all__ = ["RULES", "Caution", "CautionSeverity", "PatientContext", "SafetyRule", "cautions"]

END_OF_FIRST_TRIMESTER_WEEKS = 13
"""From here on the upper abdomen is avoided as well; WHO 1999 speaks of the third month."""


@dataclass(frozen=True, slots=True)
class Caution:
    """A rule that fired. where: the points or adjuncts it concerns ("LI4, SP6"), empty for the patient as a whole."""

    rule_id: str
    version: int
    severity: CautionSeverity
    text: str
    why: str
    source: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class _Given:
    """What is to be given: needles and adjuncts."""

    needlings: tuple[Needling, ...]
    adjuncts: tuple[Adjunct, ...]

    def points_with(self, token: str) -> list[str]:
        return _codes(one for one in self.needlings if _is_marked(one, token))


_Check = Callable[[_Given, PatientContext], list[str] | None]
"""What the rule concerns: a list of places, an empty list for the whole patient, None when it does not fire."""


def cautions(
    prescription: Prescription,
    context: PatientContext | None = None,
    *,
    adjuncts: Iterable[Adjunct] = (),
) -> tuple[Caution, ...]:
    """Every caution for this prescription in this patient, the loudest first. What is not known fires nothing."""
    known = context or PatientContext()
    given = _Given(prescription.needlings, tuple(adjuncts))
    fired = [
        _caution(RULES[rule_id], places)
        for rule_id, check in _CHECKS.items()
        if (places := check(given, known)) is not None
    ]
    fired += _depth_cautions(given, known)
    loudest_first = list(CautionSeverity)[::-1]
    return tuple(sorted(fired, key=lambda one: loudest_first.index(one.severity)))


def _caution(rule: SafetyRule, places: list[str]) -> Caution:
    where = ", ".join(places)
    return Caution(rule.rule_id, rule.version, rule.severity, rule.text, rule.why, rule.source, where)


def _depth_cautions(given: _Given, context: PatientContext) -> list[Caution]:
    """One per point that is needled deeper than its measured limit; the rules are those of depth_cautions.py."""
    found = {}
    for one in given.needlings:
        deep = too_deep(one.point, one.depth_mm, sex=context.sex)
        if deep is not None:
            text = f"{one.point.code} is deeper than {deep.limit_mm} mm."
            why = f"{deep.text[:1].upper()}{deep.text[1:]}."
            version = int(deep.version)
            found[one.point.code] = Caution(
                deep.rule_id, version, CautionSeverity.WARNING, text, why, deep.source, one.point.code
            )
    return list(found.values())


def _codes(needlings: Iterable[Needling]) -> list[str]:
    return list(dict.fromkeys(one.point.code for one in needlings))


def _is_marked(needling: Needling, token: str) -> bool:
    return isinstance(needling.point, Point) and token in needling.point.cautions


def _places(found: list[str]) -> list[str] | None:
    return found or None


def _pregnancy_points(given: _Given, context: PatientContext) -> list[str] | None:
    return _places(given.points_with("pregnancy")) if context.pregnant else None


def _pregnancy_lower_trunk(given: _Given, context: PatientContext) -> list[str] | None:
    return _places(given.points_with("pregnancy-lower-trunk")) if context.pregnant else None


def _pregnancy_upper_abdomen(given: _Given, context: PatientContext) -> list[str] | None:
    weeks = context.pregnancy_weeks
    later = weeks is None or weeks >= END_OF_FIRST_TRIMESTER_WEEKS
    return _places(given.points_with("pregnancy-upper-abdomen")) if context.pregnant and later else None


def _over_lung(given: _Given, _: PatientContext) -> list[str] | None:
    return _places(_codes(one for one in given.needlings if _is_marked(one, "pneumothorax") and one.depth_mm is None))


def _no_needling(given: _Given, _: PatientContext) -> list[str] | None:
    return _places(given.points_with("no-needling"))


def _pacemaker(given: _Given, context: PatientContext) -> list[str] | None:
    return _places(_codes(one for one in given.needlings if one.electro)) if context.pacemaker else None


def _anticoagulants(given: _Given, context: PatientContext) -> list[str] | None:
    return [] if context.anticoagulated and given.needlings else None


def _bleeding(given: _Given, context: PatientContext) -> list[str] | None:
    bleeds = context.bleeding_disorder or context.has_caution("bleeding-disorder")
    return [] if bleeds and given.needlings else None


def _immunosuppression(given: _Given, context: PatientContext) -> list[str] | None:
    return [] if context.immunosuppressed and given.needlings else None


def _antiphospholipid(given: _Given, context: PatientContext) -> list[str] | None:
    return [] if context.has_caution("antiphospholipid-anticoagulation") and given.needlings else None


def _heat(given: _Given, context: PatientContext) -> list[str] | None:
    if not context.has_caution("multiple-sclerosis-heat"):
        return None
    hot = [one.kind.value for one in given.adjuncts if one.kind in (AdjunctKind.MOXIBUSTION, AdjunctKind.HEAT_LAMP)]
    return _places([*_codes(one for one in given.needlings if one.moxa), *dict.fromkeys(hot)])


def _overuse(_: _Given, context: PatientContext) -> list[str] | None:
    return [] if context.overuse else None


def _red_flag(_: _Given, context: PatientContext) -> list[str] | None:
    late_onset = context.new_headache and context.age is not None and context.age >= RED_FLAG_AGE
    return [] if late_onset or context.has_caution("headache-red-flag") else None


_CHECKS: Mapping[str, _Check] = {
    "pacemaker-electro": _pacemaker,
    "headache-red-flag": _red_flag,
    "pregnancy-points": _pregnancy_points,
    "pregnancy-lower-trunk": _pregnancy_lower_trunk,
    "pregnancy-upper-abdomen": _pregnancy_upper_abdomen,
    "no-needling": _no_needling,
    "anticoagulants": _anticoagulants,
    "bleeding-disorder": _bleeding,
    "immunosuppression": _immunosuppression,
    "antiphospholipid-anticoagulation": _antiphospholipid,
    "multiple-sclerosis-heat": _heat,
    "over-lung": _over_lung,
    "medication-overuse": _overuse,
}
"""When each rule fires."""
