// What the records of one treatment have in common.

// Closes a list of extensions below the root of a record: only those that the profile names may stand there.
RuleSet: OnlyNamedExtensions(path)
* {path}.extension ^slicing.discriminator.type = #value
* {path}.extension ^slicing.discriminator.path = "url"
* {path}.extension ^slicing.rules = #closed

// Closes a complex extension: no parts but the named ones.
RuleSet: OnlyNamedParts
* extension ^slicing.discriminator.type = #value
* extension ^slicing.discriminator.path = "url"
* extension ^slicing.rules = #closed

// A number with one UCUM unit. path: of the Quantity.
RuleSet: MeasuredIn(path, unit)
* {path} only Quantity
* {path}.value 1..1
* {path}.comparator 0..0
* {path}.system 1..1
* {path}.system = $ucum
* {path}.code 1..1
* {path}.code = #{unit}

RuleSet: PartOfOneTreatment
* partOf 1..1 MS
* partOf only Reference(Procedure)
  * ^short = "The treatment"
  * ^definition = "Producer: reference the Procedure of the treatment (acu-treatment), and only that one."
  * ^comment = "Consumer: read this record together with that Procedure; a search with part-of finds all records of a treatment."
* subject 1..1 MS
* subject only Reference(Patient)
  * ^short = "Who was treated"
  * ^definition = "Producer: reference the same patient as the treatment does."
  * ^comment = "Consumer: file the record with this patient; refuse it when the treatment names another one."
* encounter only Reference(Encounter)
  * ^short = "The visit in which the treatment was given"

RuleSet: ObservedInTreatment
* insert PartOfOneTreatment
* status from SignedObservationStatus (required)
* status MS
  * ^short = "final, amended, corrected or entered-in-error"
  * ^definition = "Producer: final when signed, amended (or corrected) after a change, entered-in-error when the note, or this part of it, is withdrawn. Drafts are not sent."
  * ^comment = "Consumer: leave a record that was entered in error out of every list, count and calculation, and keep it readable."
* category 1..*
* referenceRange.modifierExtension 0..0
* effective[x] 1..1 MS
* effective[x] only Period or dateTime
  * ^short = "When, with the offset from UTC"
  * ^definition = "Producer: the time from needles in to needles out as the clock of the clinic showed it, with its offset."
  * ^comment = "Consumer: show it in the patient's or the clinic's time zone; keep the offset as sent."
* performer only Reference(Practitioner or PractitionerRole or Patient or RelatedPerson)
  * ^short = "Who recorded it"

ValueSet: SignedObservationStatus
Id: signed-observation-status
Title: "Status of a signed observation"
Description: "How far an observation of a signed note can be trusted. A draft is not among them: it is no record yet."
* insert OurDefinition
* $observation-status#final "Final"
* $observation-status#amended "Amended"
* $observation-status#corrected "Corrected"
* $observation-status#entered-in-error "Entered in Error"

ValueSet: SignedProcedureStatus
Id: signed-procedure-status
Title: "Status of a treatment that was given"
Description: "A treatment on record was given, or it is on record by mistake. R4 has no status for an amended procedure: its Provenance tells."
* insert OurDefinition
* $event-status#completed "Completed"
* $event-status#entered-in-error "Entered in Error"

Extension: WithdrawnByAmendment
Id: withdrawn-by-amendment
Title: "Withdrawn by an amendment"
Description: "Marks a record that a later amendment of the note left out: an adverse event that was none, an adjunct that was not given. The record has the status entered-in-error as well, which is what counts; this mark only tells it apart from a note that was entered in error as a whole."
* insert OurDefinition
* ^context[0].type = #element
* ^context[0].expression = "Observation"
* ^context[1].type = #element
* ^context[1].expression = "Procedure"
* value[x] 1..1
* value[x] only boolean
* value[x] = true
  * ^short = "Always true; the extension is absent otherwise"

Alias: $observation-status = http://hl7.org/fhir/observation-status
Alias: $event-status = http://hl7.org/fhir/event-status
Alias: $stricta = https://pmc.ncbi.nlm.nih.gov/articles/PMC2882429/
