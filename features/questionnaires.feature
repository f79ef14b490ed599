Feature: Questionnaires
  What a patient answers becomes what the clinic counts, and nothing is counted that was not answered.

  Background:
    Given the practice with Ana Sample as its patient

  Scenario: The last month as remembered stands in the outcome report
    When Ana answers that of 28 days 12 were headache days and 9 migraine days
    Then her report shows 9 migraine days and 12 headache days as recalled
    And both say from which answers they come

  Scenario: Unknown is not zero
    When Ana answers that of 28 days 12 were headache days, and leaves the migraine days empty
    Then her report shows no migraine days at all
    When she corrects it to not knowing the migraine days
    Then her report shows migraine days that were asked and are unknown

  Scenario: A correction changes the same record
    Given Ana has answered that of 28 days 12 were headache days and 9 migraine days
    When she corrects the migraine days to 8
    Then her report shows 8 migraine days and 12 headache days as recalled
    And the record of the migraine days has 2 versions

  Scenario: More migraine days than headache days are refused where they stand
    When Ana answers that of 28 days 3 were headache days and 5 migraine days
    Then the answer is refused at "QuestionnaireResponse.item[1].answer[0].valueInteger"
    And nothing of it is stored

  Scenario: What was never hers is withdrawn as a whole
    Given Ana has answered that of 28 days 12 were headache days and 9 migraine days
    When her answers are entered in error
    Then her report shows no migraine days at all

  Scenario: A diary day of the clinic is not overwritten by a questionnaire
    Given the clinic has written down 29 October as a day without headache
    When Ana sends a diary day for 29 October
    Then it is refused as a conflict
    And the clinic's day stands
