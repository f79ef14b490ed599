Feature: The clinic on the terminal
  The same treatments, diaries and reports as on the pages, for scripts and for people who like to type.

  Background:
    Given a clinic where Mei Tanaka needles
    And Ana Sample was imported from another system with the record number L-7

  Scenario: A treatment from one line
    When Mei types: fengchi chart L-7 "gb20 b; li4 b deqi; gv20" --retention 25
    Then it is signed with 5 needles
    And the report of L-7 shows 1 treatment

  Scenario: A point that does not exist
    When Mei types: fengchi chart L-7 "gb45"
    Then it is refused with "GB has 44 points; did you mean GB44, GB4?"
    And the report of L-7 shows 0 treatments

  Scenario: A diary is taken whole or not at all
    When Mei imports a diary with one bad row among ten
    Then it is refused with "line 5"
    And the report of L-7 shows 0 recorded days

  Scenario: Everything can be taken out and put in again
    Given Mei has charted a treatment
    When the clinic is exported and imported into an empty store
    Then both stores hold the same records

  Scenario: A changed audit trail is found
    When somebody changes an entry of the audit trail behind the program's back
    Then the check of the trail names the entry
