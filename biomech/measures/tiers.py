"""The flow of an artery at several prices: instant estimate, 0D and 1D heartbeat, three dimensions; and how far each is from the next."""
from __future__ import annotations

from biomech.measures.case import Case
from biomech.measures.flow import WAVE_FREE, WAVE_FREE_HOW, energy_loss, hyperaemic
from biomech.outcome import Better, Measure, Solution
from meshing.units import MMHG_PA

IDS = ("pressure_drop_mean_*", "pressure_drop_peak_*", "systolic_*", "diastolic_*", "rfr_*", "ifr_*", "ffr_*", "energy_loss_*", "tier_*")
_TIERS = (("circuit", "0d", "0D heartbeat", "Circuit of resistances, compliances and inertances with Windkessel beds, last beat."),
          ("waves", "1d", "1D heartbeat", "Pulse waves along the vessels with Windkessel beds, last beat."))
_ROWS: tuple[tuple[str, str, str, Better], ...] = (("pressure_drop_mean", "Pressure drop, mean of the beat", "pressure drop mean", "lower"),
         ("pressure_drop_peak", "Pressure drop, peak of the beat", "pressure drop peak", "lower"),
         ("systolic", "Systolic pressure at the inlet", "inlet pressure systolic", "neither"),
         ("diastolic", "Diastolic pressure at the inlet", "inlet pressure diastolic", "neither"))
SAME_INFLOW = 0.01
_PAIRS = (("estimate_3d", "Instant estimate against 3D, drop at the mean flow", "flow estimate", "pressure drop", "flow", "pressure drop"),
          ("0d_1d", "0D against 1D, peak drop of the beat", "circuit", "pressure drop peak", "waves", "pressure drop peak"),
          ("0d_1d_mean", "0D against 1D, mean drop of the beat", "circuit", "pressure drop mean", "waves", "pressure drop mean"),
          ("1d_3d", "1D against 3D, peak drop of the beat", "waves", "pressure drop peak", "pulsatile flow", "pressure drop peak"),
          ("1d_3d_mean", "1D against 3D, mean drop of the beat", "waves", "pressure drop mean", "pulsatile flow", "pressure drop mean"))


def measure(case: Case) -> tuple[Measure, ...]:
    found: list[Measure] = []
    for kind, suffix, title, how in _TIERS:
        solution = case.solution(kind)
        if solution is not None:
            found += [Measure(f"{id}_{suffix}", f"{name}, {title}", solution.number(number) / MMHG_PA, "mm[Hg]", better,
                              f"{how} No mesh error: see the differences between the tiers.", verified=False) for id, name, number, better in _ROWS]
            found.append(Measure(f"rfr_{suffix}", f"Lowest ratio of outlet to inlet pressure in the beat (RFR), {title}",
                                 solution.number("lowest pressure ratio of the beat"), "1", "higher",
                                 f"{how} Least instantaneous ratio at rest, the worst outlet by its mean pressure (Svanerud 2018).", verified=False))
            if WAVE_FREE in dict(solution.numbers):
                found.append(Measure(f"ifr_{suffix}", f"Pressure ratio in the wave-free period at rest (iFR), {title}", solution.number(WAVE_FREE),
                                     "1", "higher", f"{how} {WAVE_FREE_HOW}", verified=False))
            found += hyperaemic(solution, suffix, title)
            found.append(energy_loss(solution, f"_{suffix}", f", {title}", how))
    return (*found, *(row for pair in _PAIRS for row in _difference(case, *pair)))


def _alike(first: Solution, second: Solution) -> bool:
    """Whether both had the same inflow: else they differ by what was asked, and not by what they are worth."""
    one, other = (next((value.partition(" (")[0] for what, value, _ in solution.assumed if what == "inflow wave"), "")
                  for solution in (first, second))
    return one == other and abs(first.number("inlet flow") / second.number("inlet flow") - 1.0) < SAME_INFLOW


def _difference(case: Case, id: str, name: str, quick: str, quick_number: str, slow: str, slow_number: str) -> tuple[Measure, ...]:
    """What the quicker tier is off the slower one, when the plan has both."""
    first, second = case.solution(quick), case.solution(slow)
    if not isinstance(first, Solution) or not isinstance(second, Solution) or not second.number(slow_number) or not _alike(first, second):
        return ()
    ratio, error = first.number(quick_number) / second.number(slow_number), second.credibility.mesh_error
    off, known = 100.0 * (ratio - 1.0), 0.0 < error < 1.0
    low, high = sorted(100.0 * (ratio / (1.0 + side * error) - 1.0) for side in (-1.0, 1.0)) if known else [off, off]
    return (Measure(f"tier_{id}", f"Difference of tiers: {name}", off, "%", "neither",
                    "The quicker tier over the slower one, less 1: what the quicker number is worth on this plan. "
                    "`rehearse verify tiers tiers3d` gives the same on 30 random trees.", low, high, verified=False,
                    interval=f"mesh error of the slower tier ({error:.1%})" if known else
                    "as computed: the difference of two models of the same patient is itself an error figure"),)
