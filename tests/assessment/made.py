"""A made city with everything that was planted in it, built once."""

from __future__ import annotations

from pathlib import Path

import pytest

from zonemap.cli.demonstration import make_demonstration
from zonemap.twin import Twin, build_twin
from zonemap.workspace import Workspace


def made_city(folder: Path, *, parcels: int, seed: int) -> tuple[Workspace, Twin]:
    """Return a workspace with a made city, and the city with its truth, which lies outside the workspace."""
    twin = build_twin(parcels=parcels, seed=seed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("zonemap.cli.demonstration.build_twin", lambda **_asked: twin)
        return make_demonstration(folder, parcels=parcels, seed=seed), twin
