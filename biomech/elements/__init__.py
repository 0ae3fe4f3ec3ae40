"""Blocks of 0D circuits: vessels, narrowings, forks, beds, valves, chambers of the heart. `biomech/flow/circuit.py` joins and solves them.

How to add one:
1. Write `biomech/elements/<name>.py`: a docstring with its equations and their source, a frozen dataclass with its parameters (element.py says
   what it must tell), and a compiled `equations(time, y, dy, p, f, a, b)`.
2. Import the class below and add it at the END of the table: its place is its number.
3. Add one line with that number in `dispatch.py`, which calls the compiled equations.
4. Say in `power.py` where the power that enters it goes: friction, store, or on in another form.
The tests compare the slopes of every block with differences, the numbers of the table with those of dispatch.py, and the powers with the equations.
"""
from biomech.elements.chamber import Chamber
from biomech.elements.chamber_sphere import SphereChamber
from biomech.elements.compliant_vessel import CompliantVessel
from biomech.elements.coronary import CoronaryBed
from biomech.elements.coronary_varying import SqueezedCoronaryBed
from biomech.elements.flow_source import FlowSource
from biomech.elements.junction import Junction
from biomech.elements.parallel_rc import ParallelRC
from biomech.elements.pressure_source import PressureSource
from biomech.elements.signal import Signal
from biomech.elements.stenosis import Stenosis
from biomech.elements.valve_ideal import IdealValve
from biomech.elements.valve_onoff import OnOffValve
from biomech.elements.valve_smooth import SmoothValve
from biomech.elements.valve_switch import SwitchValve
from biomech.elements.vessel import Vessel
from biomech.elements.windkessel import WindkesselBed

ELEMENTS = (
    FlowSource,
    PressureSource,
    Signal,
    Vessel,
    CompliantVessel,
    Stenosis,
    Junction,
    WindkesselBed,
    CoronaryBed,
    SqueezedCoronaryBed,
    SmoothValve,
    SwitchValve,
    IdealValve,
    Chamber,
    SphereChamber,
    ParallelRC,
    OnOffValve,
)

__all__ = [
    "ELEMENTS", "Chamber", "CompliantVessel", "CoronaryBed", "FlowSource", "IdealValve",
    "Junction", "OnOffValve", "ParallelRC", "PressureSource", "Signal", "SmoothValve", "SphereChamber",
    "SqueezedCoronaryBed", "Stenosis", "SwitchValve", "Vessel", "WindkesselBed",
]
