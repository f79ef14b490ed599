Profile: AcuQuestionnaireResponse
Parent: QuestionnaireResponse
Id: acu-questionnaire-response
Title: "Answers to one of our questionnaires"
Description: "What a patient answered. The Observations that are taken out of it name it (derivedFrom), and are taken anew when it is amended."
* ^purpose = "Numbers can be traced back to the answers they were made of."
* insert OurDefinition
* modifierExtension 0..0
* item.modifierExtension 0..0
* item.answer.modifierExtension 0..0
* obeys acu-questionnaire-response-1
* questionnaire 1..1 MS
* insert Explained(questionnaire, [[Which questionnaire, with its version]], [[send the canonical with |version.]], [[refuse to extract from a questionnaire it does not know.]])
* status MS
* insert Explained(status, [[in-progress, completed, amended or entered-in-error]], [[send amended where answers were changed after completion.]], [[extract only from completed and amended ones.]])
* subject 1..1 MS
* subject only Reference(Patient)
* insert Explained(subject, [[The patient]], [[always send it, as a literal reference.]], [[refuse to merge the record with any other patient's.]])
* authored MS
* insert Explained(authored, [[When it was answered]], [[send it with every completed response.]], [[take periods that look back from this day.]])
* source MS
* insert Explained(source, [[Who answered]], [[send it where it is not the patient.]], [[take a missing one for the patient.]])
* item MS
* insert Explained(item, [[The answers]], [[send the linkIds of the questionnaire; leave a question out that was not answered.]], [[read a missing answer as unknown.]])

Invariant: acu-questionnaire-response-1
Description: "Say in authored when the questionnaire was answered; a completed one needs it."
Severity: #error
Expression: "(status = 'completed' or status = 'amended') implies authored.exists()"
