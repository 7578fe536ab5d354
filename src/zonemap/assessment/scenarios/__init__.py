"""Scenarios: named sets of changes on a run, judged on the same facts and laid beside it."""

from zonemap.assessment.scenarios.beside import Figure, figures_of, moves_of, parcel_changes
from zonemap.assessment.scenarios.differences import changed_parcels, write_differences
from zonemap.assessment.scenarios.reading import FILE, Scenario, read_scenarios
from zonemap.assessment.scenarios.running import Outcome, assessed, chosen

__all__ = [
    "FILE",
    "Figure",
    "Outcome",
    "Scenario",
    "assessed",
    "changed_parcels",
    "chosen",
    "figures_of",
    "moves_of",
    "parcel_changes",
    "read_scenarios",
    "write_differences",
]
