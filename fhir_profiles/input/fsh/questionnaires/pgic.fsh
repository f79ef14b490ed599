Instance: pgic
InstanceOf: Questionnaire
Usage: #definition
* insert OurQuestionnaire(pgic, GlobalImpressionOfChange, [[Change since the treatments began]])
* description = "One number for how the headaches have changed since the treatments began: 1 is far better than before, 4 is as before, 7 is far worse than before. It is dated over the 28 days before it is given."
* insert Window(28, questionnaire)
* insert LastDay([[Which day are you looking back from? Leave it as it is for yesterday.]])
* item[+]
  * insert Question(change, integer, [[How have your headaches changed since before the treatments? 1 far better than before, 2 clearly better, 3 a little better, 4 as before, 5 a little worse, 6 clearly worse, 7 far worse than before]])
  * code = $outcome-measure#pgic
  * insert Extracted
  * insert Unit({score}, score)
  * insert Range(1, 7)
