Feature: A day in the diary is a migraine day by a named rule
  Trials do not agree on what a migraine day is. The clinic chooses a rule by name, every count says which one it was,
  and a day that nobody recorded is unknown, never a day without headache.

  Scenario: Half an hour or four hours
    Given Ana had a headache of 90 minutes with migraine features on 3 March
    When her March diary is counted by each rule
    Then the rule "leiden-30min-1" counts 1 migraine day
    And the rule "ichd3-4h-1" counts 0 migraine days

  Scenario: A triptan tells that it was migraine, whether it helped or not
    Given Ana had a headache of 20 minutes on 3 March and took sumatriptan without relief
    When her March diary is counted by each rule
    Then the rule "leiden-30min-1" counts 1 migraine day
    And the rule "ichd3-4h-1" counts 1 migraine day

  Scenario: Aura without headache
    Given Ana saw an aura of 20 minutes on 3 March without a headache
    When her March diary is counted by each rule
    Then the rule "leiden-30min-1" counts 1 migraine day
    And her diary has 0 headache days

  Scenario: A headache about which nothing was answered
    Given Ana wrote on 3 March that she had a headache and nothing else
    When her March diary is counted by each rule
    Then the rule "leiden-30min-1" counts 0 migraine days
    And 1 day is called undetermined
    And her diary has 1 headache day

  Scenario: Days without an entry are unknown
    Given Ana recorded 12 days of 28 in her baseline, 4 of them with migraine
    And Ana recorded all 28 days after her first treatment, 2 of them with migraine
    When the two are compared
    Then there is no percentage and no responder word
    And the report says that only 12 days of the baseline were recorded

  Scenario: Half as many migraine days
    Given Ana recorded all 28 days of her baseline, 8 of them with migraine
    And Ana recorded all 28 days after her first treatment, 4 of them with migraine
    When the two are compared
    Then the change is -50.0 percent, "at least 50 % fewer"

  Scenario: A diary file with dates written in two ways
    Given a diary file for Ana
      """
      day,headache,minutes
      2026-03-01,yes,90
      02/03/2026,no,
      2026-03-03,no,
      """
    When Tom imports it on 31 March 2026
    Then nothing is taken in
    And he is told at "line 3, day" to write the day as YYYY-MM-DD
    And he is told that the file mixes date formats

  Scenario: A diary file with a day that has not come
    Given a diary file for Ana
      """
      day,headache
      2026-03-31,yes
      2026-04-01,no
      """
    When Tom imports it on 31 March 2026
    Then nothing is taken in
    And he is told at "line 3, day" that this day has not come yet

  Scenario: An entry made days later is kept and marked late
    Given Ana lives in Berlin
    When she records her 3 March on 6 March at 09:00
    Then the entry is kept and marked late
