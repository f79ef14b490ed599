Profile: AcuScore
Parent: Observation
Id: acu-score
Title: "Score of a questionnaire"
Description: "A total of HIT-6, MIDAS, MSQ or PGIC, or the peak pain of a period. Only the number is kept: no wording of a questionnaire stands in the record."
* ^purpose = "A score can be read by every system, whether or not it holds a licence for the questionnaire's text."
* insert OurDefinition
* extension contains https://w3id.org/fengchi/StructureDefinition/migraine-day-rule named dayRule 0..1
* insert OwnExtensionsOnly
* insert ReportedByPatient
* obeys acu-reading-2 and acu-reading-3 and acu-reading-4 and acu-score-1 and acu-score-2 and acu-score-3 and acu-score-4 and acu-score-5
* code MS
* code from https://w3id.org/fengchi/ValueSet/score-measure (required)
* insert Explained(code, [[Which score]], [[send one code of the value set; codes of others may stand behind it.]], [[compare only scores of one code. MSQ is better when higher and all others when lower.]])
* insert ReadingPeriod
* insert Explained(effective[x], [[The days the score stands for, first and last included]], [[send two whole dates: four weeks for HIT-6 and MSQ, three months for MIDAS; for PGIC, which compares with the time before the treatments, the four weeks before it is given.]], [[take the last day for the day of the score.]])
* issued MS
* insert Explained(issued, [[When it was answered]], [[send when the last answer was given.]], [[do not take it for a part of the period.]])
* performer MS
* insert Explained(performer, [[Who answered, as a rule the patient]], [[name whose answers these are.]], [[show when it is not the patient.]])
* value[x] only Quantity
* value[x] MS
* valueQuantity.value 1..1
* valueQuantity.comparator 0..0
* valueQuantity.system 1..1
* valueQuantity.system = "http://unitsofmeasure.org"
* valueQuantity.code 1..1
* insert Explained(value[x], [[The score]], [[send the total as the questionnaire defines it: unit d for MIDAS, {score} for all others.]], [[show it without making a percentage of it.]])
* dataAbsentReason MS
* dataAbsentReason from https://w3id.org/fengchi/ValueSet/unknown-reason (required)
* insert Explained(dataAbsentReason, [[Why there is no score]], [[send it where a questionnaire was given out and has no total.]], [[show unknown, with the reason; never 0.]])
* method 1..1 MS
* method from https://w3id.org/fengchi/ValueSet/reading-method (required)
* insert Explained(method, [[questionnaire, recall or diary]], [[send questionnaire for a total; diary only for peak pain taken from diary days.]], [[never put two methods into one trend.]])
* derivedFrom MS
* insert Explained(derivedFrom, [[The answers it was made of]], [[name the QuestionnaireResponse where there is one.]], [[offer the way back to the answers.]])
* component ^slicing.discriminator.type = #pattern
* component ^slicing.discriminator.path = "code"
* component ^slicing.rules = #closed
* component.modifierExtension 0..0
* component contains recordedDays 0..1
* component[recordedDays].code = $outcome-measure#recorded-days
* component[recordedDays].value[x] 1..1
* component[recordedDays].value[x] only Quantity
* component[recordedDays].valueQuantity.value 1..1
* component[recordedDays].valueQuantity.comparator 0..0
* component[recordedDays].valueQuantity.system 1..1
* component[recordedDays].valueQuantity.system = "http://unitsofmeasure.org"
* component[recordedDays].valueQuantity.code 1..1
* component[recordedDays].valueQuantity.code = #d
* component[recordedDays] ^short = "Days with a diary entry, where the score was taken from the diary"

Invariant: acu-score-1
Description: "Give MIDAS in days, unit code d, and every other score with the unit code {score}."
Severity: #error
Expression: "value.exists() implies iif(code.coding.where(system = 'https://w3id.org/fengchi/CodeSystem/outcome-measure' and code = 'midas-total').exists(), value.code = 'd', value.code = '{score}')"

Invariant: acu-score-2
Description: "Give a score that the questionnaire can have: HIT-6 36 to 78, MIDAS 0 to 460, MSQ 0 to 100, PGIC 1 to 7, peak pain 0 to 10."
Severity: #error
Expression: "value.exists() implies ((code.coding.where(code = 'hit-6-total').exists() and value.value >= 36 and value.value <= 78) or (code.coding.where(code = 'midas-total').exists() and value.value >= 0 and value.value <= 460) or (code.coding.where(code = 'msq-rr' or code = 'msq-rp' or code = 'msq-ef').exists() and value.value >= 0 and value.value <= 100) or (code.coding.where(code = 'pgic').exists() and value.value >= 1 and value.value <= 7) or (code.coding.where(code = 'peak-pain').exists() and value.value >= 0 and value.value <= 10))"

Invariant: acu-score-3
Description: "Give a whole number; only a domain of MSQ can have a fraction."
Severity: #error
Expression: "value.exists() implies (value.value mod 1 = 0 or code.coding.where(code = 'msq-rr' or code = 'msq-rp' or code = 'msq-ef').exists())"

Invariant: acu-score-4
Description: "Add the six HIT-6 answers again: they are 6, 8, 10, 11 or 13 each and cannot add up to this total."
Severity: #error
Expression: "(value.exists() and code.coding.where(code = 'hit-6-total').exists()) implies (value.value != 37 and value.value != 39 and value.value != 77)"

Invariant: acu-score-5
Description: "Give method questionnaire or recall; only peak pain comes from the diary, and then with the component recorded-days."
Severity: #error
Expression: "(value.exists() and method.coding.where(code = 'diary').exists()) implies (code.coding.where(code = 'peak-pain').exists() and component.where(code.coding.where(code = 'recorded-days').exists()).exists())"
