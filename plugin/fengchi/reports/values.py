"""The outcome report as plain values: every number once, unformatted. Pages, figures and files only draw these.

How each number comes about is defined in docs/reference/outcome-report.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from fengchi.domain.diary import Menses
from fengchi.domain.headache_patterns import HeadachePattern
from fengchi.domain.measures import MeasureId, Method
from fengchi.domain.medications import DrugClass
from fengchi.domain.migraine_day import DayRule
from fengchi.domain.outcomes import Change, Count, Window
from fengchi.reports.cautions import Caution


class Role(StrEnum):
    """What a window is to the treatments. PERIOD: there is no treatment; windows run from the first diary day."""

    BASELINE = "baseline"
    AFTER = "after"
    PERIOD = "period"
    LAST_28_DAYS = "last-28-days"


@dataclass(frozen=True, slots=True)
class PatientHeader:
    """Who this is about. age: whole years on the day of the report."""

    patient_id: str
    name: str
    record_number: str
    birth_date: date | None
    age: int | None
    sex: str
    synthetic: bool


@dataclass(frozen=True, slots=True)
class DayMark:
    """One calendar day. Every answer is None or empty on a day without an entry: unknown, not "no".

    migraine is None also on a recorded day that the rule cannot decide (undetermined).
    """

    day: date
    recorded: bool = False
    headache: bool | None = None
    migraine: bool | None = None
    undetermined: bool = False
    aura: bool | None = None
    acute: tuple[DrugClass, ...] = ()
    menses: Menses | None = None
    flare: bool | None = None
    late: bool = False
    treated: bool = False


@dataclass(frozen=True, slots=True)
class WindowNumbers:
    """Days counted in one window; each Count carries how many days were recorded.

    undetermined: recorded days that the rule cannot decide; they are in no migraine count. acute: days with any
    acute drug. change: of migraine days against the baseline, or why there is none.
    """

    window: Window
    role: Role
    migraine: Count
    headache: Count
    undetermined: Count
    acute: Count
    acute_by_class: tuple[tuple[DrugClass, Count], ...]
    n_late: int
    n_treatments: int
    change: Change

    @property
    def n_recorded(self) -> int:
        return self.migraine.n_recorded

    @property
    def n_days(self) -> int:
        """Days of the window that have been: 28, fewer while it runs."""
        return self.migraine.n_days


@dataclass(frozen=True, slots=True)
class KeyCount:
    """One of the numbers at the top: baseline against the last 28 days. baseline None: no treatment yet."""

    key: str
    title: str
    baseline: Count | None
    latest: Count
    change: Change


@dataclass(frozen=True, slots=True)
class ReadingValue:
    """A reading as stored, with the band it falls into. value None: asked, but unknown."""

    measure_id: MeasureId
    title: str
    first_day: date
    last_day: date
    value: Decimal | None
    band: str
    method: Method
    rule: str = ""
    n_recorded_days: int | None = None
    unknown_reason: str = ""


@dataclass(frozen=True, slots=True)
class KeyScore:
    """HIT-6 or MIDAS before the first treatment and last. points: the difference; no percent is made of a score."""

    measure_id: MeasureId | None
    title: str
    baseline: ReadingValue | None
    latest: ReadingValue | None
    points: Decimal | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PointUse:
    """A point in one treatment. code: catalogue code, or "local" with the place in text."""

    code: str
    text: str
    sides: tuple[str, ...]
    electro: bool


@dataclass(frozen=True, slots=True)
class TreatmentRow:
    """A signed treatment. window: index of the 28-day window it falls into. adverse_events: kinds."""

    treatment_id: str
    started_at: datetime
    day: date
    window: int
    points: tuple[PointUse, ...]
    n_needles: int
    retention_minutes: int | None
    adverse_events: tuple[str, ...]
    adverse_events_asked: bool
    amended: bool


@dataclass(frozen=True, slots=True)
class PointFrequency:
    """How often a point was used. by_side: needles per side."""

    code: str
    text: str
    n_treatments: int
    n_needles: int
    by_side: tuple[tuple[str, int], ...]
    n_electro: int


@dataclass(frozen=True, slots=True)
class AdverseEventSummary:
    """Asked and none is not the same as not asked. by_kind: events per kind."""

    n_treatments: int
    n_asked: int
    n_none: int
    n_with_events: int
    n_not_asked: int
    by_kind: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class ComorbidityRow:
    disease_key: str
    title: str
    certainty: str
    activity: str
    informant: str
    onset: date | None
    asserted_on: date | None


@dataclass(frozen=True, slots=True)
class ComorbidityList:
    """status: "listed", "none-known" (asked, there is none) or "not-asked"."""

    status: str
    rows: tuple[ComorbidityRow, ...] = ()


@dataclass(frozen=True, slots=True)
class DrugChange:
    """A drug started or stopped on the report's axis. what: "started" or "stopped"."""

    day: date
    what: str
    name: str
    drug_class: DrugClass
    acute: bool
    window: int


@dataclass(frozen=True, slots=True)
class DrugRow:
    """A drug in use at some time on the axis. started None: not known; ended None: goes on."""

    name: str
    drug_class: DrugClass
    started: date | None
    ended: date | None
    acute: bool
    dose: str


@dataclass(frozen=True, slots=True)
class BaselineStatement:
    """Whether there is a baseline to compare with, and why not. window None: there is no treatment to anchor one."""

    exists: bool
    text: str
    window: Window | None
    n_recorded: int


@dataclass(frozen=True, slots=True)
class OutcomeReport:
    """Everything the report says. windows run in order of time; days run without a gap from first_day to made_on.

    first_day: first day of the baseline; without a treatment the first diary day, or 27 days before made_on.
    n_days_outside: diary days before first_day or after made_on, which are in no window.
    scores: questionnaires and pain; recalled: counts from memory; received_counts: counts that came as one number.
    """

    made_on: date
    patient: PatientHeader
    rule: DayRule
    coverage_minimum: int
    anchor: date | None
    first_day: date
    last_diary_day: date | None
    baseline: BaselineStatement
    windows: tuple[WindowNumbers, ...]
    last_28_days: WindowNumbers
    last_complete: WindowNumbers | None
    key_counts: tuple[KeyCount, ...]
    key_score: KeyScore
    patterns: tuple[HeadachePattern, ...]
    days: tuple[DayMark, ...]
    n_days_outside: int
    treatments: tuple[TreatmentRow, ...]
    points: tuple[PointFrequency, ...]
    adverse_events: AdverseEventSummary
    comorbidities: ComorbidityList
    drugs: tuple[DrugRow, ...]
    drug_changes: tuple[DrugChange, ...]
    scores: tuple[ReadingValue, ...]
    recalled: tuple[ReadingValue, ...]
    received_counts: tuple[ReadingValue, ...]
    cautions: tuple[Caution, ...]

    @property
    def baseline_window(self) -> WindowNumbers | None:
        return next((one for one in self.windows if one.role is Role.BASELINE), None)
