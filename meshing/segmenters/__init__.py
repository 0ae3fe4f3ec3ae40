"""Ways from a Volume (and hints) to Labels.

How to add a segmenter
1. Write a file of this folder with one frozen dataclass: a Step from (Volume, Labels) to Labels, whose first docstring line is its
   human name and whose `method` is the key that protocol files use.
2. Add structures with `Labels.with_mask`, under an organ of resources/organs. Leave out what you cannot find; refuse with
   AnatomyError, in words, when the scan does not show what was asked for.
3. Points are (Millimetre, Millimetre, Millimetre) LPS in fields named `..._lps`. What several segmenters share is in `kernels/`.
4. Add the class to SEGMENTERS below, and a test beside those in tests/meshing/segmenters/.
"""
from __future__ import annotations

from meshing.segmenters.body import Body as Body
from meshing.segmenters.bone import Bone as Bone
from meshing.segmenters.brain import Brain as Brain
from meshing.segmenters.chest_air import ChestAir as ChestAir
from meshing.segmenters.clicks import Clicks as Clicks
from meshing.segmenters.clicks import Mark as Mark
from meshing.segmenters.contrast_abdomen import ContrastAbdomen as ContrastAbdomen
from meshing.segmenters.from_file import FromFile as FromFile
from meshing.segmenters.great_vessel import Drag as Drag
from meshing.segmenters.great_vessel import GreatVessel as GreatVessel
from meshing.segmenters.hepatic_vessels import HepaticVessels as HepaticVessels
from meshing.segmenters.lesion import Lesion as Lesion
from meshing.segmenters.lesion_candidates import LesionCandidates as LesionCandidates
from meshing.segmenters.metal import Metal as Metal
from meshing.segmenters.named_bones import NamedBones as NamedBones
from meshing.segmenters.region_grow import RegionGrow as RegionGrow
from meshing.segmenters.single_bones import BoneMark as BoneMark
from meshing.segmenters.single_bones import SingleBones as SingleBones
from meshing.segmenters.skeleton import Skeleton as Skeleton
from meshing.segmenters.threshold import Threshold as Threshold
from meshing.segmenters.vessel import Vessel as Vessel

SEGMENTERS = (ContrastAbdomen, Clicks, Lesion, LesionCandidates, HepaticVessels, GreatVessel, RegionGrow, Vessel, Bone, Skeleton, SingleBones,
              NamedBones, ChestAir, Body, Brain, Metal, Threshold, FromFile)
