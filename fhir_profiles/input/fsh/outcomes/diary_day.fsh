Profile: AcuDiaryDay
Parent: Observation
Id: acu-diary-day
Title: "Diary day"
Description: "What a patient says about one local day: headache or none, its features as ICHD-3 asks for them, drugs, and what may have mattered. One record for a patient and a day; a day without a record is unknown."
* ^purpose = "Days, and not months from memory, are what migraine days are counted from. Each question has its own code, so that a rule can be applied later to what was really answered."
* insert OurDefinition
* insert OwnExtensionsOnly
* insert ReportedByPatient
* obeys acu-diary-day-1 and acu-diary-day-2 and acu-diary-day-3 and acu-diary-day-4 and acu-diary-day-5 and acu-diary-day-6 and acu-diary-day-7
* code = $headache-diary#diary-day
* effective[x] 1..1 MS
* effective[x] only dateTime
* insert Explained(effective[x], [[The day, as the patient's calendar has it]], [[send a whole date without a time or a zone.]], [[never shift it into another zone.]])
* issued MS
* insert Explained(issued, [[When it was entered]], [[send the moment of the last change.]], [[compare it with the day to see how late the entry is.]])
* performer MS
* insert Explained(performer, [[Who entered it, as a rule the patient]], [[name whose answers these are.]], [[show when it is not the patient.]])
* value[x] 0..0
* dataAbsentReason 0..0
* derivedFrom MS
* insert Explained(derivedFrom, [[The answers it was taken from]], [[name the QuestionnaireResponse where there is one.]], [[offer the way back to the answers.]])
* note MS
* insert Explained(note, [[What the patient wrote about the day]], [[send their words unchanged.]], [[show them; they may be private.]])
* component 1..* MS
* component ^slicing.discriminator.type = #pattern
* component ^slicing.discriminator.path = "code"
* component ^slicing.rules = #closed
* component.modifierExtension 0..0
* component.dataAbsentReason 0..0
* component contains
    headache 1..1 MS and
    headacheMinutes 0..1 MS and
    peakPain 0..1 MS and
    unilateral 0..1 MS and
    pulsating 0..1 MS and
    moderateOrSevere 0..1 MS and
    aggravatedByActivity 0..1 MS and
    nausea 0..1 MS and
    vomiting 0..1 MS and
    photophobia 0..1 MS and
    phonophobia 0..1 MS and
    auraMinutes 0..1 MS and
    functionalGrade 0..1 MS and
    acuteDrug 0..* MS and
    menses 0..1 MS and
    trigger 0..* MS and
    flare 0..1 MS and
    lateEntry 0..1 MS
* component[headache].code = $headache-diary#headache
* component[headache].value[x] 1..1
* component[headache].value[x] only boolean
* insert Explained(component[headache], [[Whether there was any headache that day]], [[always send it: a day without headache is told, not left out.]], [[take a day without a record for unknown.]])
* component[headacheMinutes].code = $headache-diary#headache-minutes
* component[headacheMinutes].value[x] 1..1
* component[headacheMinutes].value[x] only Quantity
* component[headacheMinutes].valueQuantity.value 1..1
* component[headacheMinutes].valueQuantity.comparator 0..0
* component[headacheMinutes].valueQuantity.system 1..1
* component[headacheMinutes].valueQuantity.system = "http://unitsofmeasure.org"
* component[headacheMinutes].valueQuantity.code 1..1
* component[headacheMinutes].valueQuantity.code = #min
* insert Explained(component[headacheMinutes], [[Headache time within the local day, 1 to 1500 minutes]], [[send the sum of the day; a day of 25 hours has 1500 minutes.]], [[read a missing time as not answered.]])
* component[peakPain].code = $headache-diary#peak-pain
* component[peakPain].value[x] 1..1
* component[peakPain].value[x] only Quantity
* component[peakPain].valueQuantity.value 1..1
* component[peakPain].valueQuantity.comparator 0..0
* component[peakPain].valueQuantity.system 1..1
* component[peakPain].valueQuantity.system = "http://unitsofmeasure.org"
* component[peakPain].valueQuantity.code 1..1
* component[peakPain].valueQuantity.code = #{score}
* insert Explained(component[peakPain], [[Worst pain of the day, 1 to 10]], [[send a whole number.]], [[read a missing pain as not answered.]])
* component[unilateral].code = $headache-diary#unilateral
* component[unilateral].value[x] 1..1
* component[unilateral].value[x] only boolean
* insert Explained(component[unilateral], [[On one side]], [[send yes or no; leave it out where it was not answered.]], [[read a missing answer as unknown: it can make the day undetermined.]])
* component[pulsating].code = $headache-diary#pulsating
* component[pulsating].value[x] 1..1
* component[pulsating].value[x] only boolean
* insert Explained(component[pulsating], [[Pulsating or throbbing]], [[send yes or no; leave it out where it was not answered.]], [[read a missing answer as unknown: it can make the day undetermined.]])
* component[moderateOrSevere].code = $headache-diary#moderate-or-severe
* component[moderateOrSevere].value[x] 1..1
* component[moderateOrSevere].value[x] only boolean
* insert Explained(component[moderateOrSevere], [[Moderate or severe]], [[send yes or no; leave it out where it was not answered.]], [[read a missing answer as unknown: it can make the day undetermined.]])
* component[aggravatedByActivity].code = $headache-diary#aggravated-by-activity
* component[aggravatedByActivity].value[x] 1..1
* component[aggravatedByActivity].value[x] only boolean
* insert Explained(component[aggravatedByActivity], [[Worse with ordinary activity, or avoided for it]], [[send yes or no; leave it out where it was not answered.]], [[read a missing answer as unknown: it can make the day undetermined.]])
* component[nausea].code = $headache-diary#nausea
* component[nausea].value[x] 1..1
* component[nausea].value[x] only boolean
* insert Explained(component[nausea], [[Nausea]], [[send yes or no; leave it out where it was not answered.]], [[read a missing answer as unknown: it can make the day undetermined.]])
* component[vomiting].code = $headache-diary#vomiting
* component[vomiting].value[x] 1..1
* component[vomiting].value[x] only boolean
* insert Explained(component[vomiting], [[Vomiting]], [[send yes or no; leave it out where it was not answered.]], [[read a missing answer as unknown: it can make the day undetermined.]])
* component[photophobia].code = $headache-diary#photophobia
* component[photophobia].value[x] 1..1
* component[photophobia].value[x] only boolean
* insert Explained(component[photophobia], [[Light disturbs]], [[send yes or no; leave it out where it was not answered.]], [[read a missing answer as unknown: it can make the day undetermined.]])
* component[phonophobia].code = $headache-diary#phonophobia
* component[phonophobia].value[x] 1..1
* component[phonophobia].value[x] only boolean
* insert Explained(component[phonophobia], [[Noise disturbs]], [[send yes or no; leave it out where it was not answered.]], [[read a missing answer as unknown: it can make the day undetermined.]])
* component[auraMinutes].code = $headache-diary#aura-minutes
* component[auraMinutes].value[x] 1..1
* component[auraMinutes].value[x] only Quantity
* component[auraMinutes].valueQuantity.value 1..1
* component[auraMinutes].valueQuantity.comparator 0..0
* component[auraMinutes].valueQuantity.system 1..1
* component[auraMinutes].valueQuantity.system = "http://unitsofmeasure.org"
* component[auraMinutes].valueQuantity.code 1..1
* component[auraMinutes].valueQuantity.code = #min
* insert Explained(component[auraMinutes], [[Duration of a visual aura, 1 to 1500 minutes]], [[leave it out where there was no aura.]], [[count an aura of 5 to 60 minutes as one of migraine.]])
* component[functionalGrade].code = $headache-diary#functional-grade
* component[functionalGrade].value[x] 1..1
* component[functionalGrade].value[x] only integer
* insert Explained(component[functionalGrade], [[Worst of the day: 0 nothing lost, 3 could do nothing]], [[send 0 to 3.]], [[read a missing grade as not answered.]])
* component[acuteDrug].code = $headache-diary#acute-drug
* component[acuteDrug].value[x] 1..1
* component[acuteDrug].value[x] only CodeableConcept
* insert Explained(component[acuteDrug], [[An acute drug taken that day, by class, its name as text]], [[send one component for each drug and never a preventive one.]], [[count the day once, however many drugs it has.]])
* component[acuteDrug].value[x] from https://w3id.org/fengchi/ValueSet/drug-class (required)
// Not sliced: a slice inside a slice is counted over all components by some validators.
* component[acuteDrug].extension 0..1 MS
* insert Explained(component[acuteDrug].extension, [[The extension acute-drug-detail: how often, and what it did]], [[send the doses, and the relief where it was told.]], [[take a missing number of doses for one.]])
* component[menses].code = $headache-diary#menses
* component[menses].value[x] 1..1
* component[menses].value[x] only CodeableConcept
* insert Explained(component[menses], [[Bleeding, spotting or none]], [[leave it out where it was not asked.]], [[do not take a missing answer for none.]])
* component[menses].value[x] from https://w3id.org/fengchi/ValueSet/diary-menses (required)
* component[trigger].code = $headache-diary#trigger
* component[trigger].value[x] 1..1
* component[trigger].value[x] only string
* insert Explained(component[trigger], [[What the patient thinks set it off, in their words]], [[send one component for each.]], [[show it as the patient's view, not as a finding.]])
* component[flare].code = $headache-diary#flare
* component[flare].value[x] 1..1
* component[flare].value[x] only boolean
* insert Explained(component[flare], [[Whether an autoimmune companion disease flared that day]], [[leave it out where it was not asked.]], [[do not take a missing answer for no.]])
* component[lateEntry].code = $headache-diary#late-entry
* component[lateEntry].value[x] 1..1
* component[lateEntry].value[x] only boolean
* insert Explained(component[lateEntry], [[Entered more than 48 hours after the day ended]], [[send true, or leave it out.]], [[show how many of the days counted were entered late.]])

Invariant: acu-diary-day-1
Description: "Give the day as a whole date without a time."
Severity: #error
Expression: "effective.toString().all($this.matches('^[0-9]{4}-[0-9]{2}-[0-9]{2}$'))"

Invariant: acu-diary-day-2
Description: "Say yes to headache or take away the headache's details; a day without headache has none."
Severity: #error
Expression: "component.where(code.coding.where(code = 'headache').exists() and value = false).exists() implies component.where(code.coding.where(code = 'headache-minutes' or code = 'peak-pain' or code = 'unilateral' or code = 'pulsating' or code = 'moderate-or-severe' or code = 'aggravated-by-activity' or code = 'nausea' or code = 'vomiting' or code = 'photophobia' or code = 'phonophobia').exists()).empty()"

Invariant: acu-diary-day-3
Description: "Give headache minutes as a whole number from 1 to 1500, or leave them out."
Severity: #error
Expression: "component.where(code.coding.where(code = 'headache-minutes').exists()).all(value.value >= 1 and value.value <= 1500 and value.value mod 1 = 0)"

Invariant: acu-diary-day-4
Description: "Give the peak pain of a headache as a whole number from 1 to 10, or leave it out."
Severity: #error
Expression: "component.where(code.coding.where(code = 'peak-pain').exists()).all(value.value >= 1 and value.value <= 10 and value.value mod 1 = 0)"

Invariant: acu-diary-day-5
Description: "Give aura minutes as a whole number from 1 to 1500; leave them out where there was no aura."
Severity: #error
Expression: "component.where(code.coding.where(code = 'aura-minutes').exists()).all(value.value >= 1 and value.value <= 1500 and value.value mod 1 = 0)"

Invariant: acu-diary-day-6
Description: "Give the functional grade from 0 to 3, or leave it out."
Severity: #error
Expression: "component.where(code.coding.where(code = 'functional-grade').exists()).all(value >= 0 and value <= 3)"

Invariant: acu-diary-day-7
Description: "Say yes to headache or leave the relief out; without headache a drug relieves none."
Severity: #error
Expression: "component.where(code.coding.where(code = 'headache').exists() and value = false).exists() implies component.where(code.coding.where(code = 'acute-drug').exists()).extension.extension.where(url = 'relief2h').empty()"
