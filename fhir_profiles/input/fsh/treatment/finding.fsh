Profile: AcuFinding
Parent: Observation
Id: acu-finding
Title: "Finding at an acupuncture treatment"
Description: "What the patient said, what was seen and felt, and what was concluded at one visit, one Observation a heading: the patient's words, tongue, pulse, palpation, the pattern diagnosis, the response sought with the needles, and the plan with what the patient was told. Texts stand as the clinician wrote them; a pattern may be coded (ICD-11 chapter 26). A heading under which nothing was recorded has no Observation."
* insert OurDefinition
* extension contains WithdrawnByAmendment named withdrawn 0..1
* insert OwnExtensionsOnly
* insert ObservedInTreatment
* code 1..1 MS
* code from FindingHeading (required)
  * ^short = "The heading"
  * ^definition = "Producer: one heading of ours; codings of other systems may stand behind it."
  * ^comment = "Consumer: show the finding under this heading; headings that are not there were not recorded, which does not mean normal."
* value[x] 1..1 MS
* value[x] only string or CodeableConcept
  * ^short = "The words; for a pattern the coding as chosen and the words"
  * ^definition = "Producer: the clinician's own words as valueString; for the heading pattern valueCodeableConcept with the text, and the coding where one was chosen."
  * ^comment = "Consumer: show the text unchanged. Patterns of traditional medicine are no biomedical diagnoses: do not file them as problems."
* component 0..0
* obeys acu-finding-1
* obeys acu-finding-2

Invariant: acu-finding-1
Description: "Write a pattern as valueCodeableConcept and every other heading as valueString."
Severity: #error
Expression: "code.coding.where(system = 'https://w3id.org/fengchi/CodeSystem/acupuncture-observable' and code = 'pattern').exists() = value.ofType(CodeableConcept).exists()"

Invariant: acu-finding-2
Description: "Give one heading; another heading is another Observation."
Severity: #error
Expression: "code.coding.where(system = 'https://w3id.org/fengchi/CodeSystem/acupuncture-observable').count() <= 1"

ValueSet: FindingHeading
Id: finding-heading
Title: "Heading of a finding"
Description: "Under what a finding of an acupuncture visit stands."
* insert OurDefinition
* $acupuncture-observable#subjective
* $acupuncture-observable#tongue
* $acupuncture-observable#pulse
* $acupuncture-observable#palpation
* $acupuncture-observable#pattern
* $acupuncture-observable#response-sought
* $acupuncture-observable#plan

Mapping: StrictaOfFinding
Source: AcuFinding
Target: "https://pmc.ncbi.nlm.nih.gov/articles/PMC2882429/"
Id: stricta-2010
Title: "STRICTA 2010"
* value[x] -> "1b (pattern), 2d (response-sought), 4b (plan: what the patient was told)"
