"""The code system of the points: 361 of the channels, 48 extra points, and the local point that is described.

WHO Standard Acupuncture Nomenclature, 2nd edition (ISBN 9290611057). docs/reference/points.md tells where sources disagree.
"""

from __future__ import annotations

from collections.abc import Iterator

from fengchi.domain.needling import ONE_SIDED
from fengchi.domain.point_catalogue import CATALOGUE, NEEDLES_A_SIDE
from fengchi.domain.point_codes import CHANNEL_ALIASES
from fengchi.domain.point_names import OTHER_NAMES, plain
from fengchi.domain.points import Point
from fengchi.fhir import systems
from fhir_profiles.toolchain.concepts import Concept, Designation, OwnSystem, Property, Value

# R4's list of common languages, which HAPI takes for the whole of BCP 47, has neither zh-Latn nor zh-Hant and calls both an
# error. So the hanzi are zh, whoever asks for any Chinese gets them, and pinyin is told by its use alone.
HANZI = "zh"
ENGLISH = "en"

_PROPERTIES = (
    Property("kind", "channel-point, extra-point, or described (a local point, which has no place of its own)"),
    Property("channel", "the channel's letters, for an extra point those of its part of the body: GB, EX-HN"),
    Property("number", "the number on the channel", "integer"),
    Property("laterality", "paired, or midline (one on the body, needled without a side)"),
    Property("side", "the only side that this point has: left or right"),
    Property(
        "needles-a-side", "how many needles the point takes on one side by its definition, where not one", "integer"
    ),
    Property("region", "a coarse region of the body, of our own grouping"),
    Property(
        "caution",
        "what to mind: pregnancy, pregnancy-lower-trunk, pregnancy-upper-abdomen, pneumothorax, vessel, eye, "
        "spinal-cord-brainstem, organ, trachea, no-needling; not exhaustive, and awaiting a clinician's sign-off",
    ),
)


def point_concept(point: Point) -> Concept:
    """Display: the pinyin with its tones, as records carry it. Definition: where it is, in our own words."""
    return Concept(
        point.code, point.pinyin, _sentence(point.location), tuple(_names(point)), tuple(_properties_of(point))
    )


def _names(point: Point) -> Iterator[Designation]:
    yield Designation(point.pinyin, "pinyin")
    yield Designation(plain(point.pinyin).capitalize(), "pinyin-toneless")
    yield Designation(point.hanzi, "hanzi", HANZI)
    yield Designation(point.english, "english", ENGLISH)
    for letters in CHANNEL_ALIASES[point.channel]:
        if letters != point.channel:
            yield Designation(f"{letters}{point.number}", "other-code")
    for name in OTHER_NAMES.get(point.code, ()):
        yield Designation(name, "other-name", "" if name.isascii() else HANZI)


def _properties_of(point: Point) -> Iterator[tuple[str, Value]]:
    yield "kind", "extra-point" if point.channel.startswith("EX-") else "channel-point"
    yield "channel", point.channel
    yield "number", point.number
    yield "laterality", point.laterality.value
    if point.code in ONE_SIDED:
        yield "side", ONE_SIDED[point.code].value
    if point.code in NEEDLES_A_SIDE:
        yield "needles-a-side", NEEDLES_A_SIDE[point.code]
    yield "region", point.region
    for token in point.cautions:
        yield "caution", token


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:] + "."


_LOCAL = Concept(
    systems.LOCAL_POINT,
    systems.title(systems.POINTS, systems.LOCAL_POINT),
    "A place outside the catalogue, such as a tender spot (ashi). The extension local-point of the concept says where it is.",
    (Designation("Ashi point", "english", ENGLISH),),
    (("kind", "described"),),
)

POINT_SYSTEM = OwnSystem(
    systems.POINTS,
    "Acupuncture points",
    "The points that can be needled: the 361 points of the fourteen channels, 48 extra points, and the local point. Codes "
    "have no padding and no hyphen before the number (GB20, EX-HN5). A side is never part of the code.",
    (*(point_concept(one) for one in CATALOGUE.values()), _LOCAL),
    _PROPERTIES,
    source="Codes, pinyin and hanzi are facts of the WHO Standard Acupuncture Nomenclature, 2nd edition; English names "
    "are common ones and not of WHO; places are told in our own words.",
)
