"""The referees, in the order of their columns in the report."""

from __future__ import annotations

from typing import Final

from referees import fhirkit_referee, hapi_referee, medplum_referee, pyrofile_referee
from referees.judgement import Referee

PANEL: Final[tuple[Referee, ...]] = (hapi_referee, medplum_referee, pyrofile_referee, fhirkit_referee)
