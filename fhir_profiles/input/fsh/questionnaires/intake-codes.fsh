CodeSystem: SafetyIntake
Id: safety-intake
Title: "Safety questions before needling"
Description: "What is asked at the first visit because it matters before a needle goes in, and the answers for which no public code is confirmed."
* insert OurDefinition
* ^caseSensitive = true
* #implanted-device "Implanted electrical device, asked" "Whether the patient carries a pacemaker or any other implanted electrical device."
* #implanted-electrical-device "Implanted electrical device other than a pacemaker" "A defibrillator, pump, nerve stimulator or the like, which an electrical current may disturb."
* #anticoagulant "Anticoagulant, asked" "Whether the patient takes a medicine against blood clots."
* #bleeding "Bleeding disorder, asked" "Whether the patient bleeds or bruises more than others."
* #bleeding-disorder "Bleeding disorder" "A disease or state in which the patient bleeds more than others."
* #immune-weakness "Weakened immune defence, asked" "Whether a disease or a medicine weakens the patient's defence against infection."
* #needle-fear "Fear of needles, asked" "Whether the patient is so afraid of needles as to avoid them or to panic."
* #needle-fainting "Fainting at needles" "Whether the patient has fainted, or nearly, when a needle was used."
* #metal-allergy "Metal allergy" "Whether the patient reacts to metals such as nickel."
* #skin-allergy "Skin allergy" "Whether the patient's skin reacts to plasters, disinfectants or the like."
* #epilepsy "Epilepsy or seizures" "Whether the patient has had epileptic seizures."
* #heart-valve "Heart valve disease or replacement" "Whether the patient has a diseased or replaced heart valve, which an infection may settle on."
* #do-not-know "Don't know" "An answer: the patient was asked and does not know. Neither yes nor no."

ValueSet: SafetyIntakeValues
Id: safety-intake
Title: "Safety questions before needling"
Description: "All codes of the code system of the same name."
* insert OurDefinition
* include codes from system $safety-intake

CodeSystem: HeadacheIntake
Id: headache-intake
Title: "Headache history questions"
Description: "What is asked at the first visit about the headache itself, red flags among it."
* insert OurDefinition
* ^caseSensitive = true
* #age-at-onset "Age when the headaches began" "Whole years."
* #aura "Aura" "Whether seeing, feeling or speech changes for a while around a headache."
* #sudden-onset "Headache that came within a minute" "A red flag: the worst headache, all at once."
* #changed-headache "New or changed headache" "A red flag: the headache is new, or of another kind than before."
* #fever-or-weight-loss "Headache with fever, night sweats or weight loss" "A red flag: signs of disease in the whole body."
* #lasting-neurological-signs "Weakness, numbness, confusion or loss of sight that stays" "A red flag: neurological signs that do not pass."
* #after-head-injury "Headache since a head injury" "A red flag."
* #cancer "Cancer, now or before" "A red flag in someone with a new headache."
* #worse-lying-or-straining "Headache that lying down, coughing or straining brings on" "A red flag: pressure within the head may be raised."
* #average-pain-90-days "Average pain of the headaches of the last 90 days" "0, none, to 10, the worst."

ValueSet: HeadacheIntakeValues
Id: headache-intake
Title: "Headache history questions"
Description: "All codes of the code system of the same name."
* insert OurDefinition
* include codes from system $headache-intake
