"""An empty workspace, and messages in English, for every test of ingestion."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from zonemap.wording import Language, use_language
from zonemap.workspace import Workspace, create_workspace


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    use_language(Language.EN)
    yield
    use_language(Language.ZH)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return create_workspace(tmp_path / "nt")
