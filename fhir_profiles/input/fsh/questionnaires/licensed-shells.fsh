// The words of these instruments belong to others. Here is room for the totals; a licensed site puts the questions in a
// Questionnaire of its own that is derived from this one (Questionnaire.derivedFrom), and totals go on to be taken from it.
Instance: hit-6
InstanceOf: Questionnaire
Usage: #definition
* insert OurQuestionnaire(hit-6, Hit6Total, [[HIT-6 total]])
* description = "The total of a HIT-6 filled in elsewhere. Its six questions are not part of this questionnaire; a licensed site adds them in a derived one."
* insert Window(28, questionnaire)
* insert LastDay([[The four weeks end on which day? Leave it as it is for yesterday.]])
* item[+]
  * insert LicensedItems
* item[+]
  * insert Total(total, hit-6-total, integer, [[HIT-6 total, 36 to 78]])
  * insert Range(36, 78)

Instance: msq
InstanceOf: Questionnaire
Usage: #definition
* insert OurQuestionnaire(msq, MsqTotals, [[MSQ totals]])
* description = "The three totals of an MSQ v2.1 filled in elsewhere. Its questions are not part of this questionnaire; a licensed site adds them in a derived one."
* insert Window(28, questionnaire)
* insert LastDay([[The four weeks end on which day? Leave it as it is for yesterday.]])
* item[+]
  * insert LicensedItems
* item[+]
  * insert Total(restrictive, msq-rr, decimal, [[Role function restrictive, 0 to 100]])
  * insert Range(0, 100)
* item[+]
  * insert Total(preventive, msq-rp, decimal, [[Role function preventive, 0 to 100]])
  * insert Range(0, 100)
* item[+]
  * insert Total(emotional, msq-ef, decimal, [[Emotional function, 0 to 100]])
  * insert Range(0, 100)

RuleSet: LicensedItems
* insert Question(licensed-items, group, [[Room for the licensed questions]])
* item[+]
  * insert Question(licence-needed, display, [[The wording of this instrument is licensed by its owner and is not here. A site that holds a licence puts the questions into this group of a derived questionnaire.]])

RuleSet: Total(linkId, measure, type, text)
* insert Question({linkId}, {type}, [[{text}]])
* code = $outcome-measure#{measure}
* insert Extracted
* insert Unit({score}, score)
