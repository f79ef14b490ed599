"""This program, as the Device that assembled a record.

https://hl7.org/fhir/R4/device.html
"""

from __future__ import annotations

from fhir.resources.R4B.codeableconcept import CodeableConcept
from fhir.resources.R4B.device import Device, DeviceDeviceName, DeviceVersion
from fhir.resources.R4B.identifier import Identifier

from fengchi.fhir import systems
from fengchi.fhir.elements import building, meta

SOFTWARE = "fengchi"


@building("Device")
def software_to_fhir(version: str) -> Device:
    """One Device for all versions: its history shows when which version came into use."""
    return Device(
        id=SOFTWARE,
        meta=meta("acu-software"),
        identifier=[Identifier(system=systems.SOFTWARE_IDS, value=SOFTWARE)],
        status="active",
        deviceName=[DeviceDeviceName(name="Fengchi", type="user-friendly-name")],
        type=CodeableConcept(text="Acupuncture charting software"),
        version=[DeviceVersion(value=version)] if version else None,
    )
