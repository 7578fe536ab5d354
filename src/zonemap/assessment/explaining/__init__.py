"""What a receipt adds to a finding: figures in words, what would lift it, what would settle it."""

from zonemap.assessment.explaining.free_ground import free_ground
from zonemap.assessment.explaining.ledger import floor_area_ledger
from zonemap.assessment.explaining.lift import lift_of, off_list
from zonemap.assessment.explaining.spoken import spoken
from zonemap.assessment.explaining.stored import stored_inputs
from zonemap.assessment.explaining.unsettled import missing_of

__all__ = ["floor_area_ledger", "free_ground", "lift_of", "missing_of", "off_list", "spoken", "stored_inputs"]
