Feature: A prescription in one line
  A clinician types a whole prescription in one line, sees at once what was understood,
  and nothing she typed is ever dropped silently.

  Scenario: The whole line of a session
    When Mei Tanaka types "gb20 b; li4 b deqi; lr3 b d15; gv20; ex-hn5 l ea 2/100hz 20min"
    Then the prescription has 8 needles
    And nothing is wrong with it
    And the line in its own words is "gb20; li4 deqi; lr3 d15; gv20; ex-hn5 l ea 2/100hz 20min"

  Scenario: A quick note without semicolons
    When Mei Tanaka types "gb20 li4 lr3 gv20 taiyang:l"
    Then the needles are "GB20 left, GB20 right, LI4 left, LI4 right, LR3 left, LR3 right, GV20, EX-HN5 left"

  Scenario: A paired point is needled on both sides unless one is said
    When Mei Tanaka types "gb20; li4 r"
    Then the needles are "GB20 left, GB20 right, LI4 right"

  Scenario: A place that is no point of the catalogue
    When Mei Tanaka types "ashi(left trapezius edge) l; between(gb20, gv16) r"
    Then the needles are "ashi (left trapezius edge) left, between GB20 and GV16 right"

  Scenario: Current between two named needles
    When Mei Tanaka types "gb20 l ea 2/100hz 20min with gb8 l; gb8 l d5"
    Then nothing is wrong with it
    And the note reads "GB20 left, electro-stimulation 2/100 Hz for 20 min paired with GB8 left; GB8 left, 5 mm deep."

  Scenario: The note in plain English
    When Mei Tanaka types "gb20 deqi; gv20; ret 25"
    Then the note reads "GB20 both sides, de qi; GV20; needles retained 25 min."

  Scenario Outline: What is not clear must be mended before signing
    When Mei Tanaka types "<line>"
    Then "<token>" is a problem: "<text>"

    Examples:
      | line           | token   | text                                                                                         |
      | li4; gb45      | gb45    | GB has 44 points; did you mean GB44, GB4?                                                    |
      | gv20 l         | gv20 l  | GV20 is on the midline and takes no side; write gv20.                                        |
      | futu l         | futu    | This name belongs to several points: LI18, ST32; write the code.                             |
      | gb20 deki      | deki    | This is not a modifier; did you mean deqi?                                                   |
      | fenchi         | fenchi  | This is not a point; did you mean GB20 Fēngchí, GB31 Fēngshì?                                |
      | gb20 40x0.25   | 40x0.25 | A needle is diameter x length in mm, 0.10 to 0.60 by 1 to 150, such as 0.25x40. Did you mean 0.25x40? |
      | gb20; gb20 d15; gb20 d20 | gb20 | GB20 left stands here again with another depth; keep one.                              |
      | gb20 li4 l     | l       | This could belong to the last point or to all before it; put a semicolon between the points. |

  Scenario Outline: What deserves a second look is told
    When Mei Tanaka types "<line>"
    Then nothing is wrong with it
    And she is told "<text>"

    Examples:
      | line              | text                                                                          |
      | gb20; gb20 d15    | GB20 both sides: written before; merged into one.                             |
      | cv8               | CV8 is traditionally not needled; moxibustion there is charted as an adjunct. |
      | gb20 l ea 2hz with gb8 | GB8 left: added as the other needle of the lead.                         |

  Scenario: Too deep over the lung
    When Mei Tanaka types "gb21 d20"
    Then nothing is wrong with it
    And the caution names the limit "10.9 mm" and a source

  Scenario: A needle the clinic does not have
    Given the clinic has needles 0.25x40 and 0.20x15
    When Mei Tanaka types "gb20 0.30x40"
    Then nothing is wrong with it
    And she is told "0.30x40 is not among the clinic's needles; the nearest is 0.25x40."
