"""What is made of a run on demand: once for all who ask, and nobody waits for what somebody else asked for."""

from __future__ import annotations

from threading import Event, Thread
from typing import Any

import pytest

from zonemap.app.boards import Board


@pytest.fixture
def board() -> Board:
    nothing: Any = None
    return Board(nothing, nothing, nothing, nothing, nothing, {}, (0.0, 0.0, 0.0, 0.0), "run")


def test_it_is_made_once(board: Board) -> None:
    made: list[int] = []
    for _again in range(3):
        board.kept("study", lambda: made.append(1))
    assert made == [1]


def test_who_asks_for_something_else_does_not_wait(board: Board) -> None:
    begun, go_on = Event(), Event()

    def slowly() -> str:
        begun.set()
        assert go_on.wait(timeout=10)
        return "slow"

    told: list[str] = []
    threads = [Thread(target=lambda: told.append(board.kept("slow", slowly))) for _both in range(2)]
    threads[0].start()
    assert begun.wait(timeout=10)
    threads[1].start()
    assert board.kept("quick", lambda: "quick") == "quick"
    assert told == []
    go_on.set()
    for thread in threads:
        thread.join(timeout=10)
    assert told == ["slow", "slow"]


def test_what_failed_is_made_again(board: Board) -> None:
    def fails() -> str:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        board.kept("study", fails)
    assert board.kept("study", lambda: "yes") == "yes"


def test_only_the_last_few_are_kept(board: Board) -> None:
    for at in range(100):
        board.kept(at, lambda at=at: at)  # type: ignore[misc]
    assert 99 in board.made
    assert 0 not in board.made
