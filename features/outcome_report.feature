Feature: The outcome report
  What became of the migraine days since the needles began, said so that a neurologist can trust it:
  every number with its coverage and its rule, a missing day never a zero, and no reason claimed.

  Background:
    Given Ana Sample was first treated on 3 Mar 2026

  Scenario: Half as many migraine days
    Given she recorded 28 of the 28 days before, 10 of them migraine days
    And she recorded 28 of the 28 days from 3 Mar 2026, 5 of them migraine days
    When the report is made on 30 Mar 2026
    Then the window "Days 1–28" has 5 migraine days, 28 of 28 days recorded
    And its change is -50.0 percent, "at least 50 % fewer"
    And the page says "Day rule leiden-30min-1"

  Scenario: A day without an entry is unknown, not a day without headache
    Given she recorded 28 of the 28 days before, 10 of them migraine days
    And she recorded 20 of the 28 days from 3 Mar 2026, 5 of them migraine days
    When the report is made on 30 Mar 2026
    Then the window "Days 1–28" has 5 migraine days, 20 of 28 days recorded
    And its change is -30.0 percent, "at least 30 % fewer"

  Scenario: Too few recorded days
    Given she recorded 28 of the 28 days before, 10 of them migraine days
    And she recorded 12 of the 28 days from 3 Mar 2026, 2 of them migraine days
    When the report is made on 30 Mar 2026
    Then the window "Days 1–28" has 2 migraine days, 12 of 28 days recorded
    And there is no percent and no responder class, because "Only 12 days of the window were recorded; 14 are needed."

  Scenario: No baseline
    Given she recorded 28 of the 28 days from 3 Mar 2026, 5 of them migraine days
    When the report is made on 30 Mar 2026
    Then the page says "No baseline: 0 of the 28 days before the first treatment were recorded and 14 are needed."
    And no number of the report is compared

  Scenario: Only two weeks since the first treatment
    Given she recorded 28 of the 28 days before, 10 of them migraine days
    And she recorded 14 of the 14 days from 3 Mar 2026, 3 of them migraine days
    When the report is made on 16 Mar 2026
    Then the page says "The last 28 days begin before the first treatment; they can be compared from 30 Mar 2026."
    And no number of the report is compared

  Scenario: A preventive was started in the same weeks
    Given she recorded 28 of the 28 days before, 10 of them migraine days
    And she started topiramate on 12 Mar 2026
    When the report is made on 30 Mar 2026
    Then the page says "Also started topiramate 12 Mar 2026"

  Scenario: A count from memory stands apart from the diary
    Given she recorded 28 of the 28 days before, 10 of them migraine days
    And she remembered 16 migraine days for the 28 days before
    When the report is made on 30 Mar 2026
    Then the window "Baseline" has 10 migraine days, 28 of 28 days recorded
    And the page says "Counts from memory are not diary counts; they are never compared with them."

  Scenario: Page, text, JSON and CSV say the same number
    Given she recorded 28 of the 28 days before, 10 of them migraine days
    And she recorded 20 of the 28 days from 3 Mar 2026, 5 of them migraine days
    When the report is made on 30 Mar 2026
    Then page, text, JSON and CSV give 5 migraine days with 20 of 28 days recorded for "Days 1–28"

  Scenario: The cautions stand on every report
    When the report is made on 30 Mar 2026
    Then the page says "acupuncture is not shown as the reason"
    And the page says "went from 9.42 to 6.39 headache days"
    And the page says "Nobody watches the diary in real time."
    And the page says "Fengchi is not a medical device"
