Profile: AcuTreatmentQuantities
Parent: Observation
Id: acu-treatment-quantities
Title: "Quantities of a treatment"
Description: "What was counted at one treatment: needles in, needles out, the prescribed retention and the minutes of personal one-on-one contact. Retention is a dose; one-on-one minutes are what some payers count; neither stands for the other. Needles in and out are a safety check: where they differ, a reason is given."
* insert OurDefinition
* extension contains WithdrawnByAmendment named withdrawn 0..1
* insert OwnExtensionsOnly
* insert ObservedInTreatment
* code 1..1
* code = $acupuncture-observable#treatment-quantities
* value[x] 0..0
* component 1..* MS
  * ^definition = "Producer: send a component for each quantity that was counted; one that was not counted is absent, never 0."
  * ^comment = "Consumer: 0 means counted and none. Units are UCUM: {needle} and min."
* component.modifierExtension 0..0
* component.code from QuantityObservable (extensible)
* component ^slicing.discriminator.type = #pattern
* component ^slicing.discriminator.path = "code"
* component ^slicing.rules = #closed
* component contains
    needlesIn 0..1 MS and
    needlesOut 0..1 MS and
    needleCountReason 0..1 MS and
    retention 0..1 MS and
    faceToFace 0..1 MS
* component[needlesIn].code = $acupuncture-observable#needles-in
* component[needlesIn].value[x] 1..1
* insert MeasuredIn(component[needlesIn].value[x], {needle})
* component[needlesIn]
  * ^short = "Needles inserted"
  * ^definition = "Producer: count the needles inserted, those that were taken out at once included."
  * ^comment = "Consumer: for a record of one signed note this equals the number of components of its needling record."
* component[needlesOut].code = $acupuncture-observable#needles-out
* component[needlesOut].value[x] 1..1
* insert MeasuredIn(component[needlesOut].value[x], {needle})
* component[needlesOut]
  * ^short = "Needles counted when they were taken out"
  * ^definition = "Producer: count again at the end. Where the number differs from needles in, send the reason too."
  * ^comment = "Consumer: show a difference with its reason; a needle left behind is an adverse event of its own."
* component[needleCountReason].code = $acupuncture-observable#needle-count-reason
* component[needleCountReason].value[x] 1..1
* component[needleCountReason].value[x] only string
* component[needleCountReason]
  * ^short = "Why the two counts differ"
  * ^definition = "Producer: say in words what became of the needles that were not counted twice; required where the counts differ."
  * ^comment = "Consumer: show it beside the counts."
* component[retention].code = $acupuncture-observable#retention
* component[retention].value[x] 1..1
* insert MeasuredIn(component[retention].value[x], min)
* component[retention]
  * ^short = "How long the needles were to stay"
  * ^definition = "Producer: the prescribed minutes. A needle that stayed for another time says so in its own detail."
  * ^comment = "Consumer: where it is absent, take the time from needles in to needles out."
* component[faceToFace].code = $acupuncture-observable#face-to-face
* component[faceToFace].value[x] 1..1
* insert MeasuredIn(component[faceToFace].value[x], min)
* component[faceToFace]
  * ^short = "Minutes of personal one-on-one contact"
  * ^definition = "Producer: the minutes the practitioner spent with this patient alone, where the clinic counts them."
  * ^comment = "Consumer: the only minutes here that some payers count; never take retention for them."
* obeys acu-quantities-1
* obeys acu-quantities-2
* obeys acu-quantities-3

Invariant: acu-quantities-1
Description: "Give needles in and out as whole numbers from 0."
Severity: #error
Expression: "component.where(code.coding.where(code = 'needles-in' or code = 'needles-out').exists()).value.ofType(Quantity).value.all($this >= 0 and $this mod 1 = 0)"

Invariant: acu-quantities-2
Description: "Needles in and out differ: count again, or give the reason in the component needle-count-reason."
Severity: #error
Expression: "component.where(code.coding.where(code = 'needles-in').exists()).exists().not() or component.where(code.coding.where(code = 'needles-out').exists()).exists().not() or component.where(code.coding.where(code = 'needle-count-reason').exists()).exists() or component.where(code.coding.where(code = 'needles-in').exists()).value.ofType(Quantity).value = component.where(code.coding.where(code = 'needles-out').exists()).value.ofType(Quantity).value"

Invariant: acu-quantities-3
Description: "Give retention and one-on-one contact as whole minutes from 0 to 1440."
Severity: #error
Expression: "component.where(code.coding.where(code = 'retention' or code = 'face-to-face').exists()).value.ofType(Quantity).value.all($this >= 0 and $this <= 1440 and $this mod 1 = 0)"

ValueSet: QuantityObservable
Id: quantity-observable
Title: "Countable things of a treatment"
Description: "What the quantities of a treatment are about: needles in and out, why they differ, retention and one-on-one minutes."
* insert OurDefinition
* $acupuncture-observable#needles-in
* $acupuncture-observable#needles-out
* $acupuncture-observable#needle-count-reason
* $acupuncture-observable#retention
* $acupuncture-observable#face-to-face

Mapping: StrictaOfQuantities
Source: AcuTreatmentQuantities
Target: "https://pmc.ncbi.nlm.nih.gov/articles/PMC2882429/"
Id: stricta-2010
Title: "STRICTA 2010"
* component[needlesIn] -> "2a"
* component[retention] -> "2f"
* component[faceToFace] -> "3b"
