Profile: AcuNeedlingRecord
Parent: Observation
Id: acu-needling-record
Title: "Needling record"
Description: "Every needle of one treatment: one component a needle, its point as the component's code, its side as the value, and depth, gauge, technique, response, retention and current in an extension. A point needled on both sides is two components, so that counting components counts needles and the search `component-code` finds every treatment that used a point. The record as a whole has no value."
* insert OurDefinition
* ^purpose = "To carry points and sides in standard elements that any R4 server can search, and the detail for those who study it (STRICTA 2010 items 2b to 2g) beside them."
* extension contains
    PrescriptionShorthand named prescriptionShorthand 0..1 and
    WithdrawnByAmendment named withdrawn 0..1
* insert OwnExtensionsOnly
* insert ObservedInTreatment
* code 1..1
* code = $acupuncture-observable#needling-record
* value[x] 0..0
* component 1..* MS
  * ^short = "One needle"
  * ^definition = "Producer: one component for each needle, in the order of the prescription. Two needles in one point on one side are two equal components."
  * ^comment = "Consumer: the number of components is the number of needles inserted. Keep the order; do not merge equal components."
* component.modifierExtension 0..0
* component.extension contains NeedlingDetail named needlingDetail 0..1 MS
* insert OnlyNamedExtensions(component)
* component.extension[needlingDetail]
  * ^definition = "Producer: send what was recorded of this needle; what was not recorded is absent."
  * ^comment = "Consumer: point and side stay true without it, so a system that cannot keep extensions may drop it."
* component.code MS
* component.code from https://w3id.org/fengchi/ValueSet/acupuncture-point (required)
  * ^short = "The point"
  * ^definition = "Producer: the WHO code without hyphen or zeros, such as GB20 or EX-HN5; `local` with its description for a place outside the catalogue."
  * ^comment = "Consumer: the same points as in bodySite of the Procedure. Show the text for a local point."
* component.code.extension contains LocalPoint named localPoint 0..1
* insert OnlyNamedExtensions(component.code)
* component.value[x] 1..1 MS
* component.value[x] only CodeableConcept
* component.value[x] from NeedledSide (required)
  * ^short = "The side: left, right or midline"
  * ^definition = "Producer: the side of this one needle, as the patient's left or right. Both sides are two components."
  * ^comment = "Consumer: never read a missing component as a side that was not needled by mistake: what is not listed was not needled."
* component.interpretation 0..0
* component.dataAbsentReason 0..0
* component.code obeys acu-point-1
* component.code obeys acu-point-2
* component obeys acu-needling-1
* component obeys acu-needling-2
* component obeys acu-needling-3
* component obeys acu-needling-4

// The points on the midline are those that the catalogue calls so: governor and conception vessel, and eight extra points.
Invariant: acu-needling-1
Description: "Give this point the side midline: it has no left and no right."
Severity: #error
Expression: "code.coding.where(system = 'https://w3id.org/fengchi/CodeSystem/acupuncture-point' and code.matches('^((GV|CV)[0-9]+|EX-HN(1|3|10|11)|EX-B(5|8|9))$')).exists() implies value.ofType(CodeableConcept).coding.where(system = 'https://w3id.org/fengchi/CodeSystem/needling-side' and code = 'midline').exists()"

Invariant: acu-needling-2
Description: "Say left or right for this point: the body has it on both sides."
Severity: #error
Expression: "code.coding.where(system = 'https://w3id.org/fengchi/CodeSystem/acupuncture-point' and code != 'local' and code.matches('^((GV|CV)[0-9]+|EX-HN(1|3|10|11)|EX-B(5|8|9))$').not()).exists() implies value.ofType(CodeableConcept).coding.where(code = 'midline').empty()"

Invariant: acu-needling-3
Description: "EX-HN12 is on the left and EX-HN13 on the right: correct the point or the side."
Severity: #error
Expression: "(code.coding.where(code = 'EX-HN12').exists() implies value.ofType(CodeableConcept).coding.where(code = '419465000').empty()) and (code.coding.where(code = 'EX-HN13').exists() implies value.ofType(CodeableConcept).coding.where(code = '419161000').empty())"

Invariant: acu-needling-4
Description: "Give each needle one side: a point needled on both sides is two components, one left and one right."
Severity: #error
Expression: "value.ofType(CodeableConcept).coding.where(system = 'http://snomed.info/sct' or system = 'https://w3id.org/fengchi/CodeSystem/needling-side').count() <= 1 and value.ofType(CodeableConcept).coding.where(code = '51440002').empty()"

ValueSet: NeedledSide
Id: needled-side
Title: "Side of one needle"
Description: "Where one needle is. There is no code for both sides on purpose: a point needled on both sides is two needles."
* insert OurDefinition
* ^copyright = "SNOMED CT codes are of the Global Patient Set, edition 2020-07-31, CC BY 4.0, SNOMED International."
* $sct#419161000 "Unilateral left"
* $sct#419465000 "Unilateral right"
* $needling-side#midline "Midline"

Extension: PrescriptionShorthand
Id: prescription-shorthand
Title: "Prescription in shorthand"
Description: "All needlings of the treatment as one line, the way a clinician types them: `gb20 0.25x40 d20 deqi; li4; gv20; ret 25`. Made from the components, for a reader; the components are the record."
* insert OurDefinition
* ^context[0].type = #element
* ^context[0].expression = "Observation"
* value[x] 1..1
* value[x] only string

Mapping: StrictaOfNeedlingRecord
Source: AcuNeedlingRecord
Target: "https://pmc.ncbi.nlm.nih.gov/articles/PMC2882429/"
Id: stricta-2010
Title: "STRICTA 2010"
* component -> "2a"
* component.code -> "2b"
* component.value[x] -> "2b"
* component.extension[needlingDetail] -> "2c, 2d, 2e, 2f, 2g"
