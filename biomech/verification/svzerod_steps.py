"""The heart of svZeroDSolver as that program takes it through time: what its stored courses hold.

Its valves are open or shut (`OnOffValve`); its step is the generalised-alpha step of `circuit.py` with Newton's method, but

    * before an increment is added, the flow of each valve that was shut where the equations were looked at is put to 0, its slope is not:
      q_n+1 = 0 beside q'_n+1 from L q' = dp. The two no longer belong to each other, so when the valve closes between two iterations
      the inertia of its blood is lost and a step may end "open" with any flow that friction balances;
    * a coronary bed senses the pressure of its ventricle without that pressure's slope in the matrix, so that it lags by an iteration;
    * it ends where the largest residual, in the units of the file, falls below the tolerance of the file.

So what the stored courses show behind a closing - hundreds of mL/s to and fro through a shut valve, a tenth of the stroke - depends on the order
of the iterations and does not shrink with the step: it belongs to these steps, not to the heart's equations. `circuits.py` runs both.
"""
from __future__ import annotations

import numpy as np
from numba import njit

from biomech.elements import OnOffValve
from biomech.elements.dispatch import equations
from biomech.elements.valve_onoff import shut
from biomech.flow.arrays import Double, Longs
from biomech.flow.circuit import Course
from biomech.verification.svzerod import Case
from meshing.errors import SimulationError

ITERATIONS = 30


def march(case: Case) -> Course:
    """The course of a case that was read with `OnOffValve`. Raises SimulationError when a step does not converge."""
    circuit, step, count = case.circuit, case.period / case.steps, case.steps * case.beats
    packed = circuit._packed
    valves = np.array([(2 * k, 2 * circuit.links.index(next(link for link in circuit.links if link.before == part.name)),
                        circuit.unknown(part.name, "flow"))
                       for part in circuit.parts if isinstance(part.element, OnOffValve)
                       for k, link in enumerate(circuit.links) if link.behind == part.name], np.int64).reshape(-1, 3)
    senses = np.array([part.element.senses for part in circuit.parts], np.int64)
    states, slope = np.empty((count + 1, circuit.size)), np.zeros(circuit.size)
    states[0] = case.start
    reached, iterations = _march(packed.number, packed.first_local, packed.locals, packed.first_row, packed.first_parameter, packed.parameters,
                                 senses, valves, states, slope, step, case.damping, case.tolerance)
    if reached < count:
        raise SimulationError(f"the steps of svZeroDSolver do not converge at {reached * step:.4g} s")
    return Course(circuit, np.linspace(0.0, step * count, count + 1), states, slope, iterations)


@njit(cache=True, nogil=True)
def _march(number: Longs, first_local: Longs, locals_: Longs, first_row: Longs, first_parameter: Longs, parameters: Double, senses: Longs,
           valves: Longs, states: Double, slope: Double, step: float, damping: float, tolerance: float) -> tuple[int, int]:
    """Fill `states` from its first row on. Returns (last good row, Newton iterations)."""
    n = states.shape[1]
    alpha_m, alpha_f = 0.5 * (3.0 - damping) / (1.0 + damping), 1.0 / (1.0 + damping)
    gamma = 0.5 + alpha_m - alpha_f
    matrix, residual = np.empty((n, n)), np.empty(n)
    f, a, b = np.empty(n), np.empty((n, n)), np.empty((n, n))
    iterations = 0
    for k in range(len(states) - 1):
        old, new, new_slope = states[k], states[k].copy(), slope * (1.0 - 1.0 / gamma)
        fine = False
        for _ in range(ITERATIONS):
            mid, mid_slope = old + alpha_f * (new - old), slope + alpha_m * (new_slope - slope)
            matrix[:] = 0.0
            for e in range(len(number)):
                own, low, height = locals_[first_local[e]:first_local[e + 1]], first_row[e], first_row[e + 1] - first_row[e]
                f[:height], a[:height, :len(own)], b[:height, :len(own)] = 0.0, 0.0, 0.0
                equations(number[e], (k + alpha_f) * step, mid[own], mid_slope[own], parameters[first_parameter[e]:first_parameter[e + 1]],
                          f[:height], a[:height, :len(own)], b[:height, :len(own)])
                residual[low:low + height] = f[:height]
                for j in range(len(own)):
                    known = 0.0 if j >= len(own) - senses[e] else 1.0
                    for i in range(height):
                        matrix[low + i, own[j]] += known * (alpha_f * gamma * step * a[i, j] + alpha_m * b[i, j])
            fine = np.abs(residual).max() < tolerance
            if fine:
                break
            for v in range(len(valves)):
                if shut(mid[valves[v, 0]], mid[valves[v, 1]], mid[valves[v, 2]]):
                    new[valves[v, 2]] = 0.0
            increment = np.linalg.solve(matrix, -residual)
            new_slope += increment
            new += gamma * step * increment
            iterations += 1
        if not fine:
            return k, iterations
        states[k + 1], slope[:] = new, new_slope
    return len(states) - 1, iterations
