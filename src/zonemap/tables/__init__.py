"""What is told in words and tables, the same for the command line, the app and every report."""

from zonemap.tables.cards import (
    card_text,
    cards_table,
    roster_text,
    target_text,
    targets_table,
    verdict_text,
    zones_text,
)
from zonemap.tables.evaluation import evaluation_range, lack_text, score_text
from zonemap.tables.ledger import ledger_head, ledger_lines, ledger_notes
from zonemap.tables.listing import list_csv
from zonemap.tables.method import method_table
from zonemap.tables.parcels import Positions, parcel_table, route_titles
from zonemap.tables.remaining import remaining_table
from zonemap.tables.sources import data_table, evidence_table, number_table, receipts, run_table
from zonemap.tables.table import Cell, Column, Kind, Table, plain, unit_word
from zonemap.tables.totals import figures_table, findings_table, key_sentences, zone_table
from zonemap.tables.words import (
    cause_words,
    confidence_word,
    free_land_words,
    listing_words,
    reading_words,
    refusal_words,
    service_words,
    supply_words,
    target_words,
    term_words,
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
    "cause_words",
    "confidence_word",
    "data_table",
    "evaluation_range",
    "evidence_table",
    "figures_table",
    "findings_table",
    "free_land_words",
    "key_sentences",
    "lack_text",
    "ledger_head",
    "ledger_lines",
    "ledger_notes",
    "list_csv",
    "listing_words",
    "method_table",
    "number_table",
    "parcel_table",
    "plain",
    "reading_words",
    "receipts",
    "refusal_words",
    "remaining_table",
    "roster_text",
    "route_titles",
    "run_table",
    "score_text",
    "service_words",
    "supply_words",
    "target_text",
    "target_words",
    "targets_table",
    "term_words",
    "unit_word",
    "verdict_text",
    "verdict_words",
    "weight_word",
    "zone_table",
    "zones_text",
]
