"""Our records as US Core sees them: a second package for the United States, and who in it claims US Core.

http://hl7.org/fhir/us/core/STU6.1. The first package knows nothing of it, so that other countries install that one alone.
A record claims US Core only where it meets it and what it refers to in the same package does, as far as US Core asks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from fengchi import __version__
from fengchi.fhir.definitions import all_definitions
from fengchi.fhir.packages import BASE_NAME, FHIR_VERSION, Json, Package, guide_url, published_examples
from fengchi.fhir.systems import profile
from fengchi.fhir.us_profiles import COUNTERPARTS, US_CORE, US_CORE_VERSION, us_core_profile, us_profiles, us_url

US_NAME: Final = f"{BASE_NAME}.us"
US_CORE_NAME: Final = "hl7.fhir.us.core"

_PATIENT: Final = frozenset({"us-core-patient"})
_SCREENING: Final = frozenset({"us-core-observation-screening-assessment"})
_PERFORMERS: Final = frozenset({"us-core-patient", "us-core-practitioner", "PractitionerRole"})
_TARGETS: Final[Mapping[str, Mapping[str, frozenset[str]]]] = MappingProxyType(
    {
        "us-core-procedure": {"subject": _PATIENT, "basedOn": frozenset()},
        "us-core-simple-observation": {
            "subject": _PATIENT,
            "performer": _PERFORMERS,
            "derivedFrom": frozenset({"Observation"}),
        },
        "us-core-observation-screening-assessment": {
            "subject": _PATIENT,
            "performer": _PERFORMERS,
            "derivedFrom": _SCREENING,
            "hasMember": _SCREENING | {"QuestionnaireResponse"},
        },
        "us-core-condition-problems-health-concerns": {"subject": _PATIENT},
        "us-core-goal": {"subject": _PATIENT},
    }
)
"""US Core profile to the elements that may refer only to what meets US Core, each with the profiles of US Core, or types,
that it allows and a record of ours can be. A procedure may be based on a us-core-careplan, which no course of ours is."""


def us_package(definitions: Iterable[Json] | None = None, examples: Iterable[Json] | None = None) -> Package:
    """The second package: it needs ours and US Core's.

    definitions: ours with snapshots, else those that ship. examples: records in place of the published examples; those
    that do not meet US Core are left out.
    """
    return Package(
        name=US_NAME,
        title="Fengchi: acupuncture for migraine, United States",
        description="The profiles of fengchi.acupuncture, each with the US Core profile that its records also meet.",
        depends_on={"hl7.fhir.r4.core": FHIR_VERSION, BASE_NAME: __version__, US_CORE_NAME: US_CORE_VERSION},
        definitions=us_profiles(all_definitions().values() if definitions is None else definitions),
        examples=with_us_claims(published_examples() if examples is None else examples),
        guides={
            BASE_NAME: guide_url(BASE_NAME),
            US_CORE_NAME: f"{US_CORE}/ImplementationGuide/{US_CORE_NAME}",
        },
    )


def with_us_claims(records: Iterable[Json]) -> tuple[dict[str, Any], ...]:
    """Those of the records that meet US Core, with the US profile and US Core's own before their claims.

    Where US Core asks it of what a record refers to, that must be among the records and meet it too: each that does not
    can take others with it, so this looks until none is left to take out.
    """
    meeting = {_reference_to(one): one for one in records if _meets_alone(one)}
    while lacking := [key for key, one in meeting.items() if not _targets_meet(one, meeting)]:
        for key in lacking:
            del meeting[key]
    return tuple(_claiming(one) for one in meeting.values())


def _claiming(record: Json) -> dict[str, Any]:
    name = _name_of(record)
    profiles = [us_url(name), us_core_profile(name), *record["meta"]["profile"]]
    return {**record, "meta": {**record["meta"], "profile": profiles}}


def _reference_to(record: Json) -> str:
    return f"{record['resourceType']}/{record['id']}"


def _name_of(record: Json) -> str:
    """The profile of ours with a counterpart that the record claims; empty where there is none."""
    claimed = record.get("meta", {}).get("profile", ())
    return next((name for name in COUNTERPARTS if profile(name) in claimed), "")


# What a record itself must have -------------------------------------------------------------------------------------


def _meets_alone(record: Json) -> bool:
    """Our profiles ask for all that US Core does, but for what a clinic may not know of a person."""
    name = _name_of(record)
    is_known = _KNOWN_OF_PEOPLE.get(name)
    return name != "" and (is_known is None or is_known(record))


def _is_us_core_patient(record: Json) -> bool:
    """An identifier, a name with family or given (us-core-6) and a gender; telecom may be left out, but not half given."""
    named = all("family" in one or "given" in one for one in record.get("name", [{}]))
    reached = all("system" in one and "value" in one for one in record.get("telecom", ()))
    return _is_identified(record) and named and reached and "gender" in record


def _is_us_core_practitioner(record: Json) -> bool:
    """An identifier, and a family name in every name."""
    return _is_identified(record) and all("family" in one for one in record.get("name", [{}]))


def _is_identified(record: Json) -> bool:
    return all("system" in one and "value" in one for one in record.get("identifier", [{}]))


_KNOWN_OF_PEOPLE: Final[Mapping[str, Callable[[Json], bool]]] = MappingProxyType(
    {"acu-patient": _is_us_core_patient, "acu-practitioner": _is_us_core_practitioner}
)


# What it refers to --------------------------------------------------------------------------------------------------


def _targets_meet(record: Json, meeting: Mapping[str, Json]) -> bool:
    restricted = _TARGETS.get(COUNTERPARTS[_name_of(record)], {})
    return all(
        _is_allowed(target, allowed, meeting)
        for element, allowed in restricted.items()
        for target in _references(record.get(element, ()))
    )


def _is_allowed(target: str, allowed: frozenset[str], meeting: Mapping[str, Json]) -> bool:
    """A target that is not among the records cannot be shown to meet anything."""
    if target.partition("/")[0] in allowed:
        return True
    return target in meeting and COUNTERPARTS[_name_of(meeting[target])] in allowed


def _references(element: Any) -> Iterator[str]:
    """Of one Reference or a list of them; empty for one that only identifies its target."""
    for one in [element] if isinstance(element, Mapping) else element:
        yield str(one.get("reference", ""))
