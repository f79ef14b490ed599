"""The code systems of the clinic's own work: what an audit entry says was done, and kinds of names of a concept.

https://hl7.org/fhir/R4/valueset-audit-event-sub-type.html is open to codes of ours: it knows what was done to a resource, not
what somebody did in the clinic.
"""

from __future__ import annotations

from fengchi.fhir import systems
from fhir_profiles.toolchain.concepts import Concept, OwnSystem, listed

INTERACTION_SYSTEM = OwnSystem(
    systems.INTERACTIONS,
    "Interactions of the clinic",
    "What was done or looked at, as the subtype of an AuditEvent, where it was none of FHIR's RESTful interactions.",
    listed(
        systems.INTERACTIONS,
        {
            "view-worklist": "Saw the list of the day's patients.",
            "find-patient": "Looked for a patient.",
            "register-patient": "Made a record for a new patient.",
            "view-patient": "Saw a patient's page.",
            "view-treatments": "Saw the list of a patient's treatments.",
            "view-treatment": "Saw one treatment's note.",
            "view-versions": "Saw the earlier versions of a note.",
            "view-completeness": "Saw how much of STRICTA a note answers.",
            "check-safety": "Saw the cautions for a draft.",
            "view-drafts": "Saw the list of a patient's drafts.",
            "view-draft": "Saw a draft.",
            "start-draft": "Began a note.",
            "save-draft": "Changed a draft.",
            "discard-draft": "Threw a draft away.",
            "needles-in": "Said that the needles are in.",
            "needles-out": "Said that the needles are out, and counted them.",
            "sign-treatment": "Signed a note.",
            "start-amendment": "Began to amend a signed note.",
            "amend-treatment": "Signed an amended note.",
            "enter-in-error": "Marked a note as entered in error.",
            "view-courses": "Saw a patient's courses.",
            "view-course-progress": "Saw how far a course has come.",
            "begin-course": "Began a course.",
            "change-course": "Changed a course.",
            "view-comorbidities": "Saw a patient's comorbidities.",
            "state-comorbidity": "Stated a comorbidity.",
            "withdraw-comorbidity": "Took a comorbidity back.",
            "view-medications": "Saw a patient's drugs.",
            "record-medication": "Wrote a drug down.",
            "change-medication": "Changed what is written of a drug.",
            "stop-medication": "Wrote down that a drug has ended.",
            "withdraw-medication": "Took a drug back that was written down by mistake.",
            "view-diary": "Saw a patient's diary.",
            "record-diary-day": "Wrote a diary day down.",
            "import-diary": "Read a diary from a file.",
            "record-reading": "Wrote a reading of an outcome measure down.",
            "view-report": "Saw an outcome report.",
            "export": "Took records out.",
            "import": "Brought records in.",
            "view-audit": "Saw the audit trail.",
            "verify-audit": "Checked that the audit trail is whole.",
            "reindex": "Built the index and the counts anew.",
            "lookup": "Asked what a code means.",
            "validate-code": "Asked whether a code is one of a code system or value set.",
            "expand": "Asked for the codes of a value set.",
            "translate": "Asked for a code's counterpart elsewhere.",
            "validate": "Had a resource checked without storing it.",
            "extract": "Asked what would be taken out of a questionnaire's answers.",
            "install-definitions": "Put the definitions of this contract among the records.",
            "load-demo": "Loaded the demo clinic.",
            "load-demo-patient": "Loaded one made-up patient.",
            "sign-in": "Signed in, or tried to.",
            "sign-out": "Signed out.",
            "bearer-token": "Came to the API with a token that was not accepted.",
            "view-accounts": "Saw the accounts.",
            "add-account": "Added an account.",
            "disable-account": "Closed an account.",
            "set-password": "Set an account's password.",
            "view-clients": "Saw the registered programs.",
            "add-client": "Registered a program.",
            "revoke-client": "Closed a program's access.",
            "issue-token": "Gave a program a token.",
        },
    ),
)

DESIGNATION_SYSTEM = OwnSystem(
    systems.DESIGNATION_USES,
    "Kinds of names",
    "What kind of name a designation in a code system of ours is.",
    (
        Concept("pinyin", "Pinyin", "Romanised with its tones."),
        Concept("pinyin-toneless", "Toneless pinyin", "Romanised without tones: what people type. Homonyms share it."),
        Concept("hanzi", "Hanzi", "In traditional Chinese characters."),
        Concept("english", "English name", "A common English name, of no standard."),
        Concept("other-code", "Other code", "The same point in another abbreviation of its channel: SJ5 for TE5."),
        Concept("other-name", "Other name", "A name in use beside the one shown."),
    ),
)

CLINIC_SYSTEMS = (INTERACTION_SYSTEM, DESIGNATION_SYSTEM)
