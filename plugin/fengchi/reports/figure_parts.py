"""What the figures share: colours as CSS custom properties with fallbacks, hatching, and which windows fit on a page.

A theme or a print sheet sets --fig-...; without one the fallback is used. No meaning rests on colour alone
(WCAG 2.2, 1.4.1): kinds of days also differ in shape, missing days are hatched.
"""

from __future__ import annotations

from collections.abc import Sequence

from fengchi.reports import svg
from fengchi.reports.values import Role, WindowNumbers

WIDTH = 760

INK = "var(--fig-ink, #26302d)"
MUTED = "var(--fig-soft, #5d6763)"
LINE = "var(--fig-line, #cdd3cd)"
PAPER = "var(--fig-paper, #ffffff)"
CLEAR = "var(--fig-clear, #e9ede4)"
HEADACHE = "var(--fig-headache, #d3a78c)"
MIGRAINE = "var(--fig-migraine, #7a3b2e)"
NEEDLE = "var(--fig-treatment, #17635b)"
MENSES = "var(--fig-menses, #8a3f66)"
FLARE = "var(--fig-flare, #b0651a)"
DRUG = "var(--fig-drug, #2f5488)"
HATCH = "var(--fig-hatch, #a9b0ab)"

LATEST_WINDOWS = 12
"""How many windows beside the baseline a figure shows; the tables show all."""


def shown_windows(windows: Sequence[WindowNumbers]) -> tuple[WindowNumbers, ...]:
    """The baseline and the latest windows."""
    baseline = [one for one in windows if one.role is Role.BASELINE]
    others = [one for one in windows if one.role is not Role.BASELINE]
    return (*baseline, *others[-LATEST_WINDOWS:])


def hatching(ident: str) -> str:
    """The pattern of a day nobody knows; use it as url(#ident)."""
    stripe = svg.tag("line", x1=0, y1=0, x2=0, y2=5, stroke=HATCH, stroke_width=1.6)
    return svg.tag(
        "defs",
        svg.tag(
            "pattern",
            svg.tag("rect", width=5, height=5, fill=PAPER),
            stripe,
            id=ident,
            width=5,
            height=5,
            patternUnits="userSpaceOnUse",
            patternTransform="rotate(45)",
        ),
    )
