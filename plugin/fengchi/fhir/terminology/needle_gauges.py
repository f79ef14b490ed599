"""The codes of needles: usual sizes are listed, and every other size is a code by the same rule.

The rule is the CodeSystem's own, https://hl7.org/fhir/R4/codesystem-definitions.html#CodeSystem.content; a Procedure is
held to it by the invariant acu-treatment-3.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from fengchi.fhir import systems
from fengchi.fhir.terminology.concepts import Concept, Grammar

_CODE: Final = re.compile(r"(0[.](?:[1-5][0-9]{0,3}|60{0,3}))x([1-9]|[1-9][0-9]|1[0-4][0-9]|150)")
"""Diameter 0.1 to 0.6 and length 1 to 150, both in mm."""


def _concept(code: str) -> Concept | None:
    found = _CODE.fullmatch(code)
    if found is None:
        return None
    properties = (
        {"code": "diameter", "valueDecimal": Decimal(found[1])},
        {"code": "length", "valueInteger": int(found[2])},
    )
    display = f"Filiform needle {found[1]} mm x {found[2]} mm"
    return Concept(systems.GAUGES, code, display, properties=properties)


NEEDLE_GAUGES: Final = Grammar(
    _concept,
    "Write a needle as diameter x length in mm, such as 0.25x40: diameter 0.1 to 0.6, length 1 to 150.",
)
