"""The redevelopment programme in tables: one module for each study of a run."""

from zonemap.tables.programme.coverage import coverage_part
from zonemap.tables.programme.evaluation import evaluation_part
from zonemap.tables.programme.firmness import firmness_part
from zonemap.tables.programme.front import front_lines, front_part, place_words
from zonemap.tables.programme.parts import WORDS, Part, Scope, Study, study_titles, words_table
from zonemap.tables.programme.phases import phases_part
from zonemap.tables.programme.sites import main_zones, sites_part, sites_within
from zonemap.tables.programme.supply import PLAN, no_plan, supply_part

__all__ = [
    "PLAN",
    "WORDS",
    "Part",
    "Scope",
    "Study",
    "coverage_part",
    "evaluation_part",
    "firmness_part",
    "front_lines",
    "front_part",
    "main_zones",
    "no_plan",
    "phases_part",
    "place_words",
    "sites_part",
    "sites_within",
    "study_titles",
    "supply_part",
    "words_table",
]
