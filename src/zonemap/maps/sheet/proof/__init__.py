"""The finished sheet read back from its PDF and held against what it should show."""

from zonemap.maps.sheet.proof.faults import SheetFault, sheet_faults

__all__ = ["SheetFault", "sheet_faults"]
