"""Every procedure of the table: through the protocol file and back, into the form of the window, into the words of a plan's differences."""
import tomllib
from pathlib import Path

import pytest

from app.gui.fields import entries_of
from app.gui.words import parameters_of
from app.session.protocol import plan_from, write_protocol
from app.session.tables import PROCEDURE_TYPES
from biomech.differences import differences
from meshing.step import title_of

POINT = ["1 mm", "-2 mm", "3 mm"]
TABLES: dict[str, list[dict[str, object]]] = {
    "anatomical resection": [{"segments": ["VI", "VII"]}, {"branches": ["right posterior portal vein"]}],
    "ablation": [{"centre_lps": POINT, "entry_lps": ["1 mm", "-2 mm", "60 mm"]},
                 {"centre_lps": POINT, "entry_lps": ["1 mm", "-2 mm", "60 mm"], "method": "microwave, own size", "length": "40 mm",
                  "width": "32 mm"}],
    "portal vein embolisation": [{"branches": ["right portal vein"]}, {"at_lps": POINT}],
    "tips": [{"portal_lps": POINT, "hepatic_lps": ["1 mm", "-2 mm", "60 mm"], "diameter": "8 mm"}],
    "angioplasty": [{}, {"centre_lps": POINT, "diameter": "7 mm", "recoil": "20 %"}],
    "patch": [{"width": "5 mm"}, {"width": "5 mm", "cleared": False}],
    "interposition": [{}, {"centre_lps": POINT, "length": "40 mm", "diameter": "8 mm"}],
    "band": [{"centre_lps": POINT, "diameter": "4 mm"}, {"centre_lps": POINT, "diameter": "5 mm"}],
    "clip": [{}, {"remnant": "0.5 mm"}],
    "flow diverter": [{}, {"coverage": "40 %"}],
    "coils": [{}, {"packing": "30 %"}],
    "endograft": [{}, {"oversize": "20 %"}],
    "connection": [{"from_lps": ["40 mm", "0 mm", "0 mm"], "to_lps": POINT, "diameter": "6 mm"}],
}


@pytest.mark.parametrize("word", TABLES)
def test_a_procedure_goes_from_the_file_to_the_form(word: str) -> None:
    tables = [{"name": f"plan {number}", "procedure": [{"type": word, **table}]} for number, table in enumerate(TABLES[word])]
    data: dict[str, object] = {"case": {"name": "a case"}, "image": {"folder": "dicom"}, "plan": tables}
    plan = plan_from(data, Path("/tmp"))
    again = plan_from(tomllib.loads(write_protocol(plan)), Path("/tmp"))
    assert [c.procedures for c in again.candidates] == [c.procedures for c in plan.candidates]
    steps = [candidate.procedures[0] for candidate in plan.candidates]
    for step in steps:
        assert type(step) is PROCEDURE_TYPES[word]
        entries = entries_of(step)
        assert not [entry.name for entry in entries if entry.kind == "fixed"]
        assert all(entry.help for entry in entries if entry.name not in ("organ", "tree", "portal", "hepatic")), "a field that nothing explains"
        assert parameters_of(step)
        assert not title_of(step).endswith(".")
    assert len(steps) < 2 or differences(steps[:1], steps[1:])
