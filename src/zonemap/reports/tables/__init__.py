"""The tables of a report, the same for every format."""

from zonemap.reports.tables.cards import (
    card_text,
    cards_table,
    roster_text,
    target_text,
    targets_table,
    verdict_text,
    zones_text,
)
from zonemap.reports.tables.method import method_table
from zonemap.reports.tables.parcels import Positions, parcel_table
from zonemap.reports.tables.remaining import remaining_table
from zonemap.reports.tables.sources import data_table, evidence_table, number_table, receipts, run_table
from zonemap.reports.tables.table import Cell, Column, Kind, Table, plain, unit_word
from zonemap.reports.tables.totals import figures_table, findings_table, key_sentences, zone_table
from zonemap.reports.tables.words import (
    confidence_word,
    listing_words,
    target_words,
    verdict_words,
    weight_word,
)

__all__ = [
    "Cell",
    "Column",
    "Kind",
    "Positions",
    "Table",
    "card_text",
    "cards_table",
    "confidence_word",
    "data_table",
    "evidence_table",
    "figures_table",
    "findings_table",
    "key_sentences",
    "listing_words",
    "method_table",
    "number_table",
    "parcel_table",
    "plain",
    "receipts",
    "remaining_table",
    "roster_text",
    "run_table",
    "target_text",
    "target_words",
    "targets_table",
    "unit_word",
    "verdict_text",
    "verdict_words",
    "weight_word",
    "zone_table",
    "zones_text",
]
