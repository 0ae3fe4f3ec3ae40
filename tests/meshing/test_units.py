import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshing.errors import UnitError
from meshing.units import MMHG_PA, UNITS, kPa, mL_per_min, mmHg, read_quantity, write_quantity


@pytest.mark.parametrize(("text", "quantity", "value"), [
    ("12 mmHg", "Pascal", 12 * MMHG_PA), ("5 mm", "Millimetre", 5.0), ("-1.5 cm", "Millimetre", -15.0), ("1e3 HU", "Hounsfield", 1000.0),
    (".5 kPa", "Pascal", 500.0), ("479 mL/min", "CubicMetrePerSecond", 479e-6 / 60), ("4 mPa s", "PascalSecond", 0.004),
])
def test_text_with_a_unit_is_read(text: str, quantity: str, value: float) -> None:
    assert read_quantity(text, quantity) == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize(("text", "words"), [("12", "has no unit"), ("mm", "not a number"), ("12 mm", "does not measure pascal"),
                                             ("", "not a number")])
def test_what_is_not_a_pressure_is_refused(text: str, words: str) -> None:
    with pytest.raises(UnitError, match=words):
        read_quantity(text, "Pascal")


@given(st.floats(-1e9, 1e9), st.sampled_from(sorted(UNITS)))
def test_what_is_written_is_read_back_to_the_bit(value: float, quantity: str) -> None:
    assert read_quantity(write_quantity(value, quantity), quantity) == value


def test_named_units() -> None:
    assert kPa(2.0) == 2000.0
    assert mmHg(1.0) == pytest.approx(133.322387415)
    assert mL_per_min(60.0) == pytest.approx(1e-6)
