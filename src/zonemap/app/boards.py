"""Runs as they are looked at, and trials on them: read by all sessions at once and never changed by any."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from threading import Lock, Thread
from time import monotonic
from typing import Any, Final, TypeVar

import numpy as np
import numpy.typing as npt
import shapely

from zonemap.assessment import (
    MEASURED_WITH,
    Assessment,
    Trial,
    free_ground,
    latest_run,
    load,
    rulebook_of,
    runs,
    thresholds,
    trial_of,
    workspace_of,
    zone_names,
)
from zonemap.collecting import uncollected
from zonemap.environment import environment
from zonemap.errors import ZonemapError
from zonemap.geometry.pieces import GeometryArray
from zonemap.maps.screen.painting import Palette
from zonemap.maps.screen.tiles import OverlayTiles, ParcelTiles
from zonemap.maps.screen.web import Bounds, bounds_in_degrees
from zonemap.maps.style import STYLES
from zonemap.maps.themes import VOCABULARIES, OverlayMap, Theme, overlay_map, parcel_codes
from zonemap.plan import Rulebook
from zonemap.wording import gettext as _
from zonemap.wording import use_language
from zonemap.workspace import Workspace, open_workspace

Values = tuple[tuple[str, float], ...]
"""What a trial sets: names of numbers and their values, sorted by name."""

Kept = TypeVar("Kept")

Tell = Callable[[float, float], None]
"""Is told the share done (0 to 1) and the seconds that are left."""

OVERLAYS: Final = (
    "ports_coast", "shoreline", "belt_blocks", "control_units", "ecological_spaces", "farmland", "ecological_redlines",
    "urban_boundary", "roads", "parks", "core_areas", "zones", "towns",
)  # fmt: skip
"""Layers of the workspace that the map can show, from the bottom up."""

_TRIALS_KEPT: Final = 8
_MADE_KEPT: Final = 64
_MOST_MEASURED_AHEAD: Final = 200_000
"""Parcels up to which the facts are measured before anybody asks; beyond, memory is spent only when asked."""


class Overlays:
    """The layers of a workspace over and under the parcels, drawn when first asked for."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._drawn: dict[str, tuple[OverlayMap, OverlayTiles, Palette]] = {}
        self._lock = Lock()

    def names(self) -> list[str]:
        """Return the layers that there are, from the bottom up."""
        return [name for name in OVERLAYS if self._workspace.has(name)]

    def tile(self, name: str, z: int, x: int, y: int) -> bytes:
        """Return one tile of a layer; a `ZonemapError` where the workspace lacks it."""
        layer, tiles, palette = self._drawn_layer(name)
        return tiles.tile(z, x, y, layer.codes, palette)

    def map_of(self, name: str) -> OverlayMap:
        """Return a layer as it is drawn."""
        return self._drawn_layer(name)[0]

    def _drawn_layer(self, name: str) -> tuple[OverlayMap, OverlayTiles, Palette]:
        with self._lock:
            if name not in self._drawn:
                drawn = overlay_map(self._workspace, name) if name in OVERLAYS else None
                if drawn is None:
                    raise ZonemapError(
                        "no_layer", _("There is no layer named “{name}”").format(name=name), ""
                    )
                tiles = OverlayTiles(drawn.geometries, self._workspace.crs)
                self._drawn[name] = (drawn, tiles, Palette.of(STYLES[drawn.vocabulary]))
            return self._drawn[name]


@dataclass(slots=True)
class Board:
    """One run, or one trial on it, as it is looked at; the shapes are shared between a run and its trials."""

    workspace: Workspace
    assessment: Assessment
    rulebook: Rulebook
    parcels: ParcelTiles
    overlays: Overlays
    zone_names: Mapping[str, str]
    """The name of every zone by its id."""
    bounds: Bounds
    """Of all parcels, in degrees."""
    run: str
    """The saved run that this is, or that the trial is on."""
    values: Values = ()
    lock: Lock = field(default_factory=Lock)
    codes: dict[Theme, npt.NDArray[np.uint8]] = field(default_factory=dict)
    made: OrderedDict[Hashable, Future[Any]] = field(default_factory=OrderedDict)
    """What was made of the run on demand, such as a study, by a name of its own."""
    made_lock: Lock = field(default_factory=Lock)

    def tile(self, layer: str, z: int, x: int, y: int) -> bytes:
        """Return one tile of a theme or of a layer of the workspace."""
        if layer not in set(Theme):
            return self.overlays.tile(layer, z, x, y)
        theme = Theme(layer)
        return self.parcels.tile(z, x, y, self.codes_of(theme), Palette.of(STYLES[VOCABULARIES[theme]]))

    def codes_of(self, theme: Theme) -> npt.NDArray[np.uint8]:
        """Return the class of every parcel under a theme."""
        with self.lock:
            if theme not in self.codes:
                self.codes[theme] = parcel_codes(self.assessment, theme)
            return self.codes[theme]

    def kept(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """Return what `make` gives, made when it is first asked for; the last few are kept.

        Who asks for the same meanwhile waits for it; who asks for something else does not. What failed is made again.
        """
        with self.made_lock:
            found: Future[Kept] | None = self.made.get(key)
            is_first = found is None
            if found is None:
                found = self.made[key] = Future()
            self.made.move_to_end(key)
            while len(self.made) > _MADE_KEPT:
                self.made.popitem(last=False)
        if is_first:
            try:
                found.set_result(make())
            except BaseException as error:
                with self.made_lock:
                    self.made.pop(key, None)
                found.set_exception(error)
                raise
        return found.result()

    def free_ground(self, parcel_id: str | None) -> GeometryArray:
        """Return the pieces of free land of a parcel that a workshop fits on."""
        if parcel_id is None or parcel_id not in self.assessment.parcels.index:
            return np.empty(0, dtype=object)
        position = self.assessment.position(parcel_id)
        return self.kept(
            ("free ground", parcel_id),
            lambda: free_ground(self.workspace, self.assessment, self.rulebook, position),
        )


class Trials:
    """The trials on one run: its facts are measured once, in the background, and the last few results are kept."""

    def __init__(self, base: Board) -> None:
        self._base = base
        self._results: OrderedDict[Values, Future[Board]] = OrderedDict()
        self._lock = Lock()
        self._began = 0.0
        self._measured: Future[Trial] | None = None

    def _measuring(self) -> Future[Trial]:
        """Return the facts that are being measured, or begin to; what failed is tried again."""
        if self._measured is None or (self._measured.done() and self._measured.exception()):
            self._measured = Future()
            self._began = monotonic()
            Thread(target=self._measure, args=(self._measured,), daemon=True, name="measuring").start()
        return self._measured

    def _measure(self, measured: Future[Trial]) -> None:
        use_language(environment().language)
        try:
            measured.set_result(trial_of(self._base.workspace, self._base.assessment))
        except BaseException as error:
            measured.set_exception(error)

    def start(self) -> None:
        """Begin to measure, unless that would take much memory before anybody asks."""
        if len(self._base.assessment.parcels) <= _MOST_MEASURED_AHEAD:
            with self._lock:
                self._measuring()

    def board(self, values: Values, tell: Tell = lambda _share, _left: None) -> Board:
        """Return the run judged with these values; who asks for the same at once waits for the same result.

        Errors are those of `trial_of` and `Trial.judged`.
        """
        with self._lock:
            trial = self._measuring()
            result = self._results.get(values)
            is_first = result is None
            if result is None:
                result = self._results[values] = Future()
            self._results.move_to_end(values)
            while len(self._results) > _TRIALS_KEPT:
                self._results.popitem(last=False)
        if is_first:
            try:
                result.set_result(self._judged(self._waited(trial, tell), values))
            except BaseException as error:
                with self._lock:
                    self._results.pop(values, None)
                result.set_exception(error)
                raise
        return result.result()

    def seconds_left(self, values: Values) -> float:
        """Return how long the board of these values will take, as far as the run itself tells."""
        took = self._base.assessment.manifest["seconds"]
        with self._lock:
            if values in self._results:
                return 0.0
            is_measured = self._measuring().done()
            left = 0.0 if is_measured else float(sum(took.values())) - (monotonic() - self._began)
        own = dict(self._base.assessment.manifest.get("values") or {})
        remeasured = any(own.get(name) != value and name in MEASURED_WITH for name, value in values)
        stages = ("judge", "analyse", *(("buildings", "free land", "shore") if remeasured else ()))
        return max(left, 0.0) + sum(float(took.get(stage, 0.0)) for stage in stages)

    def _waited(self, trial: Future[Trial], tell: Tell) -> Trial:
        expected = max(sum(self._base.assessment.manifest["seconds"].values()), 0.1)
        while not trial.done():
            elapsed = monotonic() - self._began
            tell(min(0.95, elapsed / expected), max(1.0, expected - elapsed))
            try:
                trial.result(timeout=0.2)
            except NotYet:
                continue
        return trial.result()

    def _judged(self, trial: Trial, values: Values) -> Board:
        base = self._base
        found, rulebook = trial.judged(dict(values))
        return replace(
            base,
            assessment=found,
            rulebook=rulebook,
            values=values,
            lock=Lock(),
            codes={},
            made=OrderedDict(),
            made_lock=Lock(),
        )


def spelled(values: Values) -> list[str]:
    """Return values as an address carries them.

    >>> spelled((("idle_after_years", 2.0),))
    ['idle_after_years:2']
    """
    return [f"{name}:{value:.12g}" for name, value in values]


def parsed_values(entries: Iterable[str], rulebook: Rulebook) -> tuple[Values, list[str]]:
    """Return the values that entries of an address set, and the entries that set nothing there is."""
    known = {number.name: number for number in thresholds(rulebook)}
    values: dict[str, float] = {}
    strange = []
    for entry in filter(None, entries):
        name, _colon, text = entry.partition(":")
        value = finite(text)
        if name in known and value is not None and value >= known[name].minimum:
            values[name] = value
        else:
            strange.append(entry)
    return tuple(sorted(values.items())), strange


def finite(text: str) -> float | None:
    """Return the number that a text says, None where it says none."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def workspace_path() -> Path:
    """Return the workspace that this server shows."""
    path = environment().workspace
    if path is None:
        raise ZonemapError(
            "no_workspace",
            _("No workspace was chosen"),
            _("start the app with: zonemap serve WORKSPACE"),
        )
    return path


def open_board(run: str | None = None, values: Values = (), tell: Tell = lambda _share, _left: None) -> Board:
    """Return the board of a run, the latest one when none is named, or of a trial on it."""
    base, trials = _opened(run)
    return trials.board(values, tell) if values else base


def open_trials(run: str | None = None) -> Trials:
    """Return the trials on a run."""
    return _opened(run)[1]


def saved_runs() -> list[str]:
    """Return the names of the saved runs, oldest first."""
    return runs(open_workspace(workspace_path()))


def _opened(run: str | None) -> tuple[Board, Trials]:
    path = workspace_path()
    workspace = open_workspace(path)
    name = run or latest_run(workspace)
    if name not in runs(workspace):
        raise ZonemapError(
            "unknown_run",
            _("{path} has no run “{name}”").format(path=path, name=name),
            _("use one of: {names}").format(names=", ".join(runs(workspace)) or "–"),
        )
    manifest = path / "results" / name / "manifest.json"
    return _loaded(path, name, manifest.stat().st_mtime_ns)


@lru_cache(maxsize=4)
@uncollected()
def _loaded(path: Path, run: str, _written_ns: int) -> tuple[Board, Trials]:
    whole = open_workspace(path)
    assessment = load(whole, run)
    workspace = workspace_of(whole, assessment.manifest)
    rulebook = rulebook_of(workspace, values=assessment.manifest.get("values") or None)
    shapes = np.asarray(assessment.parcels.geometry.array, dtype=object)
    board = Board(
        workspace,
        assessment,
        rulebook,
        ParcelTiles(shapes, workspace.crs),
        Overlays(workspace),
        zone_names(workspace, assessment),
        bounds_in_degrees(tuple(shapely.total_bounds(shapes).tolist()), workspace.crs),
        run,
    )
    return board, Trials(board)
