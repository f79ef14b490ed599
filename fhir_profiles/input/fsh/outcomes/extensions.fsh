Extension: AcuteDrugDetail
Id: acute-drug-detail
Title: "Doses and relief of an acute drug"
Description: "How often an acute drug was taken on a diary day, and what the headache did two hours later. It stands on the component acute-drug of a diary day."
* insert OurDefinition
* ^context[0].type = #element
* ^context[0].expression = "Observation.component"
* extension contains
    doses 1..1 MS and
    relief2h 0..1 MS
* extension[doses].value[x] 1..1
* extension[doses].value[x] only integer
* extension[doses] ^short = "How often the drug was taken that day, 1 to 20"
* extension[doses] obeys acu-acute-drug-1
* extension[relief2h].value[x] 1..1
* extension[relief2h].value[x] only CodeableConcept
* extension[relief2h].value[x] from https://w3id.org/fengchi/ValueSet/diary-relief (required)
* extension[relief2h] ^short = "The headache two hours after the drug; left out where nobody said"

Invariant: acu-acute-drug-1
Description: "Give the doses of one drug in one day as a whole number from 1 to 20."
Severity: #error
Expression: "value >= 1 and value <= 20"

Extension: MigraineDayRule
Id: migraine-day-rule
Title: "Migraine day rule"
Description: "The rule, with its version, by which diary days were counted as migraine days. Counts made by different rules are never compared."
* insert OurDefinition
* ^context[0].type = #element
* ^context[0].expression = "Observation"
* ^context[1].type = #element
* ^context[1].expression = "Composition"
* value[x] 1..1
* value[x] only Coding
* value[x] from https://w3id.org/fengchi/ValueSet/migraine-day-rule (required)

Extension: Informant
Id: informant
Title: "Who said so"
Description: "Whether a comorbidity was stated by the clinician, by the patient, or read from the hospital's own records."
* insert OurDefinition
* ^context[0].type = #element
* ^context[0].expression = "Observation"
* ^context[1].type = #element
* ^context[1].expression = "Condition"
* value[x] 1..1
* value[x] only Coding
* value[x] from https://w3id.org/fengchi/ValueSet/informant (required)

Extension: DiseaseActivity
Id: disease-activity
Title: "Activity of the disease"
Description: "Whether the disease is flaring, active, in remission, or whether nobody knows. Condition.clinicalStatus has no code for the last: there unknown reads as active."
* insert OurDefinition
* ^context[0].type = #element
* ^context[0].expression = "Condition"
* value[x] 1..1
* value[x] only Coding
* value[x] from https://w3id.org/fengchi/ValueSet/disease-activity (required)

Extension: AcupunctureStyle
Id: acupuncture-style
Title: "Style of acupuncture"
Description: "The school a course of treatments follows, in the practitioner's words, such as TCM, Japanese meridian therapy or Western medical acupuncture. STRICTA 2010, item 1a."
* insert OurDefinition
* ^context[0].type = #element
* ^context[0].expression = "CarePlan"
* value[x] 1..1
* value[x] only string
