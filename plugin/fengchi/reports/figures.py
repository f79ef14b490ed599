"""The report's figures as SVG strings: accessible, themeable by CSS custom properties, the same on page and paper."""

from __future__ import annotations

from fengchi.reports.figure_bars import bars
from fengchi.reports.figure_calendar import calendar, day_words
from fengchi.reports.figure_parts import LATEST_WINDOWS, shown_windows
from fengchi.reports.figure_scores import scores

__all__ = ["LATEST_WINDOWS", "bars", "calendar", "day_words", "scores", "shown_windows"]
