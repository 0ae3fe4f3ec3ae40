"""A scan as a cloud of light: volume rendering by ray casting on the processor, with presets for what is looked for.

The cloud is cast from a copy of the scan with at most MOST voxels along an axis (means of blocks), 8 bits of colour a voxel: a
picture to look at, never to measure on. While the hand moves rays are cast through every fourth pixel in both directions. Opaque
surfaces stand in the cloud at their true depth; while it is shown translucent ones are drawn opaque, since no sorting mixes the two.
"""
from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

import numpy as np
from numpy.typing import NDArray
from vtkmodules.vtkCommonDataModel import vtkPiecewiseFunction
from vtkmodules.vtkRenderingCore import vtkColorTransferFunction, vtkVolume, vtkVolumeProperty
from vtkmodules.vtkRenderingVolume import vtkFixedPointVolumeRayCastMapper

from app.scene.backend import new_renderer
from app.scene.colours import Rgb, fraction
from app.scene.offscreen import Frame
from app.scene.slices import image_data, placement
from meshing.frames import IJK, LPS, Transform
from meshing.step import Monitor
from meshing.volume import Volume, spacing_of

MOST = 192
_FAST = 4.0


@dataclass(frozen=True)
class Preset:
    """Opacity (share per voxel) and colour over the values, as places of a curve: HU for CT, shares of the 1st to 99.5th percentile
    for MR, which has no unit."""

    name: str
    modality: str
    opacity: tuple[tuple[float, float], ...]
    colours: tuple[tuple[float, Rgb], ...]


PRESETS = (
    Preset("bone", "CT", ((150.0, 0.0), (300.0, 0.25), (800.0, 0.85)), ((150.0, (150, 90, 60)), (350.0, (225, 200, 165)), (1000.0, (255, 250, 240)))),
    Preset("vessels", "CT", ((130.0, 0.0), (180.0, 0.08), (260.0, 0.55), (500.0, 0.6)),
           ((130.0, (110, 20, 20)), (230.0, (210, 60, 45)), (350.0, (245, 150, 120)), (900.0, (250, 240, 225)))),
    Preset("soft tissue", "CT", ((-60.0, 0.0), (20.0, 0.04), (90.0, 0.12), (200.0, 0.35), (600.0, 0.7)),
           ((-60.0, (150, 100, 60)), (60.0, (190, 110, 90)), (160.0, (225, 150, 120)), (500.0, (250, 240, 225)))),
    Preset("magnetic resonance", "MR", ((0.15, 0.0), (0.35, 0.05), (0.7, 0.3), (1.0, 0.6)),
           ((0.0, (20, 20, 28)), (0.4, (130, 125, 120)), (1.0, (255, 250, 240)))),
)
"""What can be chosen. The numbers are for the eye, not for a diagnosis: unverified defaults."""


def presets_for(modality: str) -> tuple[Preset, ...]:
    return tuple(preset for preset in PRESETS if preset.modality == ("CT" if modality == "CT" else "MR"))


@dataclass(frozen=True, eq=False)
class Coarse:
    """The smaller copy: `values[k, j, i]` int16 and where it lies; HU for CT, thousandths of the scale of a preset without unit for MR."""

    values: NDArray[np.int16]
    to_patient: Transform[IJK, LPS]


def coarse(volume: Volume, monitor: Monitor) -> Coarse:
    """Means of blocks of the scan; the last incomplete blocks are left out."""
    steps = [max(1, -(-count // MOST)) for count in volume.values.shape]
    slices, rows, columns = (count // step for count, step in zip(volume.values.shape, steps))
    c, b, a = steps
    thin = np.empty((slices, rows, columns), np.float32)
    for k in range(slices):
        if k % 8 == 0:
            monitor(k / slices, "preparing the volume")
        block = volume.values[k * c:(k + 1) * c, :rows * b, :columns * a]
        thin[k] = block.reshape(c, rows, b, columns, a).mean(axis=(0, 2, 4))
    matrix = volume.to_patient.matrix.copy()
    matrix[:3, 3] += matrix[:3, :3] @ (0.5 * (np.array([a, b, c]) - 1.0))
    matrix[:3, :3] = matrix[:3, :3] * [a, b, c]
    low, high = np.percentile(thin[::2, ::2, ::2], [1.0, 99.5])
    values = np.clip(thin, -32000, 32000) if volume.modality == "CT" else (thin - low) / max(float(high - low), 1e-6) * 1000.0
    return Coarse(np.clip(np.rint(values), -32000, 32000).astype(np.int16), Transform(matrix, IJK, LPS, volume.space))


class Cloud:
    """`actor` for the renderer of a scene. VTK props are made without a context and may be made in any thread, once."""

    def __init__(self, thin: Coarse, preset: Preset) -> None:
        import_module("vtkmodules.vtkRenderingVolumeOpenGL2")  # fills VTK's table of what shows a cast picture
        x, y, z = spacing_of(thin.to_patient)
        data = image_data(thin.values)
        data.SetSpacing(x, y, z)  # the shading needs the true shape of a voxel, so the matrix keeps only direction and place
        place = placement(thin.to_patient)
        for column, size in enumerate((x, y, z)):
            for row in range(3):
                place.SetElement(row, column, place.GetElement(row, column) / size)
        self.mapper = vtkFixedPointVolumeRayCastMapper()
        self.mapper.SetInputData(data)
        self.mapper.AutoAdjustSampleDistancesOff()
        self.mapper.SetSampleDistance(float(min(x, y, z)))
        self.mapper.SetInteractiveSampleDistance(2.0 * float(min(x, y, z)))
        self.mapper.IntermixIntersectingGeometryOn()
        self.actor = vtkVolume()
        self.actor.SetMapper(self.mapper)
        self.actor.SetUserMatrix(place)
        self.actor.SetPickable(False)
        self._unit = float(min(x, y, z))
        self.choose(preset)
        self.move(False)
        self._warm()

    def choose(self, preset: Preset) -> None:
        """Another look at the same scan."""
        self.preset = preset
        factor = 1.0 if preset.modality == "CT" else 1000.0
        opacity, colour = vtkPiecewiseFunction(), vtkColorTransferFunction()
        for value, share in preset.opacity:
            opacity.AddPoint(factor * value, share)
        for value, rgb in preset.colours:
            colour.AddRGBPoint(factor * value, *fraction(rgb))
        look = vtkVolumeProperty()
        look.SetColor(colour)
        look.SetScalarOpacity(opacity)
        look.SetScalarOpacityUnitDistance(self._unit)
        look.SetInterpolationTypeToLinear()
        look.ShadeOn()
        look.SetAmbient(0.45)
        look.SetDiffuse(1.0)
        look.SetSpecular(0.15)
        self.actor.SetProperty(look)

    def _warm(self) -> None:
        """Cast once into a window of its own: the slopes for the shading take most of a second, and this thread has the time."""
        frame, renderer = Frame(), new_renderer()
        frame.resize(16, 16)
        frame.add(renderer)
        renderer.AddViewProp(self.actor)
        renderer.ResetCamera()
        frame.pixels()
        renderer.RemoveViewProp(self.actor)
        frame.remove(renderer)

    def move(self, moving: bool, rest: float = 1.0) -> None:
        """Fewer rays while the hand moves; at rest one for every `rest` pixels in both directions."""
        self.mapper.SetImageSampleDistance(max(_FAST, rest) if moving else rest)
        self.mapper.SetSampleDistance((2.0 if moving else 1.0) * self._unit)
