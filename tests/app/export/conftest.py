"""The cases of these tests have nothing that could have sides; the interlock has its own tests (tests/app/session/test_laterality.py)."""
import pytest

from app.export import case


@pytest.fixture(autouse=True)
def no_sides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(case, "require_sides", lambda session, doing: None)
