Instance: monthly-recall
InstanceOf: Questionnaire
Usage: #definition
* insert OurQuestionnaire(monthly-recall, MonthlyRecall, [[The last 28 days, as remembered]])
* description = "Migraine, headache and medicine days of the last 28 days from memory, for whoever keeps no diary. What is left empty is unknown, never none."
* insert Window(28, recall)
* insert Constraint(recall-migraine, [[Migraine days are headache days as well; there cannot be more of them.]], [[%resource.item.where(linkId='migraine-days').answer.value.empty() or %resource.item.where(linkId='headache-days').answer.value.empty() or %resource.item.where(linkId='migraine-days').answer.value <= %resource.item.where(linkId='headache-days').answer.value]])
* insert Constraint(recall-medicine, [[Days with one kind of medicine are days with a medicine as well; there cannot be more of them.]], [[%resource.item.where(linkId='acute-medication-days').answer.value.empty() or %resource.item.where(linkId='by-class').item.answer.value.all($this <= %resource.item.where(linkId='acute-medication-days').answer.value)]])
* insert LastDay([[The questions are about 28 days. Which day was the last of them? Leave it as it is for yesterday.]])
* item[+]
  * insert DayCount(headache-days, headache-days-28d, [[On how many of these 28 days did you have a headache of any kind?]])
* item[+]
  * insert NotKnown(headache-days)
* item[+]
  * insert DayCount(migraine-days, migraine-days-28d, [[On how many of them was it a migraine?]])
* item[+]
  * insert NotKnown(migraine-days)
* item[+]
  * insert DayCount(acute-medication-days, acute-medication-days-28d, [[On how many of these 28 days did you take a medicine against headache?]])
* item[+]
  * insert NotKnown(acute-medication-days)
* item[+]
  * insert Question(by-class, group, [[On how many days which kind of medicine? Leave empty what you do not know.]])
  * insert OnlyWhenAny(acute-medication-days)
  * item[+]
    * insert DayCount(triptan-days, triptan-days-28d, [[Triptans]])
  * item[+]
    * insert DayCount(ergot-days, ergot-days-28d, [[Ergotamine or other ergots]])
  * item[+]
    * insert DayCount(opioid-days, opioid-days-28d, [[Opioids, codeine among them]])
  * item[+]
    * insert DayCount(combination-analgesic-days, combination-analgesic-days-28d, [[Painkillers of several substances, such as with caffeine]])
  * item[+]
    * insert DayCount(simple-analgesic-days, simple-analgesic-days-28d, [[Painkillers of one substance, such as paracetamol or ibuprofen]])
