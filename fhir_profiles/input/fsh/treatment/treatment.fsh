Profile: AcuTreatment
Parent: Procedure
Id: acu-treatment
Title: "Acupuncture treatment"
Description: "One acupuncture treatment as it was given and signed: who treated whom, from when to when, for which complaint, at which points and with which needles. One treatment is one Procedure, so that procedure lists, summaries and billing show one entry a visit. Side, depth and stimulation of each needle stand in the needling record, an Observation that is part of this Procedure; a system that keeps nothing but this Procedure still knows that the treatment took place and where the needles were."
* insert OurDefinition
* ^copyright = "The SNOMED CT code is of the Global Patient Set, edition 2020-07-31, CC BY 4.0, SNOMED International."
* ^purpose = "To count treatments and to compare what was needled with what the patient reports afterwards, in any system, without opening a document."
* extension contains TreatmentSummary named summary 0..1 MS
* insert OwnExtensionsOnly
* performer.modifierExtension 0..0
* focalDevice.modifierExtension 0..0
* extension[summary]
  * ^definition = "Producer: repeat here what a reader of this one record needs to count the treatment."
  * ^comment = "Consumer: use it where the other records of the treatment are not at hand; where they are, they are right."
* identifier 1..* MS
  * ^short = "The same in every system that holds a copy of the treatment"
  * ^definition = "Producer: send an identifier that stays the same for as long as the treatment exists, whatever ids servers give."
  * ^comment = "Consumer: recognise a treatment that is sent twice by it, and do not count it twice."
* basedOn MS
* basedOn only Reference(CarePlan)
  * ^short = "The course of treatments this is one of"
  * ^definition = "Producer: reference the course (acu-course) when the treatment belongs to one."
  * ^comment = "Consumer: style, rationale, planned number and frequency stand there (STRICTA 1a to 1c, 3a, 3b)."
* status from SignedProcedureStatus (required)
* status MS
  * ^definition = "Producer: completed when the note is signed and after every amendment; entered-in-error when it never happened or is on the wrong patient."
  * ^comment = "Consumer: count completed treatments only. Whether one was amended is told by its Provenance and by the summary."
* statusReason ^short = "Why it was entered in error"
* code 1..1 MS
  * ^definition = "Producer: send our code for a treatment, with current at any needle also the one for electro-acupuncture, and the SNOMED CT code for systems that know no other."
  * ^comment = "Consumer: any of the codings identifies an acupuncture treatment."
* code.coding ^slicing.discriminator.type = #pattern
* code.coding ^slicing.discriminator.path = "$this"
* code.coding ^slicing.rules = #open
* code.coding contains
    treatment 1..1 and
    electro 0..1 and
    snomed 0..1
* code.coding[treatment] = $acupuncture-procedure#acupuncture-treatment
* code.coding[electro] = $acupuncture-procedure#electro-acupuncture
* code.coding[snomed] = $sct#44868003
* subject 1..1 MS
* subject only Reference(Patient)
  * ^definition = "Producer: reference the patient; a group is not treated."
  * ^comment = "Consumer: every record that is part of the treatment has to name the same patient."
* encounter MS
  * ^definition = "Producer: reference the visit (acu-encounter)."
  * ^comment = "Consumer: the setting (STRICTA 4b) is the location of that Encounter."
* performed[x] 1..1 MS
* performed[x] only Period
* performed[x].start 1..1
  * ^short = "Needles in"
* performed[x].end
  * ^short = "Needles out"
* performed[x]
  * ^definition = "Producer: from needles in to needles out, each with its offset from UTC. Neither is the time of charting."
  * ^comment = "Consumer: the day of the treatment is the local day of the start; do not read one-on-one minutes for billing from it."
* performer 1..*
* performer.actor MS
* performer.actor only Reference(Practitioner or PractitionerRole)
  * ^definition = "Producer: reference who needled, with the name as display."
  * ^comment = "Consumer: show the display where the reference cannot be followed. Qualification and experience (STRICTA 5) stand in the Practitioner."
* reasonCode MS
  * ^short = "Biomedical diagnosis, coded or in the clinician's words"
  * ^definition = "Producer: send the diagnosis as chosen (ICD-10-CM, ICD-11, SNOMED CT) and the words; the pattern diagnosis is a finding (acu-finding)."
  * ^comment = "Consumer: show the text; a coding is there only where the clinician chose one."
* reasonReference
  * ^short = "The migraine as the EHR knows it"
* bodySite MS
* bodySite from https://w3id.org/fengchi/ValueSet/acupuncture-point (required)
  * ^short = "Each point needled, once"
  * ^definition = "Producer: list every point of the needling record once, whatever its side; a place outside the catalogue is the code for a local point with its description. None when nothing was needled."
  * ^comment = "Consumer: the same set as the codes of the components of the needling record. Without that record side and detail are not known: do not assume both sides."
* bodySite.extension contains LocalPoint named localPoint 0..1
* insert OnlyNamedExtensions(bodySite)
* usedReference
  * ^short = "Needles by maker and lot, where the clinic tracks them"
  * ^comment = "The place for maker and material of the needles (STRICTA 2g) as a Device."
* usedCode from https://w3id.org/fengchi/ValueSet/needle-gauge (preferred)
* usedCode MS
  * ^short = "Each kind of needle used, once"
  * ^definition = "Producer: diameter x length in mm as a code such as 0.25x40; maker and material go into the text, or into usedReference as a Device."
  * ^comment = "Consumer: show the text. Which needle went into which point is told by the needling record."
* note ^short = "The prescription in plain words"
* obeys acu-treatment-1
* obeys acu-treatment-2
* obeys acu-treatment-3
* bodySite obeys acu-point-1
* bodySite obeys acu-point-2

Invariant: acu-treatment-1
Description: "Give the time at which the needles came out: a completed treatment has both ends of performedPeriod."
Severity: #error
Expression: "status = 'completed' implies performed.ofType(Period).all(end.exists())"

Invariant: acu-treatment-2
Description: "List each point of the catalogue once in bodySite; sides and further needles belong into the needling record."
Severity: #error
Expression: "bodySite.coding.where(system = 'https://w3id.org/fengchi/CodeSystem/acupuncture-point' and code != 'local').code.isDistinct()"

Invariant: acu-treatment-3
Description: "Write a needle as diameter x length in mm, such as 0.25x40: diameter 0.1 to 0.6, length 1 to 150."
Severity: #error
Expression: "usedCode.coding.where(system = 'https://w3id.org/fengchi/CodeSystem/needle-gauge').all(code.matches('^0[.]([1-5][0-9]{0,3}|60{0,3})x([1-9]|[1-9][0-9]|1[0-4][0-9]|150)$'))"

Extension: TreatmentSummary
Id: treatment-summary
Title: "Summary of a treatment"
Description: "What a count of treatments needs from the other records of the treatment, repeated on its Procedure: whether the adverse-event question was put, whether the note was amended after its signature, and how long the needles stayed. Derived; where it differs from the records themselves, they are right."
* insert OurDefinition
* ^context[0].type = #element
* ^context[0].expression = "Procedure"
* extension contains
    adverseEventsAsked 1..1 and
    amended 1..1 and
    retentionMinutes 0..1
* insert OnlyNamedParts
* extension[adverseEventsAsked].value[x] 1..1
* extension[adverseEventsAsked].value[x] only boolean
  * ^short = "Whether the patient was asked; false is not the same as no events"
* extension[amended].value[x] 1..1
* extension[amended].value[x] only boolean
  * ^short = "Whether the note was changed after it was signed"
* extension[retentionMinutes].value[x] 1..1
* extension[retentionMinutes].value[x] only integer
  * ^short = "Minutes the needles stayed: as prescribed, else from needles in to needles out"
* value[x] 0..0
* obeys acu-treatment-summary-1

Invariant: acu-treatment-summary-1
Description: "Give the retention as whole minutes from 0."
Severity: #error
Expression: "extension.where(url = 'retentionMinutes').value.ofType(integer).all($this >= 0)"

Mapping: StrictaOfTreatment
Source: AcuTreatment
Target: "https://pmc.ncbi.nlm.nih.gov/articles/PMC2882429/"
Id: stricta-2010
Title: "STRICTA 2010"
* basedOn -> "1a, 1b, 1c, 3a, 3b"
* reasonCode -> "1b"
* bodySite -> "2b"
* usedCode -> "2g"
* usedReference -> "2g"
* performed[x] -> "3b"
* performer.actor -> "5"
