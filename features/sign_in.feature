Feature: Signing in
  Nobody sees a chart without signing in, and nobody loses a word because a sign-in has ended.

  Scenario: Mei reaches the page she asked for
    Given nobody is signed in
    When Mei asks for Ana's page and signs in
    Then she sees Ana's page

  Scenario: A wrong password
    Given nobody is signed in
    When Mei signs in with a wrong password
    Then she is told "Name or password is wrong."
    And she sees no patient

  Scenario: The sign-in ends while Mei writes
    Given Mei has opened Ana's diary
    And half an hour has gone by without a click
    When she stores a day with the note "Slept badly." and signs in again
    Then the diary holds "Slept badly."

  Scenario: Tom at the front desk finds patients but reads no chart
    Given Tom is signed in
    When he asks for Ana's page
    Then he is told "Your role does not include: chart view."
    And the audit trail holds the refusal
