"""Pages of the visit: the treatment form, the signed note, and beside them comorbidities, drugs and the course."""

from starlette.routing import Route

from fengchi.web.charting import comorbidities, course, drafts, drugs, prescription, signing, starting, treatments
from fengchi.web.handlers import filled_in, shown

BOTH = ["GET", "POST"]
POST = ["POST"]

routes = [
    Route("/patients/{patient_id}/treatments/new", shown(starting.begin), methods=BOTH),
    Route("/patients/{patient_id}/comorbidities", filled_in(comorbidities.page, comorbidities.change), methods=BOTH),
    Route("/patients/{patient_id}/drugs", filled_in(drugs.page, drugs.change), methods=BOTH),
    Route("/patients/{patient_id}/course", filled_in(course.page, course.change), methods=BOTH),
    Route("/drafts/{draft_id}", shown(drafts.show), methods=["GET"]),
    Route("/drafts/{draft_id}", shown(drafts.saving(drafts.saved)), methods=POST),
    Route("/drafts/{draft_id}/needles-in", shown(drafts.saving(drafts.needles_in)), methods=POST),
    Route("/drafts/{draft_id}/needles-out", shown(drafts.saving(drafts.needles_out)), methods=POST),
    Route("/drafts/{draft_id}/preview", shown(drafts.saving(drafts.to_preview)), methods=POST),
    Route("/drafts/{draft_id}/autosave", shown(drafts.autosave), methods=POST),
    Route("/drafts/{draft_id}/sign", shown(signing.preview), methods=["GET"]),
    Route("/drafts/{draft_id}/sign", shown(signing.sign), methods=POST),
    Route("/drafts/{draft_id}/discard", shown(signing.discard), methods=BOTH),
    Route("/treatments/{treatment_id}", shown(treatments.show), methods=["GET"]),
    Route("/treatments/{treatment_id}/versions/{version:int}", shown(treatments.show), methods=["GET"]),
    Route("/treatments/{treatment_id}/amend", shown(treatments.amend), methods=POST),
    Route(
        "/treatments/{treatment_id}/error", filled_in(treatments.error_page, treatments.enter_in_error), methods=BOTH
    ),
    Route("/api/prescription", shown(prescription.check), methods=["GET"]),
    Route("/api/points", shown(prescription.points), methods=["GET"]),
]
