"""Depth cautions: each has a figure, a source and a version, and the limit is never above what was measured."""

from __future__ import annotations

from decimal import Decimal

from fengchi.domain.depth_cautions import depth_caution, too_deep
from fengchi.domain.people import Sex
from fengchi.domain.points import CATALOGUE, LocalPoint


def test_gb21_stays_within_three_quarters_of_the_mean_distance_to_the_pleura() -> None:
    """14.6 mm in women, 17.4 mm in men; who is not known is treated as the smaller."""
    limits = {sex: caution.limit_mm for sex in Sex if (caution := depth_caution(CATALOGUE["GB21"], sex=sex))}
    assert limits[Sex.FEMALE] == limits[Sex.UNKNOWN] == limits[Sex.OTHER] == Decimal("10.9")
    assert limits[Sex.MALE] == Decimal("13.0")


def test_every_point_over_the_lung_has_a_limit() -> None:
    over_lung = [one for one in CATALOGUE.values() if "pneumothorax" in one.cautions]
    assert len(over_lung) > 50
    assert all(depth_caution(one) for one in over_lung)


def test_every_caution_names_its_rule_version_and_source() -> None:
    found = [caution for one in CATALOGUE.values() if (caution := depth_caution(one))]
    assert all(one.rule_id and one.version and one.source and one.text and one.limit_mm > 0 for one in found)


def test_only_deeper_than_the_limit_is_told() -> None:
    gb21 = CATALOGUE["GB21"]
    assert too_deep(gb21, Decimal("10.9")) is None
    assert too_deep(gb21, Decimal("11")) is not None
    assert too_deep(gb21, None) is None


def test_a_point_without_a_figure_and_a_local_point_have_no_limit() -> None:
    assert depth_caution(CATALOGUE["ST36"]) is None
    assert depth_caution(LocalPoint("ashi", "left trapezius edge")) is None
