Profile: AcuProvenance
Parent: Provenance
Id: acu-provenance
Title: "Signature of an acupuncture note"
Description: "One signature under a treatment: who signed what, when, and for a change after the first signature why. Every signature has its own record and none is ever changed, so that all of them together tell the history of the note."
* insert OurDefinition
* ^purpose = "R4 has no status for an amended Procedure, so the reason for an amendment stands here."
* modifierExtension 0..0
* agent.modifierExtension 0..0
* entity.modifierExtension 0..0
* target MS
  * ^short = "Every record that was signed"
  * ^definition = "Producer: reference all records of the treatment as they stood at this signature, its Procedure among them."
  * ^comment = "Consumer: find the signatures of a treatment by searching Provenance with target."
* recorded MS
  * ^short = "When it was signed"
  * ^definition = "Producer: the instant of the signature with its offset."
  * ^comment = "Consumer: the signature with the latest instant tells how the note stands now."
* reason MS
  * ^short = "Why the note was amended or withdrawn"
  * ^definition = "Producer: the clinician's reason, always with activity UPDATE."
  * ^comment = "Consumer: show it with the amended note."
* activity 1..1 MS
* activity from SignatureActivity (required)
  * ^definition = "Producer: CREATE for the first signature, UPDATE for every later one."
  * ^comment = "Consumer: a note with an UPDATE was changed after it was first signed."
// The author is held by invariants: some validators read slices of agent as slices of entity.agent, which has the same content.
* agent MS
  * ^short = "Who signed, and the program that made the records"
  * ^definition = "Producer: exactly one agent of type author, the person who signed, with the name as display, and the identifier where that person is no record here; the program as assembler."
  * ^comment = "Consumer: the author is who signed, who need not be who needled."
* agent.type 1..1
* agent.who only Reference(Practitioner or PractitionerRole or Device or Organization)
* obeys acu-provenance-1
* obeys acu-provenance-2
* obeys acu-provenance-3
* obeys acu-provenance-4

Invariant: acu-provenance-1
Description: "Name the treatment's Procedure among the targets."
Severity: #error
Expression: "target.where(reference.contains('Procedure/') or reference.startsWith('urn:') or type = 'Procedure').exists()"

Invariant: acu-provenance-2
Description: "Give the reason for a change of a signed note."
Severity: #error
Expression: "activity.coding.where(code = 'UPDATE').exists() implies reason.exists()"

Invariant: acu-provenance-3
Description: "Say who signed: a reference to the practitioner, or an identifier."
Severity: #error
Expression: "agent.where(type.coding.where(system = 'http://terminology.hl7.org/CodeSystem/provenance-participant-type' and code = 'author').exists()).all(who.reference.exists() or who.identifier.value.exists())"

Invariant: acu-provenance-4
Description: "Name exactly one author: each signature has its own Provenance."
Severity: #error
Expression: "agent.where(type.coding.where(system = 'http://terminology.hl7.org/CodeSystem/provenance-participant-type' and code = 'author').exists()).count() = 1"

ValueSet: SignatureActivity
Id: signature-activity
Title: "What a signature did"
Description: "The first signature creates the note, each later one updates it."
* insert OurDefinition
* $v3-DataOperation#CREATE "create"
* $v3-DataOperation#UPDATE "revise"

Mapping: StrictaOfProvenance
Source: AcuProvenance
Target: "https://pmc.ncbi.nlm.nih.gov/articles/PMC2882429/"
Id: stricta-2010
Title: "STRICTA 2010"
* agent.who -> "5"
