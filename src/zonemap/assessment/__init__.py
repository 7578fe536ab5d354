"""One call from workspace and plan to a frozen result; saved, loaded and explained."""

from zonemap.assessment.archive import latest_run, load, runs, save
from zonemap.assessment.assessing import STEPS, assess, rulebook_of, workspace_of
from zonemap.assessment.assessment import ROUTES, Assessment
from zonemap.assessment.cards import (
    card_rows,
    card_zones,
    figures_without_data,
    roster_document,
    scorecard_document,
)
from zonemap.assessment.explaining import floor_area_ledger, free_ground, spoken, stored_inputs
from zonemap.assessment.manifest import number_said
from zonemap.assessment.receipt import not_judged_text, receipt, sentence, title_of
from zonemap.assessment.remaining import Ground, ground_of, remaining_ground
from zonemap.assessment.rows import parcel_row, parcel_rows, selected
from zonemap.assessment.summary import (
    by_constraint,
    by_rule,
    by_zone,
    gain_by_zone,
    premium_counts,
    surface_of,
    zone_names,
)
from zonemap.assessment.trial import (
    MEASURED_WITH,
    Trial,
    clause_rows,
    is_outdated,
    refuse_outdated,
    thresholds,
    trial_of,
)
from zonemap.assessment.verify import disagreements

__all__ = [
    "MEASURED_WITH",
    "ROUTES",
    "STEPS",
    "Assessment",
    "Ground",
    "Trial",
    "assess",
    "by_constraint",
    "by_rule",
    "by_zone",
    "card_rows",
    "card_zones",
    "clause_rows",
    "disagreements",
    "figures_without_data",
    "floor_area_ledger",
    "free_ground",
    "gain_by_zone",
    "ground_of",
    "is_outdated",
    "latest_run",
    "load",
    "not_judged_text",
    "number_said",
    "parcel_row",
    "parcel_rows",
    "premium_counts",
    "receipt",
    "refuse_outdated",
    "remaining_ground",
    "roster_document",
    "rulebook_of",
    "runs",
    "save",
    "scorecard_document",
    "selected",
    "sentence",
    "spoken",
    "stored_inputs",
    "surface_of",
    "thresholds",
    "title_of",
    "trial_of",
    "workspace_of",
    "zone_names",
]
