Feature: A course of treatments
  The plan and the goal for one complaint; every treatment charted while it is open belongs to it.

  Scenario: A course is begun and its treatments are counted
    Given Mei has begun a course of 10 treatments for "Migraine without aura"
    When she charts a treatment
    Then Ana's chart says "1 of 10 treatments given, 9 left"
    And the treatment's record is based on the course

  Scenario: A treatment from before the course does not count
    Given she has charted a treatment
    When Mei begins a course of 10 treatments for "Migraine"
    Then Ana's chart says "0 of 10 treatments given, 10 left"

  Scenario: The goal stands on the chart
    When Mei begins a course with the goal of 5 migraine days by 2027-02-01
    Then Ana's chart says "Migraine days per 28 days: 5 or fewer, by 1 Feb 2027"

  Scenario: A goal that cannot be is told
    When Mei begins a course with the goal of 30 migraine days by 2027-02-01
    Then she is told "the target is from 0 to 28"
    And Ana's chart says "No course is open."

  Scenario: A course that has ended takes no more treatments
    Given Mei has begun a course of 10 treatments for "Migraine"
    And she has ended it
    When she charts a treatment
    Then Ana's chart says "No course is open."
    And the course stands among the earlier ones with "0 of 10 treatments given"

  Scenario: The course makes the note more complete
    Given Mei has begun a course of 10 treatments for "Migraine"
    When she charts a treatment
    Then the note says "of 15 items present"
    And the note does not miss "Number of treatments"
