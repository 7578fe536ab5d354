from __future__ import annotations

import pytest

from zonemap.twin import Twin, build_twin


@pytest.fixture(scope="session")
def twin() -> Twin:
    return build_twin(parcels=1500, seed=7)
