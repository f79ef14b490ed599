"""The clinic's values in and out of the record: each save writes FHIR resources, each read builds a domain value from them.

https://hl7.org/fhir/R4/http.html. The services speak the domain; here their values become records.
"""

from fengchi.store.records.clinic.charts import Chart, save_charts
from fengchi.store.records.clinic.comorbidities import (
    refuse_foreign_comorbidity,
    retract_comorbidity,
    save_comorbidity,
    statuses_of,
)
from fengchi.store.records.clinic.courses import courses_of, open_course, save_course
from fengchi.store.records.clinic.diary import save_diary_days, save_reading
from fengchi.store.records.clinic.medications import (
    own_medication,
    own_medication_ids,
    retract_medication,
    save_medication,
)
from fengchi.store.records.clinic.people import (
    patient,
    patients_with_identifier,
    practitioner,
    refuse_known_identifier,
    save_patient,
    save_practitioner,
    save_software,
)
from fengchi.store.records.clinic.treatments import (
    StoredTreatment,
    TreatmentVersion,
    save_treatment,
    treatment,
    treatment_exists,
    treatment_versions,
    treatments_of,
)

__all__ = [
    "Chart",
    "StoredTreatment",
    "TreatmentVersion",
    "courses_of",
    "open_course",
    "own_medication",
    "own_medication_ids",
    "patient",
    "patients_with_identifier",
    "practitioner",
    "refuse_foreign_comorbidity",
    "refuse_known_identifier",
    "retract_comorbidity",
    "retract_medication",
    "save_charts",
    "save_comorbidity",
    "save_course",
    "save_diary_days",
    "save_medication",
    "save_patient",
    "save_practitioner",
    "save_reading",
    "save_software",
    "save_treatment",
    "statuses_of",
    "treatment",
    "treatment_exists",
    "treatment_versions",
    "treatments_of",
]
