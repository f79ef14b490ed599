"""What an invariant's function looks like.

https://hl7.org/fhir/R4/conformance-rules.html#constraints
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

Holds: TypeAlias = Callable[[Any, Mapping[str, Any]], bool]
"""Whether an element keeps the invariant: the element the constraint stands at, and the whole resource."""
