"""An admission as a document: every reason with clause, law, feature and words, and what was not looked at."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite
from typing import Any

from zonemap.analysis.admission.industry import counted_shores
from zonemap.analysis.admission.judging import Judged
from zonemap.analysis.admission.reason import Effect, Reason
from zonemap.facts.siting import SITE_LAYERS
from zonemap.findings import Verdict
from zonemap.plan import Industry, Row, Rulebook, source_text
from zonemap.wording import gettext as _
from zonemap.wording import in_language
from zonemap.workspace import Workspace

Json = dict[str, Any]


def admission_document(
    judged: Judged, rulebook: Rulebook, workspace: Workspace, *, is_edition_default: bool = False
) -> Json:
    """Return an admission in the language in use: verdict, reasons, what was asked, what was considered and what not.

    `is_edition_default` says that nobody named the edition of the industry code.
    """
    site = judged.site
    return {
        "verdict": judged.verdict.value,
        "reasons": [_reason_row(each, judged, rulebook) for each in judged.reasons],
        "asked": {
            "place": _place_row(judged, workspace),
            "industry": _industry_row(judged.project.industry, is_edition_default=is_edition_default),
            "activity": judged.project.activity.value,
            "as_of": str(site.facts.as_of),
        },
        "considered": _considered(judged, rulebook),
        "shores": _shore_rows(judged, rulebook),
        "not_considered": [
            {"what": name, "text": in_language(text.model_dump())}
            for name, text in rulebook.unchecked.items()
        ],
        "notices": list(_notices(judged, rulebook, is_edition_default=is_edition_default)),
        "synthetic": workspace.settings.synthetic,
        "rulebook": rulebook.sha256,
        "layers": {name: workspace.record(name).sha256 for name in SITE_LAYERS if workspace.has(name)},
    }


def _reason_row(reason: Reason, judged: Judged, rulebook: Rulebook) -> Json:
    ground = rulebook.grounds[reason.ground]
    clause = rulebook.clauses[ground.row]
    found = _sentence(reason, judged, rulebook)
    binds = reason.effect in {Effect.PROHIBIT, Effect.CONDITION} or reason.case == "existing"
    law = ground.law if binds else ""
    document = reason.source or " ".join(part for part in (ground.document, ground.place) if part)
    return {
        "clause": clause.clause,
        "layer": reason.layer,
        "feature": reason.feature,
        "effect": reason.effect.value,
        "text": reason.own_words
        or (_("{found}. The law: “{law}”").format(found=found, law=law) if law else found),
        "overlap_m2": reason.overlap_m2,
        "share": reason.share,
        "ground": reason.ground,
        "title": in_language(ground.title.model_dump()),
        "case": reason.case,
        "found": found,
        "matters": reason.effect is not Effect.UNKNOWN or reason.is_open,
        "quote": clause.quote,
        "clause_row": ground.row,
        "responsible": list(clause.responsible),
        "document": document or None,
        "law": ground.law,
        "confidence": None if ground.confidence is None else ground.confidence.value,
        "dimension": reason.dimension or None,
        "edition": reason.edition,
        "distance_m": reason.values.get("distance"),
        "numbers": [_number_row(row) for row in reason.numbers],
        "sources": list(dict.fromkeys(filter(None, [document, *map(_number_source, reason.numbers)]))),
    }


def _number_row(row: Row) -> Json:
    return {
        "row": row.name,
        "low": row.low if isfinite(row.low) else None,
        "high": row.high if isfinite(row.high) else None,
        "document": row.source.document,
        "place": row.source.place,
        "confidence": row.source.confidence.value,
        "is_local": row.is_local,
    }


def _number_source(row: Row) -> str:
    source = row.source
    return source_text(source.document, source.place, source.confidence, is_local=row.is_local)


def _sentence(reason: Reason, judged: Judged, rulebook: Rulebook) -> str:
    """Return what a reason says, in the language in use."""
    title = in_language(rulebook.grounds[reason.ground].title.model_dump())
    common = {
        "absent": _("There is no layer “{layer}”, so {title} cannot be judged: bring it in and ask again"),
        "partial": _(
            "The layer “{layer}” is declared partial: finding nothing in it proves nothing about {title}"
        ),
        "touch": _("{title} “{feature}”: a touch of borders only, {extent}"),
    }
    says = rulebook.grounds[reason.ground].says
    template = common[reason.case] if reason.case in common else in_language(says[reason.case].model_dump())
    edition = (
        _("edition {edition}").format(edition=reason.edition) if reason.edition else _("edition not stated")
    )
    return template.format(
        layer=reason.layer,
        title=title,
        feature=reason.feature,
        extent=_extent(reason, judged),
        edition=edition,
        **{name: _spoken(name, value) for name, value in reason.values.items()},
    )


def _extent(reason: Reason, judged: Judged) -> str:
    if judged.site.place.is_point or reason.overlap_m2 is None or reason.share is None:
        return _("at the point given")
    digits = 0 if reason.overlap_m2 >= 10 else 2
    area = f"{reason.overlap_m2:,.{digits}f}"
    return _("{area} m² ({share:.1%} of the place)").format(area=area, share=reason.share)


def _spoken(name: str, value: Any) -> str:
    match value:
        case (low, high):
            return (
                f"{low:g}" if low == high else _("{low} to {high}").format(low=f"{low:g}", high=f"{high:g}")
            )
        case float() if name == "distance":
            return f"{value:,.1f}"
        case float():
            return f"{value:,.2f}".removesuffix(".00")
    return str(value)


def _place_row(judged: Judged, workspace: Workspace) -> Json:
    site = judged.site
    zone = site.facts.text("zone_id").iloc[0]
    return {
        "label": site.place.label,
        "parcel_id": site.place.parcel_id,
        "is_point": site.place.is_point,
        "area_m2": None if site.place.is_point else float(site.facts.quantity("area_m2").low[0]),
        "drawn_area_m2": None if site.place.is_point else float(site.facts.quantity("drawn_area_m2").low[0]),
        "zone_id": zone if isinstance(zone, str) else None,
        "crs": workspace.crs.to_string(),
    }


def _industry_row(industry: Industry, *, is_edition_default: bool) -> Json:
    only = industry.meant[0] if len(industry.meant) == 1 else None
    return {
        "code": industry.code,
        "edition": only.edition if only else None,
        "edition_known_by": "default" if is_edition_default else "given" if only else "unknown",
        "name": in_language(only.name) if only else None,
        "meanings": {each.edition: in_language(each.name) for each in (*industry.meant, *industry.elsewhere)},
    }


def _considered(judged: Judged, rulebook: Rulebook) -> list[Json]:
    """Return every ground that was asked, and whether it gave reasons."""
    spoke = {each.ground for each in judged.reasons}
    return [
        {
            "ground": name,
            "title": in_language(ground.title.model_dump()),
            "layer": ground.layer,
            "state": "reasons" if name in spoke else "nothing",
        }
        for name, ground in rulebook.grounds.items()
    ]


def _shore_rows(judged: Judged, rulebook: Rulebook) -> list[Json]:
    """Return the shores of the workspace, and whether each counts for the 1 km rule."""
    shores = judged.site.shores
    if shores is None:
        return []
    counted = counted_shores(judged.site, judged.project, rulebook)
    return [
        {
            "name": None if name is None else str(name),
            "rank": None if rank is None else str(rank),
            "is_counted": {Verdict.MET: True, Verdict.BREACHED: False}.get(Verdict(int(code))),
            "distance_m": float(distance),
        }
        for name, rank, distance, code in zip(
            shores["name"].astype(object).where(shores["name"].notna(), None),
            shores["rank"].astype(object).where(shores["rank"].notna(), None),
            shores["distance_m"],
            counted,
            strict=True,
        )
    ]


def _notices(judged: Judged, rulebook: Rulebook, *, is_edition_default: bool) -> Iterator[str]:
    """Yield what a reader must know beside the reasons."""
    industry, newest = judged.project.industry, next(iter(rulebook.classifications))
    if is_edition_default:
        yield _("No edition was named: the code {code} was read as GB/T 4754-{edition}").format(
            code=industry.code, edition=newest
        )
    meant = {code for each in industry.meant for code in each.successors or (each.code,)}
    for other in industry.elsewhere:
        if not meant & set(other.successors or (other.code,)):
            yield _("In GB/T 4754-{edition} the code {code} means another industry: {name}").format(
                edition=other.edition, code=other.code, name=in_language(other.name)
            )
    if any(each.ground == "access_list" and each.values.get("codes") for each in judged.reasons):
        yield _("Industry codes in access lists are read as GB/T 4754-{edition}").format(edition=newest)
        yield from _concordance_notices(industry, rulebook)
    if any(each.ground == "chemical_shore" for each in judged.reasons):
        yield _tributary_notice(rulebook)
    yield from judged.site.place.remarks


def _concordance_notices(industry: Industry, rulebook: Rulebook) -> Iterator[str]:
    for division in industry.meant:
        if division.successors:
            yield _(
                "GB/T 4754-{edition} {code} was carried over to {codes} [confidence: {confidence}]"
            ).format(
                edition=division.edition,
                code=division.code,
                codes=_(", ").join(division.successors),
                confidence=rulebook.classifications[division.edition].confidence.value,
            )


def _tributary_notice(rulebook: Rulebook) -> str:
    listed = [
        row.scope["name"]
        for row in rulebook.number("chemical_tributaries").rows
        if row.applies and "name" in row.scope
    ]
    if listed:
        return _("1 km rule: the main stem counts, and these tributaries: {names}").format(
            names=_(", ").join(listed)
        )
    return _(
        "1 km rule: only the main stem counts. The law means tributaries too, but no list was published: "
        "name them under chemical_tributaries in numbers.toml"
    )


def verdict_words() -> dict[str, str]:
    """Return what the verdicts of admission are called."""
    return {
        "prohibited": _("prohibited"),
        "unknown": _("cannot be judged"),
        "conditional": _("allowed on conditions"),
        "allowed": _("allowed by what was looked at"),
    }


def effect_words() -> dict[str, str]:
    """Return what the effects of a reason are called."""
    return {
        "prohibit": _("Prohibits"),
        "unknown": _("Cannot be judged"),
        "condition": _("Conditions"),
        "info": _("Information"),
    }


def activity_words() -> dict[str, str]:
    """Return what the activities are called."""
    return {"new": _("new"), "expand": _("expanding"), "existing": _("existing")}
