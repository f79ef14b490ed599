Profile: AcuAdjunct
Parent: Procedure
Id: acu-adjunct
Title: "Adjunct to an acupuncture treatment"
Description: "Something else that was given with the needles: moxibustion, cupping, ear seeds, gua sha, tui na, heat, herbs, advice on exercise. One Procedure each, part of the treatment's Procedure, so that the effect of the needles is not read as the effect of all that was done."
* insert OurDefinition
* extension contains
    AdjunctDuration named duration 0..1 MS and
    WithdrawnByAmendment named withdrawn 0..1
* insert OwnExtensionsOnly
* performer.modifierExtension 0..0
* focalDevice.modifierExtension 0..0
* extension[duration]
  * ^definition = "Producer: send the minutes where they were recorded. When within the visit it was given is not known."
  * ^comment = "Consumer: performedPeriod is the time of the treatment, not of the adjunct; this is its length."
* insert PartOfOneTreatment
* status from SignedProcedureStatus (required)
* status MS
  * ^definition = "Producer: completed; entered-in-error when it was not given or the whole note is withdrawn."
  * ^comment = "Consumer: leave out what was entered in error."
* code 1..1 MS
* code from https://w3id.org/fengchi/ValueSet/acupuncture-adjunct (required)
  * ^short = "What was given"
  * ^definition = "Producer: one code of ours; codings of other systems may stand behind it."
  * ^comment = "Consumer: `other` is told by the note."
* performed[x] 1..1
* performed[x] only Period or dateTime
* performer.actor only Reference(Practitioner or PractitionerRole)
* note ^short = "Where and how, in words"
* obeys acu-adjunct-1

Invariant: acu-adjunct-1
Description: "Name one kind of adjunct; another adjunct is another Procedure."
Severity: #error
Expression: "code.coding.where(system = 'https://w3id.org/fengchi/CodeSystem/acupuncture-adjunct').count() <= 1"

Extension: AdjunctDuration
Id: adjunct-duration
Title: "Duration of an adjunct"
Description: "How many minutes the adjunct took, where that was recorded."
* insert OurDefinition
* ^context[0].type = #element
* ^context[0].expression = "Procedure"
* value[x] 1..1
* insert MeasuredIn(value[x], min)
* obeys acu-adjunct-duration-1

Invariant: acu-adjunct-duration-1
Description: "Give the duration of an adjunct as whole minutes from 1 to 600; leave it out when it is not known."
Severity: #error
Expression: "value.ofType(Quantity).value.all($this >= 1 and $this <= 600 and $this mod 1 = 0)"

Mapping: StrictaOfAdjunct
Source: AcuAdjunct
Target: "https://pmc.ncbi.nlm.nih.gov/articles/PMC2882429/"
Id: stricta-2010
Title: "STRICTA 2010"
* code -> "4a"
* note -> "4a"
