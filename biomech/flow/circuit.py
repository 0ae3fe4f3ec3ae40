"""Circuits of blocks (biomech/elements) and their course in time: the 0D tier.

Blocks are joined by links; a link has one pressure and one flow, from the block before to the block behind. All equations together are
an implicit differential-algebraic system f(t, y, y') = 0, taken through time by the generalised-alpha method (Jansen, Whiting and
Hulbert 2000) with Newton's method in each step:

    f(t_n + af dt, y_n + af (y_n+1 - y_n), y'_n + am (y'_n+1 - y'_n)) = 0,     y_n+1 = y_n + dt (y'_n + g (y'_n+1 - y'_n))
    am = (3 - r) / (2 (1 + r)),   af = 1 / (1 + r),   g = 1/2 + am - af,       r = .5 the damping of the shortest waves

Second order; the steady state is one implicit Euler step of great length at the mean of every driven quantity.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import TypeVar

import numpy as np
from numba import njit
from numpy.typing import NDArray

from biomech.elements import ELEMENTS
from biomech.elements.dispatch import equations
from biomech.elements.element import Element
from biomech.elements.wave import Wave
from biomech.flow.arrays import Double, Longs
from biomech.flow.sparselu import Order, factor, ordered, substitute
from meshing.errors import SimulationError

N = TypeVar("N", bound=np.generic)
DAMPING = 0.5
TOLERANCE = 1e-9
"""Newton's last increment over the largest unknown, both scaled as the matrix."""
NEWTON_STEPS = 60
GREAT = 1e9
ORDERS = 30
"""New orders of the pivots in one step before it is given up."""
FOLLOWED, NEW_ORDER, LOST = 0, 1, 2


@dataclass(frozen=True)
class Part:
    """A block with its name; `senses` names the links whose pressure it reads, or (part, inner variable)."""

    name: str
    element: Element
    senses: tuple[int | tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Link:
    """From an outlet of the part `before` to an inlet of the part `behind`; ports are taken in the order of the links."""

    before: str
    behind: str


@dataclass(frozen=True, eq=False)
class Course:
    """`times` (steps + 1,) and all unknowns `states` (steps + 1, n), `iterations` of Newton's method in all."""

    circuit: Circuit
    times: Double
    states: Double
    last_slope: Double
    iterations: int

    def pressure(self, link: int) -> Double:
        return self.states[:, 2 * link]

    def flow(self, link: int) -> Double:
        return self.states[:, 2 * link + 1]

    def inner(self, part: str, name: str) -> Double:
        return self.states[:, self.circuit.unknown(part, name)]


@dataclass(frozen=True)
class Circuit:
    """`links[k]` has the pressure y[2k] and the flow y[2k + 1]; the inner variables of the parts follow in their order.

    Raises SimulationError when a part has the wrong number of links.
    """

    parts: tuple[Part, ...]
    links: tuple[Link, ...]

    def __post_init__(self) -> None:
        names = [part.name for part in self.parts]
        if len(set(names)) < len(names):
            raise SimulationError("two parts of a circuit have the same name")
        for link in self.links:
            for name in (link.before, link.behind):
                if name not in names:
                    raise SimulationError(f"a link of the circuit leads to '{name}', which is no part of it")
        for part in self.parts:
            ports = len(self._inlets(part)), len(self._outlets(part))
            wanted = part.element.ports
            if (wanted is not None and ports != wanted) or len(part.senses) != part.element.senses:
                raise SimulationError(f"the part '{part.name}' of the circuit has {ports[0]} inlets and {ports[1]} outlets and senses "
                                      f"{len(part.senses)} pressures; it needs {wanted} and {part.element.senses}")
        if self.rows != self.size:
            raise SimulationError(f"the circuit has {self.rows} equations for {self.size} unknowns: a port is not joined to anything")

    def _inlets(self, part: Part) -> list[int]:
        return self._ends[part.name][0]

    def _outlets(self, part: Part) -> list[int]:
        return self._ends[part.name][1]

    @cached_property
    def _ends(self) -> dict[str, tuple[list[int], list[int]]]:
        found: dict[str, tuple[list[int], list[int]]] = {part.name: ([], []) for part in self.parts}
        for k, link in enumerate(self.links):
            found[link.behind][0].append(k)
            found[link.before][1].append(k)
        return found

    @cached_property
    def size(self) -> int:
        return 2 * len(self.links) + sum(len(part.element.inner) for part in self.parts)

    @cached_property
    def rows(self) -> int:
        return sum(part.element.rows(len(self._inlets(part)) + len(self._outlets(part))) for part in self.parts)

    @cached_property
    def _inner(self) -> dict[tuple[str, str], int]:
        names = [(part.name, name) for part in self.parts for name in part.element.inner]
        return {key: 2 * len(self.links) + k for k, key in enumerate(names)}

    def unknown(self, part: str, name: str) -> int:
        """The number of an inner variable."""
        return self._inner[part, name]

    def link(self, before: str, behind: str) -> int:
        return self.links.index(Link(before, behind))

    def steady(self) -> Circuit:
        """The same circuit with given flows and pressures at their mean, hearts and muscles as they are when a beat begins."""
        parts = []
        for part in self.parts:
            given = part.element.ports is None or not sum(part.element.ports)
            driven = {f.name: getattr(part.element, f.name) for f in fields(part.element)  # type: ignore[arg-type]  # blocks are dataclasses
                      if isinstance(getattr(part.element, f.name), Wave)}
            still = {name: wave.steady() if given else Wave.constant(wave.values[0]) for name, wave in driven.items()}
            parts.append(replace(part, element=replace(part.element, **still)) if still else part)  # type: ignore[type-var]
        return Circuit(tuple(parts), self.links)

    def local(self, part: Part) -> list[int]:
        """The numbers of the local unknowns of a part, in their order (elements/element.py)."""
        own = [v for k in (*self._inlets(part), *self._outlets(part)) for v in (2 * k, 2 * k + 1)]
        own += [self.unknown(part.name, name) for name in part.element.inner]
        return own + [2 * sensed if isinstance(sensed, int) else self.unknown(*sensed) for sensed in part.senses]

    def at_rest(self, values: Mapping[int, float] | None = None) -> Double:
        """A state of zeros with `values` at some unknowns."""
        state = np.zeros(self.size)
        for k, value in (values or {}).items():
            state[k] = value
        return state

    def settled(self, state: Double | None = None) -> Double:
        """The steady state at the mean of every driven quantity. Raises SimulationError when there is none."""
        start = np.zeros(self.size) if state is None else state
        packed = _Packed(self.steady())
        step = GREAT
        for step in (GREAT, *(1e-3 * 2.0 ** k for k in range(40))):
            try:
                start = packed.march(start, np.zeros(self.size), 0.0, step, 1, damping=None)[0][-1]
            except SimulationError:
                if step != GREAT:
                    raise
                continue    # from far away Newton's method may need smaller steps, growing until nothing moves
            if step == GREAT:
                break
        return start

    def march(self, state: Double, step: float, steps: int, *, slope: Double | None = None, start: float = 0.0, damping: float = DAMPING) -> Course:
        """`steps` equal steps from `state` at time `start`. Raises SimulationError when Newton's method fails, naming the time."""
        packed = self._packed
        states, last, iterations = packed.march(state, np.zeros(self.size) if slope is None else slope, start, step, steps, damping=damping)
        times = np.linspace(start, start + step * steps, steps + 1)
        return Course(self, times, states, last, iterations)

    @cached_property
    def _packed(self) -> _Packed:
        return _Packed(self)


class _Packed:
    """A circuit as arrays for the compiled march."""

    def __init__(self, circuit: Circuit) -> None:
        locals_, parameters = [], []
        rows = []
        for part in circuit.parts:
            own = circuit.local(part)
            locals_.append(own)
            rows.append(part.element.rows(len(circuit._inlets(part)) + len(circuit._outlets(part))))
            parameters.append(part.element.parameters())
        self.size = circuit.size
        self.number = np.array([ELEMENTS.index(type(part.element)) for part in circuit.parts])
        self.first_local, self.locals = _ragged([np.array(own, np.int64) for own in locals_])
        self.first_row = np.concatenate([[0], np.cumsum(rows)]).astype(np.int64)
        self.first_parameter, self.parameters = _ragged(parameters)
        self.order: Order | None = None

    def march(self, state: Double, slope: Double, time: float, step: float, steps: int, *, damping: float | None) -> tuple[Double, Double, int]:
        """(steps + 1, n) states, the last slope, Newton iterations; `damping` None is implicit Euler."""
        if damping is None:
            alpha_m = alpha_f = gamma = 1.0
        else:
            alpha_m, alpha_f = 0.5 * (3.0 - damping) / (1.0 + damping), 1.0 / (1.0 + damping)
            gamma = 0.5 + alpha_m - alpha_f
        states = np.empty((steps + 1, self.size))
        states[0] = state
        slope = slope.copy()
        # the iterate, and where in time the equations were last looked at: a new order of the pivots is made for that matrix
        new, new_slope, mid, mid_slope = state.copy(), np.zeros_like(slope), state.copy(), slope.copy()
        done, iterations, orders, resumed = 0, 0, 0, False
        while done < steps:
            if self.order is None:
                self._find_order(mid, mid_slope, time + (done + alpha_f) * step, alpha_f, alpha_m / (gamma * step))
            order = self.order
            assert order is not None
            now, used, outcome = _march(
                self.number, self.first_local, self.locals, self.first_row, self.first_parameter, self.parameters, self.slots, order.start,
                order.index, order.diagonal, order.row, order.column, order.row_scale, order.column_scale, states, slope, new, new_slope, mid,
                mid_slope, resumed, done, time, step, alpha_m, alpha_f, gamma)
            iterations += used
            orders = orders + 1 if now == done else 0
            if outcome == LOST or orders > ORDERS:
                raise SimulationError(f"the circuit cannot be followed at {time + now * step:.4g} s: Newton's method does not converge in a step of "
                                      f"{step:.3g} s. Take shorter steps, or check for a resistance or compliance that is zero")
            if outcome == NEW_ORDER:
                self.order, resumed = None, True
            done = now
        return states, slope, iterations

    def _find_order(self, state: Double, slope: Double, time: float, by_state: float, by_slope: float) -> None:
        matrix, pattern = np.zeros((self.size, self.size)), np.zeros((self.size, self.size), bool)
        for e in range(len(self.number)):
            own = self.locals[self.first_local[e]:self.first_local[e + 1]]
            low, high = self.first_row[e], self.first_row[e + 1]
            f, a, b = np.zeros(high - low), np.zeros((high - low, len(own))), np.zeros((high - low, len(own)))
            equations(self.number[e], time, state[own], slope[own], self.parameters[self.first_parameter[e]:self.first_parameter[e + 1]], f, a, b)
            for j, v in enumerate(own):
                matrix[low:high, v] += by_state * a[:, j] + by_slope * b[:, j]
            pattern[low:high, own] = True
        self.order = ordered(matrix, pattern)
        back_row, back_column = np.argsort(self.order.row), np.argsort(self.order.column)
        slots = []
        for e in range(len(self.number)):
            own = self.locals[self.first_local[e]:self.first_local[e + 1]]
            for row in range(self.first_row[e], self.first_row[e + 1]):
                i = back_row[row]
                line = self.order.index[self.order.start[i]:self.order.start[i + 1]]
                slots.append(self.order.start[i] + np.searchsorted(line, back_column[own]))
        self.slots: Longs = np.concatenate(slots)


def _ragged(rows: Sequence[NDArray[N]]) -> tuple[Longs, NDArray[N]]:
    return np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64), np.concatenate(rows)


@njit(cache=True, nogil=True)
def _march(number: Longs, first_local: Longs, locals_: Longs, first_row: Longs, first_parameter: Longs, parameters: Double, slots: Longs,
           start: Longs, index: Longs, diagonal: Longs, row: Longs, column: Longs, row_scale: Double, column_scale: Double, states: Double,
           slope: Double, new: Double, new_slope: Double, mid: Double, mid_slope: Double, resumed: bool, done: int, time: float, step: float,
           alpha_m: float, alpha_f: float, gamma: float) -> tuple[int, int, int]:
    """Fill `states` from row `done` on; `resumed` goes on from the iterate `new`. Returns (last good row, Newton iterations, outcome)."""
    n = states.shape[1]
    values, right = np.empty(len(index)), np.empty(n)
    residual = np.empty(n)
    y, dy = np.empty(n), np.empty(n)
    f, a, b = np.empty(n), np.empty((n, n)), np.empty((n, n))
    by_slope = alpha_m / (gamma * step)
    iterations = 0
    for k in range(done, states.shape[0] - 1):
        old = states[k]
        # constant state with the slope that belongs to it
        if not resumed:
            new[:] = old
            new_slope[:] = slope * (1.0 - 1.0 / gamma)
        resumed = False
        fine = False
        for _ in range(NEWTON_STEPS):
            mid[:] = old + alpha_f * (new - old)
            mid_slope[:] = slope + alpha_m * (new_slope - slope)
            values[:] = 0.0
            slot = 0
            for e in range(len(number)):
                low, width, height = first_local[e], first_local[e + 1] - first_local[e], first_row[e + 1] - first_row[e]
                for j in range(width):
                    y[j], dy[j] = mid[locals_[low + j]], mid_slope[locals_[low + j]]
                f[:height] = 0.0
                a[:height, :width] = 0.0
                b[:height, :width] = 0.0
                equations(number[e], time + (k + alpha_f) * step, y[:width], dy[:width], parameters[first_parameter[e]:first_parameter[e + 1]],
                          f[:height], a[:height, :width], b[:height, :width])
                for i in range(height):
                    line = first_row[e] + i
                    residual[line] = f[i]
                    for j in range(width):
                        values[slots[slot]] += row_scale[line] * column_scale[locals_[low + j]] * (alpha_f * a[i, j] + by_slope * b[i, j])
                        slot += 1
            if not factor(start, index, diagonal, values):
                return k, iterations, NEW_ORDER
            for i in range(n):
                right[i] = -row_scale[row[i]] * residual[row[i]]
            substitute(start, index, diagonal, values, right)
            iterations += 1
            change, size = 0.0, 0.0
            for i in range(n):
                c = column[i]
                change = max(change, abs(right[i]))
                new[c] += column_scale[c] * right[i]
                new_slope[c] += column_scale[c] * right[i] / (gamma * step)
                size = max(size, abs(new[c]) / column_scale[c])
            if not np.isfinite(change):
                return k, iterations, LOST
            if change <= TOLERANCE * size or change < 1e-300:
                fine = True
                break
        if not fine:
            return k, iterations, LOST
        states[k + 1] = new
        slope[:] = new_slope
    return states.shape[0] - 1, iterations, FOLLOWED


def residual_of(element: Element, time: float, y: Double, dy: Double) -> tuple[Double, Double, Double]:
    """(f, df/dy, df/dy') of one block at its local unknowns: what the tests look at."""
    height = element.rows((len(y) - len(element.inner) - element.senses) // 2)
    f, a, b = np.zeros(height), np.zeros((height, len(y))), np.zeros((height, len(y)))
    equations(ELEMENTS.index(type(element)), time, y, dy, element.parameters(), f, a, b)
    return f, a, b
