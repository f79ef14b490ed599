"""Chart a treatment: draft, needles in, needles out, sign; later amend it or mark it as entered in error."""

from fengchi.services.charting.beside import cautions, completeness
from fengchi.services.charting.drafts import discard, draft, open_drafts, put_needles_in, save, start, take_needles_out
from fengchi.services.charting.notes import treatment, treatments_of, versions
from fengchi.services.charting.signing import chart, enter_in_error, preview, sign, sign_amendment, start_amendment

__all__ = [
    "cautions",
    "chart",
    "completeness",
    "discard",
    "draft",
    "enter_in_error",
    "open_drafts",
    "preview",
    "put_needles_in",
    "save",
    "sign",
    "sign_amendment",
    "start",
    "start_amendment",
    "take_needles_out",
    "treatment",
    "treatments_of",
    "versions",
]
