Profile: AcuNote
Parent: DocumentReference
Id: acu-note
Title: "Acupuncture note"
Description: "The whole signed note of one treatment as plain text, made from its records: what most EHRs take even when they take nothing else. An amended note is a new version of the same document."
* insert OurDefinition
* ^copyright = "The LOINC code is copyright Regenstrief Institute and used under the LOINC licence (https://loinc.org/license)."
* modifierExtension 0..0
* content.modifierExtension 0..0
* context.modifierExtension 0..0
* relatesTo.modifierExtension 0..0
* docStatus 1..1 MS
  * ^definition = "Producer: final when signed, amended after a change, entered-in-error when withdrawn."
  * ^comment = "Consumer: replace the text you hold by a newer version of the same document; show that it was amended."
* type 1..1 MS
* type = $loinc#11506-3
  * ^definition = "Producer: LOINC 11506-3, a progress note."
  * ^comment = "Consumer: file it with the progress notes."
* subject 1..1 MS
* subject only Reference(Patient)
  * ^definition = "Producer: reference the same patient as the treatment does."
  * ^comment = "Consumer: file the note with this patient and no other."
* date ^short = "When it was signed or last amended"
* author 1..* MS
* author only Reference(Practitioner or PractitionerRole)
  * ^definition = "Producer: who treated. Who signed, and when, is told by the Provenance."
  * ^comment = "Consumer: show the display where the reference cannot be followed."
* content.attachment MS
  * ^definition = "Producer: carry the text inside, as text/plain;charset=utf-8; other formats may stand beside it."
  * ^comment = "Consumer: show the plain text as it is; nothing of the note is only in its layout."
* context 1..1
* context.encounter only Reference(Encounter)
* context.related 1..* MS
  * ^short = "The treatment"
  * ^definition = "Producer: reference the Procedure of the treatment."
  * ^comment = "Consumer: the coded records of the treatment are found from there."
* obeys acu-note-1
* obeys acu-note-2

Invariant: acu-note-1
Description: "Carry the note as base64 data with contentType text/plain;charset=utf-8."
Severity: #error
Expression: "content.attachment.where(contentType.matches('^text/plain; ?charset=(utf|UTF)-8$') and data.exists()).exists()"

Invariant: acu-note-2
Description: "Use the docStatus entered-in-error exactly where the status is."
Severity: #error
Expression: "(status = 'entered-in-error') = (docStatus = 'entered-in-error')"

Mapping: StrictaOfNote
Source: AcuNote
Target: "https://pmc.ncbi.nlm.nih.gov/articles/PMC2882429/"
Id: stricta-2010
Title: "STRICTA 2010"
* content.attachment -> "2a to 2g, 4a, 4b, in words"
