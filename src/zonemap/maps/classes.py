"""What can be told apart on a map: the vocabularies that are drawn, each class spelled as in data or rulebook."""

from __future__ import annotations

from enum import StrEnum


class ParcelVerdict(StrEnum):
    """What the redevelopment list says of a parcel."""

    CERTAIN = "certain"
    POSSIBLE = "possible"
    NOT = "not"
    NOT_JUDGED = "not_judged"


class TargetClass(StrEnum):
    """What is said of a target of the plan."""

    MET = "met"
    BREACHED = "breached"
    UNKNOWN = "unknown"
    WITHOUT_DATA = "without_data"


class FarClass(StrEnum):
    """Classes of floor area ratio, for display only."""

    UNKNOWN = "unknown"
    UNDER_HALF = "under_half"
    UNDER_ONE = "under_one"
    UNDER_ONE_AND_HALF = "under_one_and_half"
    UNDER_TWO = "under_two"
    TWO_AND_MORE = "two_and_more"


class GainClass(StrEnum):
    """Classes of floor area that may still be gained, for display only."""

    UNKNOWN = "unknown"
    NONE = "none"
    SMALL = "small"
    MIDDLE = "middle"
    LARGE = "large"
    VERY_LARGE = "very_large"


class MixClass(StrEnum):
    """Classes of the index of mix of industries, for display only."""

    UNKNOWN = "unknown"
    ONE = "one"
    LOW = "low"
    MIDDLE = "middle"
    HIGH = "high"


class LandUseClass(StrEnum):
    """Classes of land use, by the codes of 用地用海分类 that a parcel's code begins with."""

    INDUSTRIAL = "1001"
    LOGISTICS = "1101"
    RESEARCH = "0802"
    COMMERCIAL = "09"
    RESIDENTIAL = "07"
    PUBLIC = "08"
    ROAD = "12"
    UTILITY = "13"
    GREEN = "14"
    WATER = "17"
    FARM = "01"
    OTHER = "other"


class PlainParcel(StrEnum):
    """A parcel of which nothing is said but where it lies."""

    PARCEL = "parcel"


class BeltPlace(StrEnum):
    """Whether the larger part of a parcel lies in the river-side science belt."""

    UNKNOWN = "unknown"
    OUTSIDE = "outside"
    INSIDE = "inside"


class BlockClass(StrEnum):
    """Blocks of the river-side science belt."""

    BLOCK = "block"
    INNOVATION_CORE = "innovation_core"


class ConstraintClass(StrEnum):
    """How severe the strictest constraint on a parcel is; spelled as in the rulebook."""

    NONE = "none"
    INFO = "info"
    CONDITION = "condition"
    REVIEW = "review"
    BLOCK = "block"


class ControlClass(StrEnum):
    """Classes of ecological control units, spelled as in the layer; a unit without a class is drawn as unknown."""

    PRIORITY = "priority"
    KEY = "key"
    GENERAL = "general"
    UNKNOWN = "unknown"


class Phase(StrEnum):
    """Phases in which a core area is developed."""

    FIRST = "1"
    SECOND = "2"
    THIRD = "3"
    LATER = "later"


class Overlay(StrEnum):
    """Layers drawn in one style, spelled as in the workspace where they stand there."""

    DISTRICTS = "districts"
    WATER = "water"
    SHORELINE = "shoreline"
    ROADS = "roads"
    ZONES = "zones"
    PARKS = "parks"
    CORE_AREAS = "core_areas"
    ECOLOGICAL_REDLINES = "ecological_redlines"
    ECOLOGICAL_SPACES = "ecological_spaces"
    FARMLAND = "farmland"
    URBAN_BOUNDARY = "urban_boundary"
    SITES = "sites"
    BUILDINGS = "buildings"
    SERVICE_AREAS = "service_areas"
    HAZARDS = "hazards"
    SELECTION = "selection"
    FREE_LAND = "free_land"
    SHEETS = "sheets"
