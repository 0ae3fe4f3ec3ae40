import pytest

from app.session.history import History


def test_undo_and_redo_by_value() -> None:
    history = History(("A",))
    history.do("add B", ("A", "B"))
    assert history.undo() == "add B"
    assert history.now == ("A",)
    assert history.redo() == "add B"
    assert history.now == ("A", "B")


def test_a_new_change_ends_the_future() -> None:
    history = History(1)
    history.do("two", 2)
    history.undo()
    history.do("three", 3)
    with pytest.raises(IndexError):
        history.redo()
    assert [label for label, _ in history.past] == ["three"]
