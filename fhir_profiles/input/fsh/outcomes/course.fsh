Profile: AcuCourse
Parent: CarePlan
Id: acu-course
Title: "Course of acupuncture"
Description: "The treatments for one complaint, as planned: why, in what style, how many, how often, and what for. Each treatment names its course (Procedure.basedOn), so that what was done can be laid beside what was planned."
* ^purpose = "Items 1a, 1b, 1c, 3a and 3b of STRICTA 2010 have their place here."
* insert OurDefinition
* modifierExtension 0..0
* activity.detail.modifierExtension 0..0
* extension contains https://w3id.org/fengchi/StructureDefinition/acupuncture-style named style 0..1 MS
* obeys acu-course-1
* insert Explained(extension[style], [[Style of acupuncture; STRICTA 1a]], [[send the school in the practitioner's words.]], [[show it; do not map it to a list.]])
* status MS
* insert Explained(status, [[active, then completed]], [[send completed once the course has an end.]], [[leave out what is entered-in-error.]])
* intent = #plan
* title MS
* insert Explained(title, [[The complaint it is for]], [[send it in the practitioner's words.]], [[show it as the name of the course.]])
* description MS
* insert Explained(description, [[Reasoning for the treatment; STRICTA 1b]], [[send the rationale, and where it comes from.]], [[show it whole.]])
* subject MS
* subject only Reference(Patient)
* insert Explained(subject, [[The patient]], [[always send it, as a literal reference.]], [[refuse to merge the record with any other patient's.]])
* period MS
* period obeys acu-course-2
* insert Explained(period, [[From the first day to the last]], [[send whole dates; leave the end out while the course runs.]], [[take a missing end for still running.]])
* goal 0..1 MS
* goal only Reference(Goal)
* insert Explained(goal, [[What the course is for]], [[name the one goal on one of our measures.]], [[read the goal before judging a course a success.]])
* activity 1..1 MS
* activity.modifierExtension 0..0
* activity.detail 1..1 MS
* activity.detail.code 1..1 MS
* activity.detail.code = $acupuncture-procedure#acupuncture-treatment
* insert Explained(activity.detail.code, [[Acupuncture treatment]], [[send this code: by it the plan is known as one of ours.]], [[take a CarePlan without it for another's plan.]])
* activity.detail.status MS
* insert Explained(activity.detail.status, [[in-progress, then completed]], [[send in-progress while the course has no end.]], [[rely on the status of the plan.]])
* activity.detail.scheduled[x] only Timing
* activity.detail.scheduled[x] MS
* activity.detail.scheduled[x] obeys acu-course-3
* insert Explained(activity.detail.scheduled[x], [[How many treatments, and how often; STRICTA 3a and 3b]], [[send the number in repeat.count, and the pace as repeat.frequency times in repeat.period weeks.]], [[compare them with the treatments that name this course.]])
* activity.detail.description MS
* insert Explained(activity.detail.description, [[How far the treatments may differ from each other; STRICTA 1c]], [[send it where the practitioner said it. This program keeps no field for it: it computes the differences.]], [[show it; without it compare the treatments.]])

Invariant: acu-course-1
Description: "Give the course an end, or the status active; a completed course has ended."
Severity: #error
Expression: "(status = 'completed' implies period.end.exists()) and (status = 'active' implies period.end.empty())"

Invariant: acu-course-2
Description: "Give the period as whole dates; a course does not end before it starts."
Severity: #error
Expression: "start.toString().all($this.matches('^[0-9]{4}-[0-9]{2}-[0-9]{2}$')) and end.toString().all($this.matches('^[0-9]{4}-[0-9]{2}-[0-9]{2}$')) and (start.empty() or end.empty() or start <= end)"

Invariant: acu-course-3
Description: "Give the pace as times in weeks, more than 0 and at most 14 a week."
Severity: #error
Expression: "repeat.frequency.exists() implies (repeat.periodUnit = 'wk' and repeat.period > 0 and repeat.frequency <= repeat.period * 14)"

Mapping: StrictaOfCourse
Source: AcuCourse
Target: "https://pmc.ncbi.nlm.nih.gov/articles/PMC2882429/"
Id: stricta-2010
Title: "STRICTA 2010"
* extension[style] -> "1a"
* description -> "1b"
* activity.detail.description -> "1c"
* activity.detail.scheduled[x] -> "3a, 3b"

Profile: AcuGoal
Parent: Goal
Id: acu-goal
Title: "Goal of a course"
Description: "A value of one of our measures to be reached or bettered, and by when. It is what the course was agreed for, and no claim that the treatments bring it about."
* ^purpose = "A goal set before the first treatment is worth more than a success found afterwards."
* insert OurDefinition
* modifierExtension 0..0
* lifecycleStatus MS
* insert Explained(lifecycleStatus, [[active, then completed]], [[send completed with the end of the course; it does not say that the goal was reached.]], [[leave out what is entered-in-error.]])
* description MS
* insert Explained(description, [[The goal in words]], [[send text that says it without the codes.]], [[show it where the target is not understood.]])
* subject MS
* subject only Reference(Patient)
* insert Explained(subject, [[The patient]], [[always send it, as a literal reference.]], [[refuse to merge the record with any other patient's.]])
* start[x] MS
* insert Explained(start[x], [[First day of the course]], [[send the day where it is known.]], [[compare only readings from that day on.]])
* target 1..1 MS
* target.modifierExtension 0..0
* target.measure 1..1 MS
* target.measure from https://w3id.org/fengchi/ValueSet/goal-measure (required)
* insert Explained(target.measure, [[On which measure]], [[send one code of the value set.]], [[compare with readings of the same code only.]])
* target.detail[x] 1..1 MS
* target.detail[x] only Range
* target obeys acu-goal-1 and acu-goal-2 and acu-goal-3 and acu-goal-4
* insert Explained(target.detail[x], [[The value to reach or better]], [[send only high where less is better and only low where more is better.]], [[take the end that is there as included.]])
* target.due[x] only date
* target.due[x] MS
* insert Explained(target.due[x], [[By when]], [[send it where a day was agreed.]], [[judge no goal before its day.]])

Invariant: acu-goal-1
Description: "Give exactly one end of the range: high where less is better, low for MSQ, where more is better."
Severity: #error
Expression: "iif(measure.coding.where(code = 'msq-rr' or code = 'msq-rp' or code = 'msq-ef').exists(), detail.low.exists() and detail.high.empty(), detail.high.exists() and detail.low.empty())"

Invariant: acu-goal-2
Description: "Give the target in the unit of its measure: d for days and MIDAS, {score} for every other."
Severity: #error
Expression: "iif(measure.coding.where(code = 'peak-pain' or code = 'hit-6-total' or code = 'msq-rr' or code = 'msq-rp' or code = 'msq-ef' or code = 'pgic').exists(), (detail.low | detail.high).all(code = '{score}'), (detail.low | detail.high).all(code = 'd'))"

Invariant: acu-goal-3
Description: "Give a target that the measure can have: days 0 to 28, HIT-6 36 to 78, MIDAS 0 to 460, MSQ 0 to 100, PGIC 1 to 7, peak pain 0 to 10."
Severity: #error
Expression: "(detail.low.value | detail.high.value).all($this >= 0) and (measure.coding.where(code = 'hit-6-total').exists() implies (detail.high.value >= 36 and detail.high.value <= 78)) and (measure.coding.where(code = 'midas-total').exists() implies detail.high.value <= 460) and (measure.coding.where(code = 'pgic').exists() implies (detail.high.value >= 1 and detail.high.value <= 7)) and (measure.coding.where(code = 'peak-pain').exists() implies detail.high.value <= 10) and (measure.coding.where(code = 'msq-rr' or code = 'msq-rp' or code = 'msq-ef').exists() implies detail.low.value <= 100) and (measure.coding.where(code = 'hit-6-total' or code = 'midas-total' or code = 'pgic' or code = 'peak-pain' or code = 'msq-rr' or code = 'msq-rp' or code = 'msq-ef').empty() implies detail.high.value <= 28)"

Invariant: acu-goal-4
Description: "Give the end of the range as a plain number, without a comparator: to reach it or better is meant anyway."
Severity: #error
Expression: "detail.low.comparator.empty() and detail.high.comparator.empty()"
