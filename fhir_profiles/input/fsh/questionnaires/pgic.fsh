Instance: pgic
InstanceOf: Questionnaire
Usage: #definition
* insert OurQuestionnaire(pgic, GlobalImpressionOfChange, [[Change since the treatment began]])
* description = "One number for how the headaches are now, compared with before the treatment: 1 is the best, 4 is no change, 7 is the worst."
* insert Window(28, questionnaire)
* insert LastDay([[Which day are you looking back from? Leave it as it is for yesterday.]])
* item[+]
  * insert Question(change, integer, [[How are your headaches now, compared with before the treatment? 1 hardly any left, 2 a lot better, 3 a little better, 4 as before, 5 a little worse, 6 a lot worse, 7 as bad as can be]])
  * code = $outcome-measure#pgic
  * insert Extracted
  * insert Unit({score}, score)
  * insert Range(1, 7)
