"""Zones by TD/T 1029: the ratios, the scores and the potentials of each zone, and what they lack."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
import streamlit as st

from zonemap.app.boards import Board
from zonemap.app.parts.choices import chosen_zone, zone_choice
from zonemap.app.parts.figures.tables import draw_table
from zonemap.app.parts.telling import literal
from zonemap.assessment.studies import evaluation_document
from zonemap.tables import card_text, confidence_word, evaluation_range, lack_text, score_text
from zonemap.wording import gettext as _

Json = dict[str, Any]

_ZONE: Final = "evaluated"
CHOICES: Final = (_ZONE,)


def draw_evaluation(board: Board) -> None:
    """Draw scores and potentials of all zones, and the indicators of the one that is chosen."""
    document = board.kept("evaluation", lambda: evaluation_document(board.assessment, board.rulebook, None))
    draw_table(_zones(document))
    score = document["score"]
    st.caption(
        literal(
            _("Scores: {formula} ({sure})").format(
                formula=score["formula"], sure=confidence_word(score["confidence"])
            )
        )
    )
    zone_choice(board, _ZONE)
    chosen = chosen_zone(board, _ZONE)
    for zone in document["zones"]:
        if zone["zone_id"] == chosen:
            _draw_zone(zone)
            return
    st.info(_("Choose a zone to see its indicators, amounts, and what they lack."))


def _zones(document: Json) -> pd.DataFrame:
    rows = [_told(each["name"] or each["zone_id"], each) for each in document["zones"]]
    return pd.DataFrame([*rows, _told(_("The city"), {"goals": [], **document["city"]})]).fillna("")


def _told(name: str, zone: Json) -> dict[str, str]:
    return {
        _("Zone"): name,
        **{goal["title"]: score_text(goal) for goal in zone["goals"]},
        **{
            _("{title}, ha").format(title=each["title"]): evaluation_range(each, "area_ha", "ha")
            for each in zone["potentials"]
        },
    }


def _draw_zone(zone: Json) -> None:
    goals = {each["goal"]: each["title"] for each in zone["goals"]}
    draw_table(
        pd.DataFrame(
            {
                _("Indicator"): each["title"],
                _("Goal"): goals[each["goal"]],
                _("Value"): card_text(each),
                _("Ideal"): evaluation_range(each, "ideal", each["unit"]),
                _("Weight in the goal"): evaluation_range(each, "weight", "1"),
                _("Score"): evaluation_range(each, "score", "share"),
                _("Lacks"): _("; ").join(lack_text(lack) for lack in each["missing"]),
            }
            for each in zone["indicators"]
        )
    )
    draw_table(
        pd.DataFrame(
            {
                _("Potential"): each["title"],
                _("ha"): evaluation_range(each, "area_ha", "ha"),
                _("mu"): evaluation_range(each, "area_mu", "count"),
                _("Made from"): _("; ").join(f"{term['title']} {card_text(term)}" for term in each["terms"]),
                _("Formula"): f"{each['formula']} ({confidence_word(each['confidence'])})",
            }
            for each in zone["potentials"]
        )
    )
