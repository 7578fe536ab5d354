"""The search for garbage is put off while objects are made, whatever happens, and comes back afterwards."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from threading import Barrier, Thread

import numpy as np
import pytest
import shapely

from zonemap.collecting import uncollected


@pytest.fixture(autouse=True)
def _searching() -> Iterator[None]:
    gc.enable()
    yield
    gc.enable()


def test_it_is_off_within_and_on_again_after_an_error() -> None:
    with uncollected():
        with uncollected():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(ZeroDivisionError), uncollected():
        _ = 1 / 0
    assert gc.isenabled()


def test_what_was_off_stays_off() -> None:
    gc.disable()
    with uncollected():
        pass
    assert not gc.isenabled()


def test_blocks_of_two_threads_that_overlap_leave_it_on() -> None:
    both, first_is_out = Barrier(2), Barrier(2)
    seen = []

    def first() -> None:
        with uncollected():
            both.wait()
        first_is_out.wait()

    def second() -> None:
        with uncollected():
            both.wait()
            first_is_out.wait()
            seen.append(gc.isenabled())

    threads = [Thread(target=work) for work in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [False]
    assert gc.isenabled()


def test_no_search_runs_while_a_function_so_marked_makes_geometries() -> None:
    @uncollected()
    def made() -> int:
        before = sum(each["collections"] for each in gc.get_stats())
        kept = shapely.points(np.zeros(50_000), 0.0)
        return sum(each["collections"] for each in gc.get_stats()) - before if len(kept) else -1

    assert made() == 0
    before = sum(each["collections"] for each in gc.get_stats())
    kept = shapely.points(np.zeros(50_000), 0.0)
    assert len(kept) == 50_000
    assert sum(each["collections"] for each in gc.get_stats()) > before, "otherwise the block is needless"
