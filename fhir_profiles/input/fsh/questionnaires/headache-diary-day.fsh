Instance: headache-diary-day
InstanceOf: Questionnaire
Usage: #definition
* insert OurQuestionnaire(headache-diary-day, HeadacheDiaryDay, [[Headache diary, one day]])
* description = "One day of the headache diary. A day that is not sent is unknown; a day without headache is sent and says so."
* item[+]
  * insert Question(diary-day, group, [[Your day]])
  * code = $headache-diary#diary-day
  * insert Extracted
  * required = true
  * item[+]
    * insert Question(day, date, [[Which day is this about?]])
    * required = true
  * item[+]
    * insert Question(headache, boolean, [[Did you have a headache on this day?]])
    * code = $headache-diary#headache
    * insert Component
    * required = true
  * item[+]
    * insert Question(headache-minutes, integer, [[For how many minutes of this day did it last, all together?]])
    * code = $headache-diary#headache-minutes
    * insert Component
    * insert Unit(min, min)
    * insert Range(1, 1500)
    * insert OnlyWhenTrue(headache)
  * item[+]
    * insert Question(peak-pain, integer, [[How strong was it at its worst, from 1 to 10?]])
    * code = $headache-diary#peak-pain
    * insert Component
    * insert Unit({score}, score)
    * insert Range(1, 10)
    * insert OnlyWhenTrue(headache)
  * item[+]
    * insert Feature(unilateral, [[Was it on one side of the head?]])
  * item[+]
    * insert Feature(pulsating, [[Did it throb or pulse?]])
  * item[+]
    * insert Feature(moderate-or-severe, [[Was it so strong that it got in the way of what you were doing?]])
  * item[+]
    * insert Feature(aggravated-by-activity, [[Did moving about, such as climbing stairs, make it worse?]])
  * item[+]
    * insert Feature(nausea, [[Did you feel sick?]])
  * item[+]
    * insert Feature(vomiting, [[Did you vomit?]])
  * item[+]
    * insert Feature(photophobia, [[Did light bother you?]])
  * item[+]
    * insert Feature(phonophobia, [[Did sounds bother you?]])
  * item[+]
    * insert Question(aura-minutes, integer, [[If you saw flickering or zigzags or blind spots: for how many minutes? Leave it empty if you saw none.]])
    * code = $headache-diary#aura-minutes
    * insert Component
    * insert Unit(min, min)
    * insert Range(1, 1500)
  * item[+]
    * insert Question(functional-grade, integer, [[How far did headache hold you back at the worst of the day? 0 not at all, 1 a little, 2 a lot, 3 I had to lie down]])
    * code = $headache-diary#functional-grade
    * insert Component
    * insert Range(0, 3)
  * item[+]
    * insert Question(acute-drug, group, [[A medicine you took against the headache]])
    * repeats = true
    * item[+]
      * insert Question(drug-class, choice, [[What kind of medicine?]])
      * code = $headache-diary#acute-drug
      * insert Component
      * required = true
      * answerOption[+].valueCoding = $drug-class#triptan "Triptan"
      * answerOption[+].valueCoding = $drug-class#ergot "Ergot"
      * answerOption[+].valueCoding = $drug-class#opioid "Opioid"
      * answerOption[+].valueCoding = $drug-class#combination-analgesic "Combination analgesic"
      * answerOption[+].valueCoding = $drug-class#nsaid "NSAID"
      * answerOption[+].valueCoding = $drug-class#simple-analgesic "Simple analgesic"
      * answerOption[+].valueCoding = $drug-class#gepant "Gepant"
      * answerOption[+].valueCoding = $drug-class#ditan "Ditan"
      * answerOption[+].valueCoding = $drug-class#other "Other"
    * item[+]
      * insert Question(drug-name, string, [[Its name]])
    * item[+]
      * insert Question(doses, integer, [[How many times?]])
      * insert Range(1, 20)
    * item[+]
      * insert Question(relief-2h, choice, [[How was the headache two hours later?]])
      * insert OnlyWhenTrue(headache)
      * answerOption[+].valueCoding = $diary-relief#none "None"
      * answerOption[+].valueCoding = $diary-relief#partial "Partial"
      * answerOption[+].valueCoding = $diary-relief#complete "Complete"
  * item[+]
    * insert Question(menses, choice, [[Did you have your period?]])
    * code = $headache-diary#menses
    * insert Component
    * answerOption[+].valueCoding = $diary-menses#bleeding "Bleeding"
    * answerOption[+].valueCoding = $diary-menses#spotting "Spotting"
    * answerOption[+].valueCoding = $diary-menses#none "None"
  * item[+]
    * insert Question(trigger, string, [[What may have set the headache off? One cause a line.]])
    * code = $headache-diary#trigger
    * insert Component
    * repeats = true
  * item[+]
    * insert Question(flare, boolean, [[If you have an autoimmune disease: did it flare up on this day?]])
    * code = $headache-diary#flare
    * insert Component
  * item[+]
    * insert Question(note, text, [[Anything else about this day]])

RuleSet: Feature(name, text)
* insert Question({name}, boolean, [[{text}]])
* code = $headache-diary#{name}
* insert Component
* insert OnlyWhenTrue(headache)
