"""Rehearsal: an organ under the hand at the rate of the screen, with how far each frame can be believed.

    engine.py      Rehearsal: grasp, touch, cut, undo, frame          discrete.py   the same discrete model as biomech/tissue, for speed
    hand.py        what grasp and tool do                             stale.py      the inverse that steers, over cuts and under holds
    cutting.py     a stroke of the blade in the mesh                  factor.py, dissection.py   the factorisation
    prepare.py     the organ of a patient's model                     robot.py      a surgeon without hands, for tests and benches
"""
from biomech.blade import Stroke
from biomech.rehearsal.discrete import Matter
from biomech.rehearsal.engine import Frame, Rehearsal
from biomech.rehearsal.prepare import Prepared, prepared

__all__ = ["Frame", "Matter", "Prepared", "Rehearsal", "Stroke", "prepared"]
