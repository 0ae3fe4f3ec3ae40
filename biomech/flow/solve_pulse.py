"""SolvePulse: a heartbeat through the lumen of a plan, with Windkessel outlets, or in a closed loop with a heart (loop.py).

Starts from the steady answer at the mean inflow (solve.py) with the charge at which beds that share the wave as the steady flow
does would repeat (windkessel.py), and goes on beat by beat until mean pressures and flows repeat. Time steps of a share of the beat,
taken in parts where the solver loses one or its error is too large (pulse.py). With two meshes the
coarse one is followed through its beats first, and its numbers beside those of the mesh give each number its mesh error
(gridconvergence.py).
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Annotated, Any, ClassVar, Literal

import numpy as np

from biomech.domain import MM
from biomech.flow import hyperaemia
from biomech.flow.arrays import Bools, Double
from biomech.flow.beaten import REPEATS, Beaten, MeshBeats, beaten, flows_of, pressures_of
from biomech.flow.blood import BloodConditions
from biomech.flow.cuff_tuning import relabelled
from biomech.flow.discretisation import WALL
from biomech.flow.energy import Energy
from biomech.flow.estimate import throat_reynolds
from biomech.flow.findings import HIGH_SHEAR_PA, LOW_SHEAR_PA, TRANSITION, UNEXPLAINED, peak_transition_warning
from biomech.flow.gridconvergence import order_said, watched
from biomech.flow.heart import DIASTOLE_ENDS, SYSTOLE_ENDS, Cuff
from biomech.flow.hyperaemia import Share
from biomech.flow.hyperaemic_pulse import Hyperaemic, before_windkessels, in_a_loop
from biomech.flow.inflow import OUTPUT, Profile, developed_profile, profile_in_time
from biomech.flow.loop import Loop, Outlets, beds_of
from biomech.flow.membrane import Membrane
from biomech.flow.network import network_of, solve_network
from biomech.flow.outlets import ILIAC_COMPLIANCE
from biomech.flow.pulse import STEP_ERROR, Beat, WallHistory
from biomech.flow.pulse_tuning import beds_for_cuff
from biomech.flow.solve import Case, SolveFlow, coarser, percentile
from biomech.flow.steady import start_for_time
from biomech.flow.stiffness import wave_speed_of
from biomech.flow.stroke import check_stroke, mean_inflow, rows_of
from biomech.flow.wave_free import diastole_of_wave, ejection_row, wave_free_ratio
from biomech.flow.waves import wave_of
from biomech.flow.windkessel import Windkessel, settled
from biomech.model import PatientModel
from biomech.outcome import Credibility, Curve, Field, Solution
from meshing.errors import AnatomyError, SimulationError
from meshing.step import Monitor, Range, portion
from meshing.tetmesh import TetMesh
from meshing.tetmeshers.lumen import radius_near
from meshing.units import MMHG_PA, CubicMetrePerPascal, CubicMetrePerSecond, MetrePerSecond, Millilitre, Pascal, PascalSecondPerCubicMetre, Second
from meshing.vessels.lumen import Lumen

PERIOD = "time from beat to beat"
NO_MESH_ERROR = ("flow imbalance", "energy loss unexplained")
"""Numbers that are errors themselves."""
_PROFILES = {"womersley": "Womersley 1955 on the inlet's own outline [derived]", "parabolic": "developed steady profile, a simplification",
             "plug": "even, a simplification"}
CORONARIES = ("left coronary", "right coronary")
_INSTEAD_OF_HEART = ("wave", "inflow", "output_share", "stroke_volume", "beyond", "outlet_pressure", "measured_flows")
_OF_HEART_BEDS = ("outlet_proximal", "outlet_distal", "compliance")
"""What a closed loop, and one with coronary beds, has of its own."""


@dataclass(frozen=True)
class SolvePulse(BloodConditions):
    """Three-dimensional blood flow through a heartbeat.

    Navier-Stokes in time on the mesh of the lumen with three-element Windkessels at the outlets (solve_pulse.py). With `outlets` "closed loop" a
    heart pumps through it and the rest of the body instead of a wave; "left coronary" and "right coronary" have the coronary beds of that side.
    With a `systolic` and a `diastolic` cuff pressure the beds are tuned to it, in a closed loop the whole body. Where `cardiac_output` or
    `output_share` is given, the one times the other is the inflow. A closed loop takes the `cardiac_output` alone. With `hyperaemia` below 1 a
    second beat is followed in which the beds have that share of their resistance and the mean pressure at the inlet stays: the ratio of the mean
    pressures then is what FFR measures.
    """

    sources: ClassVar[dict[str, str]] = {**BloodConditions.sources, "hyperaemia": hyperaemia.SOURCE}

    wave: str = "common carotid"
    profile: Profile = "womersley"
    period: Annotated[Second, Range(0.3, 3.0, "time from beat to beat")] = Second(1.1)
    compliance: Annotated[CubicMetrePerPascal, Range(1e-13, 1e-6, "compliance of an iliac bed")] = ILIAC_COMPLIANCE
    steps: Annotated[int, Range(20, 2000, "time steps a beat")] = 100
    beats: Annotated[int, Range(1, 20, "most beats")] = 4
    walls: Literal["rigid", "elastic"] = "rigid"
    wave_speed: Annotated[MetrePerSecond, Range(0, 25, "pulse wave velocity of elastic walls (0: by age)")] = MetrePerSecond(0.0)
    outlets: Outlets = "windkessel"
    stroke_volume: Annotated[Millilitre, Range(0, 300, "volume that enters in a beat, instead of a mean inflow (0: not given)")] = Millilitre(0.0)
    meshes: Annotated[int, Range(1, 2, "meshes, the finest included (1: no mesh error)")] = 2
    step_error: Annotated[float, Range(1e-4, 1, "error of a time step, of the speed, above which it is taken in halves")] = STEP_ERROR
    hyperaemia: Share = 1.0

    version: ClassVar[int] = 14

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.beyond == "pressure":
            self.refuse_given(("compliance",), "outlets at a given pressure have no beds to store blood", "beyond = \"beds\"")
        hyperaemia.check(self.hyperaemia, self)
        wave_of(self.wave)
        if 0.0 < self.wave_speed < 1.0:
            raise SimulationError(f"a pulse wave velocity of {self.wave_speed:g} m/s is slower than the blood may be; give 1 to 25 m/s, or 0 to take "
                                  "it from the age")
        check_stroke(self, self.stroke_volume, self.period)
        self._check_loop()

    @classmethod
    def idle(cls, given: Mapping[str, Any]) -> frozenset[str]:
        found = super().idle(given) | ({"wave_speed"} if given.get("walls") == "rigid" else set())
        if given.get("outlets") == "windkessel":
            return found
        coronary = _OF_HEART_BEDS if given.get("outlets") in CORONARIES else ()
        shaped = {"profile"} if given.get("profile") == "womersley" else set()      # `_profile` is another one then
        return (found | shaped | {*_INSTEAD_OF_HEART, *coronary}) - {"cardiac_output"}

    def _check_loop(self) -> None:
        """Raises SimulationError where an option would do nothing in a closed loop, or was never held against anything."""
        if self.outlets == "windkessel":
            return
        coronary = _OF_HEART_BEDS if self.outlets in CORONARIES else ()
        self.refuse_given((*_INSTEAD_OF_HEART, *coronary),
                          f"with outlets = \"{self.outlets}\" the heart and the beds are those of the closed loop", "outlets = \"windkessel\"")
        if self.walls == "elastic":
            raise SimulationError("a closed loop needs rigid walls here: with elastic ones it was never held against anything")

    @property
    def mean_inflow(self) -> CubicMetrePerSecond:
        """What enters on average: by the stroke volume, where one was given."""
        return mean_inflow(self.given_inflow, self.stroke_volume, self.period)

    def run(self, source: PatientModel, monitor: Monitor, /) -> Solution:
        """Raises AnatomyError without a lumen mesh, SimulationError when the flow cannot be followed."""
        lumen = source.need_lumen()
        if source.lumen_mesh is None:
            raise AnatomyError("the artery lumen of this case has no mesh yet; mesh it before the flow is solved")
        if self.meshes == 1:
            return self.solve(source, [source.lumen_mesh], monitor)
        monitor(0.0, "meshing the lumen coarsely")
        rough = coarser(lumen, source.lumen_mesh, SolveFlow.coarse_factor, SolveFlow.coarse_layers, portion(monitor, 0.0, 0.05))
        return self.solve(source, [rough, source.lumen_mesh], portion(monitor, 0.05, 1.0))

    def solve(self, source: PatientModel, meshes: Sequence[TetMesh], monitor: Monitor) -> Solution:
        """The meshes of the lumen, coarse to fine, one after the other."""
        if self.systolic and self.outlets == "windkessel":
            beds, rows, warnings = beds_for_cuff(source, self, self.wave, self.period, self.compliance, self.wave_speed)
            untold = {"systolic": Pascal(0.0), "diastolic": Pascal(0.0)}
            found = replace(self, **beds, **untold).solve(source, meshes, monitor)  # type: ignore[arg-type]
            belief = replace(found.credibility, warnings=(*warnings, *found.credibility.warnings))
            return replace(found, assumed=(*rows, *relabelled(found.assumed)) if rows else found.assumed, credibility=belief)
        loop = None if self.outlets == "windkessel" else Loop.around(
            self.outlets, beds_of(self.outlets, self.resistances(source.need_lumen()), float(self.outlet_proximal / self.bed), self.outlet_distal
                                  * self.compliance), self.period, self.cardiac_output,
            Cuff(self.systolic, self.diastolic) if self.systolic else None)
        rest = 0.99 if self.hyperaemia == 1.0 else 0.5
        ends = rest * np.cumsum([0.0] + [len(mesh.tets) for mesh in meshes]) / sum(len(mesh.tets) for mesh in meshes)
        courses: list[MeshBeats] = []
        for mesh, a, b in zip(meshes, ends, ends[1:]):
            try:
                courses.append(self._course(source, mesh, loop, portion(monitor, float(a), float(b))))
            except SimulationError as reason:
                if not courses:
                    raise
                nodes = len(courses[-1].case.flow)
                courses[-1] = replace(courses[-1], lost=f"this is the beat on the mesh of {nodes} nodes, the finest that has one: {reason}")
        wide = Hyperaemic() if self.hyperaemia == 1.0 else self._opened(source, meshes, courses, loop, portion(monitor, rest, 0.99))
        return self._solution(source, meshes[len(courses) - 1], courses, loop, wide)

    def _opened(self, source: PatientModel, meshes: Sequence[TetMesh], rests: Sequence[MeshBeats], loop: Loop | None,
                monitor: Monitor) -> Hyperaemic:
        """The second beat, in hyperaemia."""
        if loop is None:
            still = replace(self, **self.settled(), stroke_volume=Millilitre(0.0), hyperaemia=1.0)
            return before_windkessels(still, self.hyperaemia, source.need_lumen(), rests,
                                      lambda given, n, watch: given._course(source, meshes[n], None, watch), monitor)
        try:
            wide = loop.opened(self.hyperaemia)
        except SimulationError as reason:
            return Hyperaemic(warnings=(f"no beat in hyperaemia: {reason}",))
        return replace(in_a_loop(rests, lambda n, watch: self._course(source, meshes[n], wide, watch), monitor), assumed=(wide.pumping(),))

    def _steady(self) -> SolveFlow:
        return SolveFlow(**{field.name: getattr(self, field.name) for field in fields(BloodConditions)} | self.settled() | {
            "systolic": Pascal(0.0), "diastolic": Pascal(0.0)})

    def _course(self, source: PatientModel, mesh: TetMesh, loop: Loop | None, monitor: Monitor) -> MeshBeats:
        """Beats on one mesh until they repeat."""
        lumen, steady = source.need_lumen(), self._steady()
        if loop is not None:
            # in steady flow only the sum of a bed acts; `bed_resistances` shares half of what it is given
            whole = PascalSecondPerCubicMetre(2.0 / float((1.0 / loop.resistance).sum()))
            steady = replace(steady, inflow=loop.inflow, outlet_proximal=PascalSecondPerCubicMetre(0.0), outlet_distal=whole)
        case = steady.case(lumen, mesh, source.porous)
        flow, beds = case.flow, case.beds
        flow.prescribe_inflow(developed_profile(flow, np.pi / 4.0))
        flow.state[:, 3] = beds.level(np.pi / 4.0)
        start_for_time(flow, beds, portion(monitor, 0.0, 0.15))
        if loop is not None:
            seconds = case.length / case.speed
            pumped = loop.beat(case, self._profile)
            pumped.step_error = self.step_error
            return self._march(case, lumen, pumped, self.period / seconds / self.steps, portion(monitor, 0.15, 1.0))
        wave = wave_of(self.wave).of_phase()
        period = self.period * case.speed / case.length
        velocity = profile_in_time(flow, self.profile, wave_of(self.wave).harmonics(), period, np.pi / 4.0)
        share = np.array([outlet.flux(flow.state) for outlet in flow.outlets])
        bed = self._beds(case)
        # the beat starts where the wave passes its mean, so that the steady answer goes over into it
        first = float(np.argmin([abs(wave(k / 1000.0) - 1.0) for k in range(1000)])) / 1000.0
        shape = np.array([wave(first + k / self.steps) for k in range(self.steps)])
        bed.charge = settled(bed.proximal, bed.distal, bed.compliance, shape[:, None] * share, period, bed.behind)
        # the pressure of the steady answer is that of its beds: move its level to that of the charge
        flow.state[:, 3] += float((bed.pressure(share) - beds.pressures(flow.state)).mean())
        wall = self._wall(case, lumen, wave_speed_of(source, self.wave_speed)[0]) if self.walls == "elastic" else None
        beat = Beat(flow, beds, bed, lambda time: velocity((first + time / period) % 1.0), wall=wall, step_error=self.step_error)
        return self._march(case, lumen, beat, period / self.steps, portion(monitor, 0.15, 1.0))

    def _wall(self, case: Case, lumen: Lumen, speed: MetrePerSecond) -> Membrane:
        """E h = 2 rho R c^2 by the vessel's own radius; at rest at the pressure of the steady answer, which is that of the scan."""
        flow = case.flow
        radius = radius_near(lumen)(flow.points[flow.sets[WALL]].mean(axis=1) * (case.length / MM)) * MM / case.length
        stiffness = 2.0 * radius * (speed / case.speed) ** 2
        return Membrane(flow, stiffness, float((flow.volumes @ flow.state[flow.tets, 3].mean(axis=1)) / flow.volumes.sum()))

    @property
    def _profile(self) -> Profile:
        """The shape of the inflow; a heart's inflow is no sum of harmonics known before, so Womersley's profile becomes the steady one."""
        return "parabolic" if self.outlets != "windkessel" and self.profile == "womersley" else self.profile

    def _beds(self, case: Case) -> Windkessel:
        total, behind = case.beds.resistance, float(self.outlet_pressure) / case.pressure
        if self.beyond == "pressure":
            none = np.zeros(len(total))
            return Windkessel(none, none, none, none, behind=behind)
        part = float(self.outlet_proximal / self.bed)
        # a bed of a larger share has a smaller resistance and as much more compliance: its time constant stays
        constant = self.outlet_distal * self.compliance / (case.length / case.speed)
        distal = total * (1.0 - part)
        return Windkessel(total * part, distal, constant / distal, np.zeros(len(total)), behind=behind)

    def _march(self, case: Case, lumen: Lumen, beat: Beat, dt: float, monitor: Monitor) -> MeshBeats:
        """Beats until they repeat. One that is lost on its way leaves the answer of the beat before; the first one raises SimulationError."""
        flow, history = case.flow, list[float]()
        kept: Beaten | None = None
        change, moved, lost = np.inf, 0.0, ""
        for number in range(self.beats):
            try:
                now = beaten(flow, beat, self.steps, dt, number + 1, portion(monitor, number / self.beats, (number + 1) / self.beats))
            except SimulationError as reason:
                if kept is None:
                    raise
                lost = f"beat {number + 1} was lost and this is the one before it: {reason}"
                flow.state = kept.moments[-1][1].copy()
                break
            history += now.residuals
            moved = max(moved, now.moved)
            if kept is not None:
                change = now.change(kept)
            kept = now
            if change < REPEATS:
                break
        assert kept is not None
        sheared = kept.wall.history()
        # over a whole beat the blood keeps no kinetic energy: what is lost is friction
        energy = Energy(float(np.mean([one.lost for one in kept.energies])), float(np.mean([one.friction for one in kept.energies])))
        return MeshBeats(case, sheared, kept.table, float(change), kept.number, history, moved, kept.halved, kept.error, energy,
                         self._numbers(case, lumen, kept.table, sheared, energy), kept.moments, lost)

    def _numbers(self, case: Case, lumen: Lumen, table: Double, wall: WallHistory, energy: Energy) -> tuple[tuple[str, float], ...]:
        """Of the last beat, SI; their change from mesh to mesh is watched."""
        drop, inlet = (table[:, 0] - table[:, 1]) * case.pressure, table[:, 0] * case.pressure
        outlets = pressures_of(table)
        worst = outlets[:, int(outlets.mean(axis=0).argmin())]
        average = wall.average * case.pressure
        unit = case.speed * case.length ** 2
        whole = float(wall.area.sum())

        def share(where: Bools) -> float:
            return float(wall.area[where].sum()) / whole

        times, looped = self.period * np.arange(1, len(table) + 1) / len(table), self.outlets != "windkessel"
        diastole = (SYSTOLE_ENDS * self.period, (1.0 + DIASTOLE_ENDS) * self.period) if looped else \
            diastole_of_wave(times, table[:, 3], self.period)
        wave_free = wave_free_ratio(times, table[:, 0], worst, self.period, diastole)
        entered = float(self.mean_inflow) if self.outlets == "windkessel" else float(table[:, 3].mean()) * unit
        numbers = [("inlet flow", entered), ("pressure drop mean", float(drop.mean())), ("pressure drop peak", float(drop.max())),
                   ("inlet pressure mean", float(inlet.mean())), ("inlet pressure systolic", float(inlet.max())),
                   ("inlet pressure diastolic", float(inlet.min())), ("distal/proximal pressure ratio", float(worst.mean() / table[:, 0].mean())),
                   ("lowest pressure ratio of the beat", float((worst / table[:, 0]).min())),
                   ("time-averaged wall shear stress maximum", float(average.max())),
                   ("time-averaged wall shear stress below 0.4 Pa, share of the wall", share(average < LOW_SHEAR_PA)),
                   ("time-averaged wall shear stress above 7 Pa, share of the wall", share(average > HIGH_SHEAR_PA)),
                   ("oscillatory shear index above 0.2, share of the wall", share(wall.oscillation > 0.2)),
                   ("largest relative residence time", float(wall.residence.max()) / case.pressure),
                   ("endothelial cell activation potential 99th percentile", percentile(wall.activation, wall.area, 0.99) / case.pressure),
                   ("peak throat Reynolds number", self._reynolds(lumen, table[:, 3] * unit)),
                   ("flow imbalance", float(table[:, 2].max() / table[:, 3].max())),
                   ("energy loss mean", energy.lost * self.density * case.speed ** 3 * case.length ** 2),
                   ("energy loss unexplained", energy.unexplained)]
        numbers += [] if wave_free is None else [("wave-free pressure ratio", wave_free)]
        return (*numbers, *((f"outlet flow {o.name}", float(flow * unit)) for o, flow in zip(case.flow.outlets, flows_of(table).mean(axis=0))))

    def _reynolds(self, lumen: Lumen, entering: Double) -> float:
        """The largest along the vessels at the peak of what enters, m3/s: every vessel with its share of the mean flow along the centreline."""
        mean = CubicMetrePerSecond(float(entering.mean()))
        network = network_of(lumen)
        steady = solve_network(network, mean, self.resistances(lumen), self.density, self.viscosity, behind=self.outlet_pressure)
        return float(entering.max()) / mean * throat_reynolds(self, network, steady)

    def _solution(self, source: PatientModel, mesh: TetMesh, courses: Sequence[MeshBeats], loop: Loop | None, wide: Hyperaemic) -> Solution:
        last, lumen = courses[-1], source.need_lumen()
        flow, case, wall = last.case.flow, last.case, last.wall
        numbers = dict(last.numbers)
        nodes = [len(course.case.flow) for course in courses]
        series = {name: [dict(course.numbers)[name] for course in courses] for name in numbers if len(courses) > 1 and name not in NO_MESH_ERROR}
        errors = dict(watched(nodes, series))
        reynolds, imbalance = numbers["peak throat Reynolds number"], numbers["flow imbalance"]
        warnings: tuple[str, ...] = (f"a time step is wrong by {last.error:.2g} of the speed at most; what all of a beat together are is not known",
                                     f"{self.walls} walls and {self.said()}")
        if abs(last.energy.unexplained) > UNEXPLAINED:
            warnings = (f"{last.energy.unexplained:.0%} of the energy that a beat loses is not friction: the mesh is coarse for this flow", *warnings)
        if self.walls == "elastic":
            least = float(lumen.centreline.radius_mm.min()) * MM
            share = last.moved * case.length / least
            warnings = (f"elastic walls as a thin membrane of one pulse wave velocity on a mesh that stays where it is: the largest displacement is "
                        f"{share:.0%} of the smallest radius{', too much for that' if share > 0.2 else ''}; openings are held", *warnings)
        if not errors:
            warnings = ("one mesh: no mesh error was computed; the steady answer has one", *warnings)
        if self.profile != "womersley" or loop is not None:
            warnings += (f"the profile of the inflow is the same one at every moment ({self._profile})",)
        warnings += (*(() if loop is None else loop.warnings), *wide.warnings)
        warnings = (*peak_transition_warning(reynolds), *warnings)
        if last.halved:
            warnings += (f"{last.halved} of {self.steps} time steps of the last beat were too long or too wrong and taken in parts",)
        if last.beats == 1:
            warnings = ("one beat was followed: whether it repeats is not known", *warnings)
        elif not last.change < REPEATS:
            warnings = (f"the beat does not repeat yet: {last.change:.1%} change after {last.beats} beats, asked for {REPEATS:.0%}", *warnings)
        warnings = (last.lost, *warnings) if last.lost else warnings

        def on_wall(values: Double) -> Double:
            full = np.zeros(len(flow))
            full[wall.nodes] = values
            return flow.in_mesh_order(full)

        shown = (Field("TAWSS", "Pa", "node", on_wall(wall.average * case.pressure), WALL),
                 Field("OSI", "1", "node", on_wall(wall.oscillation), WALL),
                 Field("RRT", "Pa-1", "node", on_wall(wall.residence / case.pressure), WALL),
                 Field("ECAP", "Pa-1", "node", on_wall(wall.activation / case.pressure), WALL),
                 Field("pressure", "mm[Hg]", "node", flow.in_mesh_order(flow.state[:, 3]) * case.pressure / MMHG_PA),
                 Field("velocity", "m/s", "node", flow.in_mesh_order(flow.state[:, :3]) * case.speed))
        moments = (field for moment, state in last.moments for field in (
            Field("pressure", "mm[Hg]", "node", flow.in_mesh_order(state[:, 3]) * case.pressure / MMHG_PA, moment=moment),
            Field("velocity", "m/s", "node", flow.in_mesh_order(state[:, :3]) * case.speed, moment=moment)))
        wave = wave_of(self.wave)
        stiff, why = wave_speed_of(source, self.wave_speed)
        rows, open_beds = self.assumed(lumen), (*hyperaemia.row_of(self.hyperaemia), *wide.assumed)
        if self.walls == "elastic":
            rows = (("pulse wave velocity of the walls", f"{stiff:.2f} m/s, E h = 2 rho R c^2", why),
                    ("vessel wall", "elastic membrane without mass, Poisson's ratio 1/2", "Moens 1878, Korteweg 1878; Figueroa 2006"),
                    *(row for row in rows if row[0] != "vessel wall"))
        bed = ("compliance of an iliac bed", f"{self.compliance:.5g} m3/Pa", "Boileau 2015 / openBF, each iliac C [R]"
               if self.compliance == ILIAC_COMPLIANCE else "chosen by the user")
        if loop is None:
            assumed = (*open_beds, ("inflow wave", f"{wave.title}, beat of {self.period:g} s ({60.0 / self.period:.0f} a minute): "
                        f"{self.mean_inflow * self.period * 1e6:.3g} mL enter in each", wave.source),
                       *rows_of(self.stroke_volume), ("profile of the inflow", self.profile, _PROFILES[self.profile]), ejection_row(), bed, *rows)
        else:
            output = f"{self.cardiac_output * 6e7:.0f} mL/min", ("clinical library 2b, BioGears validation [R]"
                                                                                         if self.cardiac_output == OUTPUT else "chosen by the user")
            own = () if self.outlets in CORONARIES else (bed,)
            beaten = ("time from beat to beat", f"{self.period:g} s ({60.0 / self.period:.0f} a minute)",
                      "Boileau 2015 cases [R]" if self.period == SolvePulse.period else "chosen by the user")
            assumed = loop.assumed((*open_beds, beaten, ("profile of the inflow", self._profile, _PROFILES[self._profile]), *own, *rows),
                                   [o.name for o in flow.outlets], output)
        beyond = "Windkessels" if loop is None else "the closed loop with the heart" if self.outlets == "closed loop" else \
            f"a closed loop with the heart and coronary beds ({self.outlets.split()[0]})"
        every = (*last.numbers, *errors.items(), ("beats", float(last.beats)),
                 (PERIOD, float(self.period)),
                 ("change from beat to beat", last.change), ("largest error of a time step", last.error),
                 ("time steps of the last beat in parts", float(last.halved)),
                 *(() if loop is None else loop.account()), *wide.numbers,
                 *((("largest displacement of the wall", last.moved * case.length),) if self.walls == "elastic" else ()))
        return Solution("pulsatile flow", mesh, (*shown, *moments), every, tuple(last.history), assumed, Credibility(
            f"P1-P1 variational multiscale in time, second order, {beyond} inside the step",
            bool(last.change < REPEATS) and not last.lost, last.history[-1],
            errors.get("pressure drop peak mesh error", float("nan")),
            f"peak drop of the beat on {nodes[0]} and {nodes[-1]} nodes, grid convergence index of Roache 1994 "
            f"({order_said(nodes, series['pressure drop peak'])})" if errors else "none: one mesh", reynolds < TRANSITION, imbalance, warnings),
            self._curves(last))

    def _curves(self, course: MeshBeats) -> tuple[Curve, ...]:
        """Pressure and flow at the inlet and at the outlet with the lowest mean pressure, through the last beat."""
        case, table = course.case, course.table
        worst = int(pressures_of(table).mean(axis=0).argmin())
        times = self.period * np.arange(1, len(table) + 1) / len(table)
        rows = ("inlet", table[:, 0], table[:, 3]), (case.flow.outlets[worst].name, pressures_of(table)[:, worst], flows_of(table)[:, worst])
        through = case.speed * case.length ** 2 * 6e7
        return tuple(curve for name, pressure, flow in rows for curve in (
            Curve(f"pressure at the opening '{name}'", "mm[Hg]", times, pressure * case.pressure / MMHG_PA),
            Curve(f"flow through the opening '{name}'", "ml/min", times, flow * through)))
