"""How much a measure must change to matter, as published. Values differ by method and population, so all are named.

Sources stand beside each value. For MIDAS none was confirmed, so none is given.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from fengchi.domain.measures import MeasureId


@dataclass(frozen=True, slots=True)
class MinimalChange:
    """The smallest change that matters. value: points towards better. scope: "person", or "group" for means."""

    measure_id: MeasureId
    value: Decimal
    scope: str
    population: str
    source: str


_HIT6_PRIMARY = "doi 10.1177/0333102413497599"
_MSQ = "Cole 2009, Cephalalgia, doi 10.1111/j.1468-2982.2009.01852.x"

MINIMAL_CHANGES = (
    MinimalChange(
        MeasureId.HIT6, Decimal("2.5"), "person", "episodic migraine, primary care (mean change)", _HIT6_PRIMARY
    ),
    MinimalChange(MeasureId.HIT6, Decimal(6), "person", "episodic migraine, primary care (ROC)", _HIT6_PRIMARY),
    MinimalChange(MeasureId.HIT6, Decimal("1.5"), "group", "episodic migraine, primary care", _HIT6_PRIMARY),
    MinimalChange(
        MeasureId.HIT6, Decimal("2.3"), "group", "chronic daily headache", "doi 10.1016/j.jclinepi.2005.05.010"
    ),
    MinimalChange(MeasureId.HIT6, Decimal(6), "person", "chronic migraine, responder", "PMID 32862469"),
    MinimalChange(MeasureId.MSQ_RESTRICTIVE, Decimal(5), "person", "migraine", _MSQ),
    MinimalChange(MeasureId.MSQ_PREVENTIVE, Decimal(5), "person", "migraine (5.0 to 7.9)", _MSQ),
    MinimalChange(MeasureId.MSQ_EMOTIONAL, Decimal(8), "person", "migraine (8.0 to 10.6)", _MSQ),
    MinimalChange(MeasureId.MSQ_RESTRICTIVE, Decimal("3.2"), "group", "migraine", _MSQ),
    MinimalChange(MeasureId.MSQ_PREVENTIVE, Decimal("4.6"), "group", "migraine", _MSQ),
    MinimalChange(MeasureId.MSQ_EMOTIONAL, Decimal("7.5"), "group", "migraine", _MSQ),
)


def minimal_important_changes(measure_id: MeasureId, scope: str = "person") -> tuple[MinimalChange, ...]:
    """Every published minimal change of the measure, for one person or between groups."""
    return tuple(one for one in MINIMAL_CHANGES if one.measure_id == measure_id and one.scope == scope)
