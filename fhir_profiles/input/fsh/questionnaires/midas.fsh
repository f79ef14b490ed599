// Five counts of days over three months, summed. Their meaning is that of the LOINC codes; the wording is our own.
Instance: midas
InstanceOf: Questionnaire
Usage: #definition
* insert OurQuestionnaire(midas, MidasDayCounts, [[Days lost to headache in 90 days]])
* description = "Five counts of days lost to headache, summed to the MIDAS total, with the two questions beside it that are not summed. A count that is left empty leaves the total unknown."
* copyright = "LOINC codes are used under the LOINC licence, https://loinc.org/license."
* insert Window(90, questionnaire)
* insert Constraint(midas-sum, [[The total is the sum of the five counts.]], [[%resource.item.where(linkId='total').answer.value.empty() or %resource.item.where(linkId='total').answer.value = %resource.item.where(linkId='missed-work').answer.value + %resource.item.where(linkId='half-work').answer.value + %resource.item.where(linkId='missed-household').answer.value + %resource.item.where(linkId='half-household').answer.value + %resource.item.where(linkId='missed-leisure').answer.value]])
* insert LastDay([[The questions are about 90 days. Which day was the last of them? Leave it as it is for yesterday.]])
* item[+]
  * insert LostDays(missed-work, 65381-6, [[On how many of these days did headache keep you from work or school altogether?]])
* item[+]
  * insert LostDays(half-work, 65382-4, [[On how many further days did you get no more than half of your work or study done because of headache? Leave out the days counted before.]])
* item[+]
  * insert LostDays(missed-household, 65383-2, [[On how many of these days did you leave the household alone because of headache?]])
* item[+]
  * insert LostDays(half-household, 65384-0, [[On how many further days did you get no more than half of the household done because of headache? Leave out the days counted before.]])
* item[+]
  * insert LostDays(missed-leisure, 65385-7, [[On how many of these days did headache make you miss family, friends or leisure?]])
* item[+]
  * insert Question(total, integer, [[All five added up]])
  * code = $outcome-measure#midas-total
  * readOnly = true
  * insert Extracted
  * insert Unit(d, days)
  * insert Range(0, 450)
  * extension[+].url = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression"
  * extension[=].valueExpression.language = #text/fhirpath
  * extension[=].valueExpression.expression = "%resource.item.where(linkId='missed-work').answer.value + %resource.item.where(linkId='half-work').answer.value + %resource.item.where(linkId='missed-household').answer.value + %resource.item.where(linkId='half-household').answer.value + %resource.item.where(linkId='missed-leisure').answer.value"
* item[+]
  * insert LostDays(headache-days-90d, 65380-8, [[On how many of these days did you have a headache? One that lasts several days counts on each of them.]])
* item[+]
  * insert Question(average-pain, integer, [[How strong were these headaches on average, from 0 for none to 10 for the worst?]])
  * code = $headache-intake#average-pain-90-days
  * insert Extracted
  * insert Unit({score}, score)
  * insert Range(0, 10)

RuleSet: LostDays(linkId, loinc, text)
* insert Question({linkId}, integer, [[{text}]])
* code = $loinc#{loinc}
* insert Extracted
* insert Unit(d, days)
* insert Range(0, 90)
