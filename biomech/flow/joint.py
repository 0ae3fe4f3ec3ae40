"""A joint of the 1D tier: the ends of tubes that meet in one total pressure (oned.py)."""
from __future__ import annotations

from numba import njit

from biomech.flow.arrays import Double, Longs

NEWTON_STEPS = 8


@njit(cache=True, nogil=True)
def meet(low: int, high: int, tube: Longs, side: Longs, loss: Double, before: Double, through: Double, dt: float, rho: float, end_p: Double,
         end_q: Double, end_z: Double, end_a: Double, star_p: Double, star_q: Double) -> None:
    """The joint of the ends low..high: q_k into the joint with sum 0 and one total pressure, by Newton's method."""
    total = 0.0
    for e in range(low, high):
        total += (end_p[tube[e], side[e]]) / (high - low)
    for e in range(low, high):
        k, s = tube[e], side[e]
        through[e] = end_q[k, s] if s == 1 else -end_q[k, s]
    for _ in range(NEWTON_STEPS):
        top, slopes, change = 0.0, 0.0, 0.0
        for e in range(low, high):
            k, s = tube[e], side[e]
            q = through[e]
            here = end_q[k, s] if s == 1 else -end_q[k, s]
            kinetic = 0.5 * rho / end_a[k, s] ** 2
            # what goes from the joint into the tube, -q, loses pressure on the way
            quadratic = loss[e, 1] if q < 0.0 else loss[e, 2]
            f = (end_p[k, s] + end_z[k, s] * (here - q) + kinetic * q * q - loss[e, 0] * q - quadratic * q * abs(q)
                 - loss[e, 3] * (q - before[e]) / dt - total)
            slope = 1.0 / (end_z[k, s] - 2.0 * kinetic * q + loss[e, 0] + 2.0 * quadratic * abs(q) + loss[e, 3] / dt)
            top += q + f * slope
            slopes += slope
        step = top / slopes
        for e in range(low, high):
            k, s = tube[e], side[e]
            q = through[e]
            here = end_q[k, s] if s == 1 else -end_q[k, s]
            kinetic = 0.5 * rho / end_a[k, s] ** 2
            quadratic = loss[e, 1] if q < 0.0 else loss[e, 2]
            f = (end_p[k, s] + end_z[k, s] * (here - q) + kinetic * q * q - loss[e, 0] * q - quadratic * q * abs(q)
                 - loss[e, 3] * (q - before[e]) / dt - total)
            slope = 1.0 / (end_z[k, s] - 2.0 * kinetic * q + loss[e, 0] + 2.0 * quadratic * abs(q) + loss[e, 3] / dt)
            moved = (f - step) * slope
            through[e] = q + moved
            change = max(change, abs(moved) * end_z[k, s])
        total += step
        if change <= 1e-10 * abs(total) + 1e-12:
            break
    for e in range(low, high):
        k, s = tube[e], side[e]
        here = end_q[k, s] if s == 1 else -end_q[k, s]
        star_p[k, s] = end_p[k, s] + end_z[k, s] * (here - through[e])
        star_q[k, s] = through[e] if s == 1 else -through[e]
