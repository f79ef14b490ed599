Instance: first-visit-intake
InstanceOf: Questionnaire
Usage: #definition
* insert OurQuestionnaire(first-visit-intake, FirstVisitIntake, [[Before the first visit: headache and safety]])
* description = "The headache's history, red flags asked plainly, and what must be known before a needle goes in. No answer is taken as unknown, never as no."
* copyright = "The LOINC code is used under the LOINC licence, https://loinc.org/license; SNOMED CT codes are of the Global Patient Set, CC BY 4.0."
* insert Window(28, recall)
* insert Constraint(intake-migraine, [[Migraine days are headache days as well; there cannot be more of them.]], [[%resource.item.item.where(linkId='migraine-days').answer.value.empty() or %resource.item.item.where(linkId='headache-days').answer.value.empty() or %resource.item.item.where(linkId='migraine-days').answer.value <= %resource.item.item.where(linkId='headache-days').answer.value]])
* item[+]
  * insert Question(headache-history, group, [[Your headaches]])
  * item[+]
    * insert Question(age-at-onset, integer, [[How old were you when the headaches began?]])
    * code = $headache-intake#age-at-onset
    * insert Extracted
    * insert Unit(a, years)
    * insert Range(0, 120)
  * item[+]
    * insert DayCount(headache-days, headache-days-28d, [[In the 28 days before today, on how many did you have a headache of any kind?]])
  * item[+]
    * insert NotKnown(headache-days)
  * item[+]
    * insert DayCount(migraine-days, migraine-days-28d, [[On how many of them was it a migraine?]])
  * item[+]
    * insert NotKnown(migraine-days)
  * item[+]
    * insert Flag(aura, [[Around a headache, do you for a while see flickering or blind spots, feel tingling, or find it hard to speak?]])
  * item[+]
    * insert Question(acute-drugs, text, [[Which medicines do you take when a headache comes, and how often?]])
  * item[+]
    * insert Question(preventive-drugs, text, [[Which medicines do you take or have you taken to have fewer headaches?]])
* item[+]
  * insert Question(red-flags, group, [[Signs that a physician should look at first]])
  * item[+]
    * insert Flag(sudden-onset, [[Has a headache ever reached its full strength within a minute?]])
  * item[+]
    * insert Flag(changed-headache, [[Are these headaches new, or different from those you know?]])
  * item[+]
    * insert Flag(fever-or-weight-loss, [[Do you have fever, night sweats or weight loss with them?]])
  * item[+]
    * insert Flag(lasting-neurological-signs, [[Do you have weakness, numbness, confusion or loss of sight that does not go away?]])
  * item[+]
    * insert Flag(after-head-injury, [[Did they begin after a blow to the head?]])
  * item[+]
    * insert Flag(cancer, [[Have you ever had cancer?]])
  * item[+]
    * insert Flag(worse-lying-or-straining, [[Do lying down, coughing or straining bring them on?]])
* item[+]
  * insert Question(safety, group, [[Before needles are used]])
  * item[+]
    * insert SafetyQuestion(implanted-device, [[Do you carry a pacemaker or another implanted electrical device?]])
    * answerOption[+].valueCoding = $sct#441509002 "Cardiac pacemaker in situ"
    * answerOption[+].valueCoding = $safety-intake#implanted-electrical-device "Implanted electrical device other than a pacemaker"
    * insert NoUnknown
  * item[+]
    * insert SafetyQuestion(anticoagulant, [[Do you take a medicine against blood clots (an anticoagulant)?]])
    * answerOption[+].valueCoding = $sct#182764009 "Anticoagulant therapy"
    * insert NoUnknown
  * item[+]
    * insert Question(pregnancy, choice, [[Are you pregnant?]])
    * code = $loinc#82810-3
    * insert Extracted
    * answerOption[+].valueCoding = $sct#77386006 "Pregnant"
    * answerOption[+].valueCoding = $sct#60001007 "Not pregnant"
    * answerOption[+].valueCoding = $sct#146799005 "Possible pregnancy"
    * answerOption[+].valueCoding = $safety-intake#do-not-know "Don't know"
    * answerOption[+].valueCoding = $data-absent-reason#not-applicable "Not applicable"
  * item[+]
    * insert SafetyQuestion(bleeding, [[Do you bleed or bruise much more easily than others?]])
    * answerOption[+].valueCoding = $safety-intake#bleeding-disorder "Bleeding disorder"
    * insert NoUnknown
  * item[+]
    * insert SafetyQuestion(immune-weakness, [[Does a disease or a medicine weaken your defence against infections?]])
    * answerOption[+].valueCoding = $sct#370388006 "Patient immunocompromised"
    * insert NoUnknown
  * item[+]
    * insert SafetyQuestion(needle-fear, [[Are you so afraid of needles that you avoid them or panic?]])
    * answerOption[+].valueCoding = $sct#231501003 "Needle phobia"
    * insert NoUnknown
  * item[+]
    * insert SafetyQuestion(needle-fainting, [[Have you ever fainted, or nearly, when a needle was used on you?]])
    * insert YesNoUnknown
  * item[+]
    * insert SafetyQuestion(metal-allergy, [[Does your skin react to metals, such as nickel?]])
    * insert YesNoUnknown
  * item[+]
    * insert SafetyQuestion(skin-allergy, [[Does your skin react to plasters or disinfectants?]])
    * insert YesNoUnknown
  * item[+]
    * insert SafetyQuestion(epilepsy, [[Have you had an epileptic seizure?]])
    * insert YesNoUnknown
  * item[+]
    * insert SafetyQuestion(heart-valve, [[Do you have a diseased or a replaced heart valve?]])
    * insert YesNoUnknown

RuleSet: SafetyQuestion(name, text)
* insert Question({name}, choice, [[{text}]])
* code = $safety-intake#{name}
* insert Extracted
