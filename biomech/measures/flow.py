"""Blood flow in an artery: pressure lost, flow to each outlet, wall shear stress; the estimate stands beside the 3D answer."""
from __future__ import annotations

from biomech.flow.findings import UNCONVERGED
from biomech.measures.case import Case, meshed, with_mesh_error
from biomech.outcome import Better, Measure, Solution
from meshing.units import MMHG_PA

IDS = ("pressure_drop", "pressure_drop_estimate", "pressure_drop_mean", "pressure_drop_peak", "pressure_ratio", "pressure_ratio_estimate",
       "pressure_ratio_mean", "rfr_3d", "ifr_3d", "systolic_3d", "diastolic_3d", "throat_reynolds_peak", "ffr_estimate", "ffr_3d", "ffr_3d_beat",
       "flow_share_*", "flow_share_mean_*", "wss_max", "wss_max_estimate", "wss_p995", "wss_low_area", "wss_high_area", "throat_reynolds",
       "throat_reynolds_estimate", "energy_loss", "energy_loss_estimate", "energy_loss_mean", "helicity_intensity", "residence_time",
       "tawss_max", "tawss_low_share", "tawss_high_share", "osi_high_share", "rrt_max", "ecap_p99")
_RATIO = "in hyperaemia FFR of 0.80 or less is treated (coronary; PMC7003475); at rest and in other arteries only a comparison"
_REST = "in coronary arteries a resting index (iFR) of 0.89 or less is treated (PMC7003475, SBC2013; unverified); elsewhere only a comparison"
_LOW = "below 0.4 Pa atherogenic (Malek 1999, unverified)"
_HIGH = "healthy arteries have 1 to 7 Pa (Malek 1999, unverified)"
_PATCH = "From the reaction of the wall, averaged over the triangles around a node"
_OPENED = "Beds opened to the share of their resistance that is listed, pressure at the inlet kept;"
WAVE_FREE = "wave-free pressure ratio"
WAVE_FREE_HOW = ("Means over the wave-free period, from 25 % into diastole to 5 ms before its end (Sen 2012), of the outlet with the lowest mean "
                 "pressure and of the inlet.")
LOST = "Power that the blood loses between the openings"
_SIDES = {"pressure drop": "pressure_drop", "distal/proximal pressure ratio": "pressure_ratio"}


def measure(case: Case) -> tuple[Measure, ...]:
    found: list[Measure] = []
    for solution, suffix, how in ((case.solution("flow"), "", "3D Navier-Stokes with Windkessel outlets, steady mean flow."),
                                  (case.solution("flow estimate"), "_estimate", "Instant reduced-order estimate along the centreline.")):
        if solution is not None:
            found += _pressures(solution, suffix, how)
            found += _outlets(solution, suffix, how)
            found += _shear(solution, suffix, how)
            found += [energy_loss(solution, suffix, ", instant estimate", how), *_estimated_ffr(solution)] if suffix else \
                [*_energy(solution), *hyperaemic(solution, "3d", "3D")]
    pulse = case.solution("pulsatile flow")
    if pulse is not None:
        found += [*_beat(pulse), *hyperaemic(pulse, "3d_beat", "3D heartbeat")]
    return tuple(found)


def _beat(solution: Solution) -> list[Measure]:
    how = f"3D Navier-Stokes through a heartbeat, last beat, {solution.credibility.solver.rsplit(', ', 1)[-1]}."
    rows: tuple[tuple[str, str, str, float, str, Better, str, str], ...] = (
        ("pressure_drop_mean", "Pressure drop, mean of the beat", "pressure drop mean", 1.0 / MMHG_PA, "mm[Hg]", "lower", "", ""),
        ("pressure_drop_peak", "Pressure drop, peak of the beat", "pressure drop peak", 1.0 / MMHG_PA, "mm[Hg]", "lower", "", ""),
        ("pressure_ratio_mean", "Distal over proximal pressure, means of the beat", "distal/proximal pressure ratio", 1.0, "1", "higher",
         "Worst outlet over inlet.", _RATIO),
        ("rfr_3d", "Lowest ratio of outlet to inlet pressure in the beat (RFR), 3D heartbeat", "lowest pressure ratio of the beat", 1.0, "1",
         "higher", "Least instantaneous ratio at rest, the worst outlet by its mean pressure (Svanerud 2018).", _REST),
        ("systolic_3d", "Systolic pressure at the inlet, 3D heartbeat", "inlet pressure systolic", 1.0 / MMHG_PA, "mm[Hg]", "neither", "", ""),
        ("diastolic_3d", "Diastolic pressure at the inlet, 3D heartbeat", "inlet pressure diastolic", 1.0 / MMHG_PA, "mm[Hg]", "neither", "", ""),
        *_wave_free(solution), *_split(solution),
        ("tawss_max", "Time-averaged wall shear stress (TAWSS), largest", "time-averaged wall shear stress maximum", 1.0, "Pa", "lower",
         _PATCH + ".", ""),
        ("tawss_low_share", "Wall with time-averaged shear stress below 0.4 Pa", "time-averaged wall shear stress below 0.4 Pa, share of the wall",
         100.0, "%", "lower", "", _LOW),
        ("tawss_high_share", "Wall with time-averaged shear stress above 7 Pa", "time-averaged wall shear stress above 7 Pa, share of the wall",
         100.0, "%", "lower", "", _HIGH),
        ("osi_high_share", "Wall with oscillatory shear index (OSI) above 0.2",
         "oscillatory shear index above 0.2, share of the wall", 100.0, "%", "lower", "", ""),
        ("rrt_max", "Relative residence time (RRT), largest", "largest relative residence time", 1.0, "Pa-1", "lower",
         "1 / ((1 - 2 OSI) TAWSS).", ""),
        ("ecap_p99", "Endothelial cell activation potential (ECAP), 99th percentile", "endothelial cell activation potential 99th percentile",
         1.0, "Pa-1", "lower", "OSI / TAWSS, weighted by area; above 1.4 /Pa suspect (unverified).", ""),
        ("energy_loss_mean", f"{LOST}, mean of the beat", "energy loss mean", 1e3, "mW", "lower",
         f"Pressure and kinetic energy that enter and neither leave nor stay; {_found_again(solution)}.{_heart(solution)}", ""),
        ("throat_reynolds_peak", "Reynolds number in the throat, peak of the beat", "peak throat Reynolds number", 1.0, "1", "neither",
         "Above about 2000 the flow is transitional and a laminar answer is not trustworthy.", ""))
    found, known = [], dict(solution.numbers)
    for id, name, key, scale, unit, better, more, reference in rows:
        value, low, high, why = meshed(solution, key, scale)
        loose = "" if why else "Nothing of it on the finest mesh, so no share of it is an error." if f"{key} mesh error" in known else \
            "One mesh, so no mesh error."
        found.append(Measure(id, name, value, unit, better, " ".join(part for part in (how, more, loose) if part), low, high, reference,
                             verified=False, interval=why))
    return found


def _wave_free(solution: Solution) -> list[tuple[str, str, str, float, str, Better, str, str]]:
    """The row of `_beat` for iFR, where the beat has such a period."""
    return [("ifr_3d", "Pressure ratio in the wave-free period at rest (iFR), 3D heartbeat", WAVE_FREE, 1.0, "1", "higher", WAVE_FREE_HOW, _REST)] \
        if WAVE_FREE in dict(solution.numbers) else []


def _split(solution: Solution) -> list[tuple[str, str, str, float, str, Better, str, str]]:
    """Rows of `_beat` for the share of each outlet."""
    share = 100.0 / solution.number("inlet flow")
    return [(f"flow_share_mean_{name.replace(' ', '_')}", f"Share of the flow to {name}, mean of the beat", f"outlet flow {name}", share, "%",
             "neither", "Flow through this outlet over the inflow.", "") for name in _outlets_of(solution)]


def _outlets_of(solution: Solution) -> list[str]:
    return [key.removeprefix("outlet flow ") for key, _ in solution.numbers
            if key.startswith("outlet flow ") and not key.endswith((" mesh error", " mesh order"))]


def _heart(solution: Solution) -> str:
    """The account of the heart of a closed loop, in a sentence."""
    numbers = dict(solution.numbers)
    if "power of the heart" not in numbers:
        return ""
    return (f" The heart gives {numbers['power of the heart']:.3g} W to the whole circuit, all but "
            f"{100.0 * abs(numbers['power of the heart unexplained']):.2g} % of it found again as friction there.")


def energy_loss(solution: Solution, suffix: str, title: str, how: str) -> Measure:
    """Of a solution that tells its account of energy, and how well that closes."""
    return Measure(f"energy_loss{suffix}", LOST + title, solution.number("energy loss mean") * 1e3, "mW",
                   "lower", f"{how} Pressure and kinetic energy that enter and neither leave nor stay; {_found_again(solution)}.", verified=False)


def _found_again(solution: Solution) -> str:
    return f"all but {100.0 * abs(solution.number('energy loss unexplained')):.2g} % of it is found again as friction inside"


def _energy(solution: Solution) -> list[Measure]:
    """Losses, turning and age of the blood: steady."""
    how = "3D Navier-Stokes, steady mean flow."
    rows: tuple[tuple[str, str, str, float, str, Better, str], ...] = (
        ("energy_loss", LOST, "energy loss", 1e3, "mW", "lower",
         f"Pressure and kinetic energy that enter and do not leave; {solution.number('energy loss in friction') * 1e3:.3g} mW of it are found as "
         f"friction inside: {_found_again(solution)}."),
        ("helicity_intensity", "Helicity intensity", "helicity intensity", 1.0, "m/s2", "neither",
         f"Mean of |u . curl u| (h2 of Gallo 2012); balance of both senses {solution.number('helicity balance'):+.2f}."),
        ("residence_time", "Residence time of the blood that leaves", "residence time leaving", 1.0, "s", "lower",
         "Washout of a passive scalar with a Schmidt number of 1 (a choice); the map shows where blood stays."))
    found = []
    for id, name, key, scale, unit, better, more in rows:
        value, low, high, why = meshed(solution, key, scale)
        found.append(Measure(id, name, value, unit, better, f"{how} {more}", low, high, verified=False, interval=why))
    return found


def _pressures(solution: Solution, suffix: str, how: str) -> list[Measure]:
    drop, ratio = (solution.number(key) for key in _SIDES)
    inlet = solution.number("inlet pressure")
    error = solution.credibility.mesh_error
    low, high = with_mesh_error(drop, error)
    contains = solution.credibility.mesh_error_method
    title = ", instant estimate" if suffix else ""
    ratio_low = 1.0 - high / inlet if high is not None else None
    ratio_high = 1.0 - low / inlet if low is not None else None
    return [
        Measure(f"pressure_drop{suffix}", f"Pressure drop, inlet to worst outlet{title}", drop / MMHG_PA, "mm[Hg]", "lower", how,
                None if low is None else low / MMHG_PA, None if high is None else high / MMHG_PA, verified=False, interval=contains),
        Measure(f"pressure_ratio{suffix}", f"Distal over proximal pressure{title}", ratio, "1", "higher",
                f"{how} Worst outlet over inlet, at the stated mean flow.", ratio_low, ratio_high, _RATIO, verified=False, interval=contains)]


def hyperaemic(solution: Solution, suffix: str, title: str) -> list[Measure]:
    """FFR by a tier that was asked for hyperaemia, with the mesh error that it has."""
    found = dict(solution.numbers)
    if "hyperaemic pressure ratio" not in found:
        return []
    value, low, high, why = meshed(solution, "hyperaemic pressure ratio")
    return [Measure(f"ffr_{suffix}", f"Pressure ratio in hyperaemia (FFR), {title}", value, "1", "higher",
                    f"{_OPENED} inflow {found['hyperaemic inflow'] * 6e7:.0f} mL/min.", low, None if high is None else min(high, 1.0), _RATIO,
                    verified=False, interval=why)]


def _estimated_ffr(solution: Solution) -> list[Measure]:
    """FFR by the instant estimate, where the user asked for hyperaemia."""
    found = dict(solution.numbers)
    if "hyperaemic pressure ratio" not in found:
        return []
    ratio = found["hyperaemic pressure ratio"]
    low, high = with_mesh_error(1.0 - ratio, solution.credibility.mesh_error)
    return [Measure("ffr_estimate", "Pressure ratio in hyperaemia (FFR), instant estimate", ratio, "1", "higher",
                    f"{_OPENED} inflow {found['hyperaemic inflow'] * 6e7:.0f} mL/min.", None if high is None else 1.0 - high,
                    None if low is None else 1.0 - low, _RATIO, verified=False, interval=solution.credibility.mesh_error_method)]


def _outlets(solution: Solution, suffix: str, how: str) -> list[Measure]:
    if suffix:
        return []
    share = 100.0 / solution.number("inlet flow")
    found = []
    for name in _outlets_of(solution):
        value, low, high, why = meshed(solution, f"outlet flow {name}", share)
        found.append(Measure(f"flow_share_{name.replace(' ', '_')}", f"Share of the flow to {name}", value, "%", "neither",
                             f"{how} Flow through this outlet over the inflow.", low, high, verified=False, interval=why))
    return found


def _shear(solution: Solution, suffix: str, how: str) -> list[Measure]:
    title = ", instant estimate" if suffix else ""
    highest, low, high, why = meshed(solution, "wall shear stress maximum")
    converged = suffix or (high is not None and high < (1.0 + UNCONVERGED) * highest)
    loose = "" if converged else " NOT CONVERGED with the mesh: read the 99.5th percentile."
    found = [Measure(f"wss_max{suffix}", f"Wall shear stress, largest{title}", highest, "Pa", "lower",
                     f"{how} {'Boundary layer of the throat by Prandtl equations' if suffix else _PATCH}.{loose}",
                     low, high, verified=False, interval=why)]
    if not suffix:
        percentile, low, high, why = meshed(solution, "wall shear stress 99.5th percentile")
        found.append(Measure("wss_p995", "Wall shear stress, 99.5th percentile of the wall", percentile, "Pa", "lower",
                             f"{how} Weighted by area. {_PATCH}.", low, high, verified=False, interval=why))
        for id, side, key, reference in (("wss_low_area", "below 0.4 Pa", "low wall shear stress area", _LOW),
                                         ("wss_high_area", "above 7 Pa", "high wall shear stress area", _HIGH)):
            area, low, high, why = meshed(solution, key, 1e4)
            found.append(Measure(id, f"Wall with shear stress {side}", area, "cm2", "lower", f"{how} Area of the wall.", low, high, reference,
                                 verified=False, interval=why))
    found.append(Measure(f"throat_reynolds{suffix}", f"Reynolds number in the throat{title}", solution.number("throat Reynolds number"), "1",
                         "neither", "Above about 2000 the flow is transitional and a steady laminar answer is not trustworthy.", verified=False))
    return found
