Feature: Finding a point
  A clinician types whatever name she learned the point by, and never gets another point than she meant.

  Scenario Outline: One point, many spellings
    When Mei Tanaka looks for "<text>"
    Then the first point found is <code>

    Examples:
      | text       | code   |
      | gb20       | GB20   |
      | GB-20      | GB20   |
      | gb 020     | GB20   |
      | fengchi    | GB20   |
      | feng chi   | GB20   |
      | fēng chí   | GB20   |
      | 風池       | GB20   |
      | 风池       | GB20   |
      | wind pool  | GB20   |
      | SJ5        | TE5    |
      | Du 20      | GV20   |
      | Ren 17     | CV17   |
      | LIV3       | LR3    |
      | UB10       | BL10   |
      | taiyang    | EX-HN5 |
      | renzhong   | GV26   |

  Scenario: A name that belongs to two points finds both
    When Mei Tanaka looks for "futu"
    Then the points found are LI18 and ST32

  Scenario: The whole catalogue is there
    Then the catalogue has 361 points of the channels and 48 extra points

  Scenario: A code that does not exist names the nearest
    When Mei Tanaka asks for the point "gb45"
    Then she is told "There is no point GB45: GB has 44 points; did you mean GB44, GB4?"
