"""Words for sides in three languages, and no false alarms."""
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.session.sides import lexicon, side_of, side_of_tag, sides_in

RIGHT = ("Right hepatectomy", "hépatectomie droite", "Hemihepatektomie rechts", "rechtsseitige Nephrektomie", "Rechtshepatektomie", "RIGHT KNEE",
         "kidney R", "R kidney", "KNIE RE.", "Niere (re)", "nefrectomia dx", "rein D",
         "right posterior sectionectomy", "à droite", "rt knee",
         "right-sided nephrectomy", "Erweiterte Hemihepatektomie rechts", "partial nephrectomy (R)")
LEFT = ("Left hepatectomy", "hépatectomie gauche", "Hemihepatektomie links", "linksseitige Nephrektomie", "Linkshepatektomie",
        "LEFT KNEE", "kidney L",
        "KNEE L", "Knie li.", "Niere (li)", "nefrectomia sin",
        "rein G", "left lateral sectionectomy", "à gauche", "lt knee", "left-sided "
                                                                                                                              "nephrectomy",
        "linkslaterale Resektion", "left lateral hepatectomy")
NEITHER = ("left lateral", "Left lateral decubitus", "upright", "UPRIGHT CT", "all right", "left over", "leftover tissue", "nothing left", "10 ml "
                                                                                                                                           "left",
           "30 % left", "left in place", "left in situ",
           "right angle", "right away", "right-handed surgeon", "L5 screw",
           "L 5", "L4-L5", "L-SPINE", "R0 resection",
           "Plan R", "Plan L", "D Nephrectomy", "Dx: HCC", "TAC SIN CONTRASTE", "R/O metastasis", "muscle grand droit", "tout droit", "Rechtsanwalt",
           "left ventricle", "right atrium", "LEFT ARM UP", "left arm injection", "right anterior oblique", "bright lesion", "cleft", "copyright",
           "B wedges with 10 mm margin", "brightness", "aleft", "droits du patient", "Linkslage", "", "stent 8 x 40 mm")
BOTH = ("bilateral nephrectomy", "right and left kidney", "beidseits", "links und rechts", "droite et gauche")


@pytest.mark.parametrize("text", RIGHT)
def test_right(text: str) -> None:
    assert side_of(text) == "right"


@pytest.mark.parametrize("text", LEFT)
def test_left(text: str) -> None:
    assert side_of(text) == "left"


@pytest.mark.parametrize("text", NEITHER)
def test_no_false_alarm(text: str) -> None:
    assert sides_in(text) == frozenset()


@pytest.mark.parametrize("text", BOTH)
def test_both_claim_none(text: str) -> None:
    assert sides_in(text) == {"left", "right"}
    assert side_of(text) is None


NEUTRAL = st.text(string.ascii_lowercase.replace("r", "").replace("l", "") + " ,.-", max_size=20).filter(lambda text: not sides_in(text))
PAIRS = st.sampled_from([(a, b) for a, b in zip(("right", "rechts", "droite", "rechte", "rt"), ("left", "links", "gauche", "linke", "lt"))])


@settings(deadline=None, derandomize=True, max_examples=300)
@given(NEUTRAL, PAIRS, st.sampled_from(["nephrectomy", "hepatectomy", "Niere", "knee", "lobe", "poumon"]), st.booleans(), st.booleans())
def test_exchanging_the_word_exchanges_the_side(before: str, pair: tuple[str, str], noun: str, upper: bool, first: bool) -> None:
    texts = [f"{before} {word} {noun}" if first else f"{noun} {word} ({before})" for word in pair]
    if upper:
        texts = [text.upper() for text in texts]
    assert [side_of(text) for text in texts] in (["right", "left"], [None, None])
    if not before.strip(" ,.-"):
        assert [side_of(text) for text in texts] == ["right", "left"]


@settings(deadline=None, derandomize=True, max_examples=300)
@given(st.sampled_from(["right", "left", "rechts", "links", "droit", "gauche"]), st.text(string.ascii_lowercase, min_size=1, max_size=6),
       st.text(string.ascii_lowercase, min_size=1, max_size=6))
def test_a_side_inside_another_word_is_no_side(word: str, before: str, after: str) -> None:
    inside = f"{before}{word}{after}"
    words = lexicon()
    if not any(pattern.fullmatch(inside) for _, pattern in words.words) and not words.both.fullmatch(inside):
        assert sides_in(inside) == frozenset()


@settings(deadline=None, derandomize=True, max_examples=500)
@given(st.text(max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    assert sides_in(text) <= {"left", "right"}


def test_the_codes_of_dicom() -> None:
    assert [side_of_tag(code) for code in ("R", "L", "B", "U", "", " r ")] == ["right", "left", None, None, None, "right"]
