"""The lines of protection over a place: red lines and farmland forbid, ecological spaces bind; the urban boundary."""

from __future__ import annotations

from typing import Final

from zonemap.analysis.admission.covering import coverings, extent_of, is_negligible, touch_rows
from zonemap.analysis.admission.reason import Effect, Project, Reason, absent
from zonemap.facts.siting import Site
from zonemap.plan import Rulebook

_EFFECTS: Final = {
    "ecological_redlines": Effect.PROHIBIT,
    "farmland": Effect.PROHIBIT,
    "ecological_spaces": Effect.CONDITION,
}


def line_reasons(site: Site, _project: Project, rulebook: Rulebook) -> list[Reason]:
    """Return what the lines of protection say; they hold for every activity."""
    return [reason for layer in _EFFECTS for reason in _line(site, layer, rulebook)]


def _line(site: Site, layer: str, rulebook: Rulebook) -> list[Reason]:
    if layer not in site.facts.overlays:
        return [absent(layer, layer)]
    found = [
        Reason(
            layer,
            "touch" if each.is_touch else "over",
            Effect.INFO if each.is_touch else _EFFECTS[layer],
            layer,
            each.feature,
            each.overlap_m2,
            each.share,
            numbers=touch_rows(rulebook) if each.is_touch else (),
        )
        for each in coverings(site, layer, rulebook)
    ]
    if layer in site.partial_layers and not any(each.case == "over" for each in found):
        found.append(Reason(layer, "partial", Effect.UNKNOWN, layer))
    return found


def boundary_reasons(site: Site, project: Project, rulebook: Rulebook) -> list[Reason]:
    """Return the part of the place outside of the urban boundary, a condition for new and expanding projects."""
    layer = "urban_boundary"
    if layer not in site.facts.overlays:
        return [absent(layer, layer, is_open=not project.is_existing)]
    outside = max(0.0, 1.0 - sum(each.share for each in coverings(site, layer, rulebook)))
    if is_negligible(site, outside, rulebook):
        return []
    if layer in site.partial_layers:
        return [Reason(layer, "partial", Effect.UNKNOWN, layer, is_open=not project.is_existing)]
    return [Reason(layer, "outside", project.bound(Effect.CONDITION), layer, **extent_of(site, outside))]
