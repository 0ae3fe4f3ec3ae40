"""Tools: corrections of a label map by hand, each a Step whose result is the Change that it made.

How to add a tool
1. Write a file of this folder with one frozen dataclass that inherits Edit: the first docstring line is its human name, `tool` the
   key that protocol files use, and `change` makes a Change by way of a Canvas (edit.py), which knows what it may overwrite.
2. The structure is `name`; `organ` is its kind and needed only where the structure is new. Places are LPS mm in fields named
   `..._lps`; what is refused is refused in words (AnatomyError for the scan, ParameterOutOfRange for the request).
3. Add the class to EDITORS below, a closed-form test beside those in tests/meshing/editors/ (oblique, left-handed and uneven grids
   come with the fixtures there), and, if it answers the mouse, a row in app/tool_bench.py and a gesture in app/gui/hands.py.
"""
from __future__ import annotations

from meshing.editors.accept import Accept as Accept
from meshing.editors.click import Click as Click
from meshing.editors.crop import Crop as Crop
from meshing.editors.fill_between import FillBetween as FillBetween
from meshing.editors.grow_seeds import GrowFromSeeds as GrowFromSeeds
from meshing.editors.holes import Holes as Holes
from meshing.editors.hu_mask import MaskByHu as MaskByHu
from meshing.editors.islands import Islands as Islands
from meshing.editors.level_tracing import LevelTracing as LevelTracing
from meshing.editors.logical import Logical as Logical
from meshing.editors.margin import Hollow as Hollow
from meshing.editors.margin import Margin as Margin
from meshing.editors.paint import Erase as Erase
from meshing.editors.paint import Paint as Paint
from meshing.editors.region_grow import GrowRegion as GrowRegion
from meshing.editors.scissors import Scissors as Scissors
from meshing.editors.smart_brush import SmartBrush as SmartBrush
from meshing.editors.smooth import Smooth as Smooth
from meshing.editors.split import SplitByPlane as SplitByPlane
from meshing.editors.threshold import ThresholdTool as ThresholdTool
from meshing.editors.watershed import Watershed as Watershed

EDITORS = (Paint, Erase, SmartBrush, Click, ThresholdTool, GrowRegion, GrowFromSeeds, Watershed, LevelTracing, Scissors, FillBetween,
           Islands, Holes, Smooth, Margin, Hollow, Logical, MaskByHu, Crop, SplitByPlane, Accept)
