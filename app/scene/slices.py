"""One slice through an image, with the structures outlined: the same object in the desktop and in a picture.

The voxels are given to VTK as a plain grid; where they lie in the patient (origin, spacing, oblique direction, even a
mirrored one) is the matrix of the actor. So the plane is always a plane of the PATIENT, through `point_mm`, and
an oblique scan is resampled, never shown as if it were straight.

Outlines are made on the plane itself: the label map is sampled to the nearest voxel on a grid as fine as its smallest
spacing, each structure's mask is softened by one voxel and its contour is drawn at one half.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import find_objects, gaussian_filter
from vtkmodules.vtkCommonCore import vtkLookupTable, vtkPoints
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkImageData, vtkPlane, vtkPolyData
from vtkmodules.vtkCommonMath import vtkMatrix4x4
from vtkmodules.vtkFiltersCore import vtkContourFilter, vtkStripper
from vtkmodules.vtkRenderingCore import vtkActor, vtkImageProperty, vtkImageSlice, vtkPolyDataMapper
from vtkmodules.vtkRenderingImage import vtkImageResliceMapper

from app.scene.arrays import from_vtk, points_of, to_vtk
from app.scene.backend import new_renderer
from app.scene.cameras import View, look
from app.scene.colours import PLANE_COLOURS, REPORT, Rgb, Theme, fraction
from app.scene.overlays import Overlay, paints
from app.scene.planes import BASE
from meshing.errors import FrameMismatch
from meshing.frames import IJK, LPS, Transform
from meshing.labels import Labels
from meshing.organ import organ
from meshing.units import Hounsfield, Millimetre
from meshing.volume import Volume, index_of

Orientation = Literal["axial", "coronal", "sagittal"]


@dataclass(frozen=True)
class Window:
    """Which Hounsfield units are black and which are white: `level` is the middle, `width` the distance."""

    width: Hounsfield
    level: Hounsfield


WINDOWS = {
    "soft tissue": Window(Hounsfield(400), Hounsfield(40)), "liver": Window(Hounsfield(160), Hounsfield(90)),
    "bone": Window(Hounsfield(1800), Hounsfield(400)), "lung": Window(Hounsfield(1500), Hounsfield(-600)),
    "vessel": Window(Hounsfield(600), Hounsfield(200)),
}
"""Display presets in the order of the keys F2 to F6."""


def fitted_window(volume: Volume) -> Window:
    """For images without a unit: from their 2nd to their 99.8th percentile."""
    low, high = np.percentile(volume.values[::4, ::4, ::4], [2.0, 99.8])
    return Window(Hounsfield(max(1.0, float(high - low))), Hounsfield(float(0.5 * (high + low))))


@dataclass(frozen=True)
class Slab:
    """What is shown of the slices about the plane: maximum or minimum intensity projection, or their mean."""

    kind: Literal["brightest", "darkest", "mean"]
    thickness: Millimetre


def image_data(values: NDArray[np.generic]) -> vtkImageData:
    """`values[k, j, i]` as a VTK grid with unit voxels at the origin; `placement` says where it is."""
    data = vtkImageData()
    slices, rows, columns = values.shape
    data.SetDimensions(columns, rows, slices)
    data.GetPointData().SetScalars(to_vtk(values.ravel(), copy=False))
    return data


def placement(to_patient: Transform[IJK, LPS]) -> vtkMatrix4x4:
    matrix = vtkMatrix4x4()
    matrix.DeepCopy(to_patient.matrix.ravel().tolist())
    return matrix


FILLING = frozenset(("body", "fat", "muscle"))
"""Organs that lie between all others: their outlines are not drawn unless asked for."""


class SliceView:
    """A renderer that shows one slice; move it with `show`, then render the window it lives in."""

    def __init__(self, volume: Volume, labels: Labels | None = None, *, orientation: Orientation = "axial",
                 window: Window = WINDOWS["soft tissue"], theme: Theme = REPORT,
                 point_mm: NDArray[np.float64] | None = None, thickness_px: float = 2.0) -> None:
        if labels is not None and labels.space != volume.space:
            raise FrameMismatch(f"the structures lie in {labels.space} and the image in {volume.space}; "
                                "they cannot be drawn over each other before they are registered")
        self.volume = volume
        self.labels = labels
        self.orientation = orientation
        self.theme = theme
        self.hidden = frozenset(label.name for label in (labels.legend if labels else ()) if label.organ in FILLING)
        self.thickness_px = thickness_px
        self.renderer = new_renderer(theme)
        self.renderer.SetUseDepthPeeling(0)
        self.right, self.top, self.out = BASE[orientation]
        self.box_mm = patient_box(volume.to_patient, volume.values.shape)
        self.point_mm = self.box_mm.mean(axis=1)
        self.plane = vtkPlane()
        self.plane.SetNormal(*self.out)
        self.mapper = vtkImageResliceMapper()
        self.mapper.SetInputData(image_data(volume.values))
        self.mapper.SetSlicePlane(self.plane)
        self.mapper.SliceFacesCameraOff()
        self.mapper.SliceAtFocalPointOff()
        self.mapper.BorderOff()
        self.look = vtkImageProperty()
        self.look.SetInterpolationTypeToLinear()
        self.image = vtkImageSlice()
        self.image.SetMapper(self.mapper)
        self.image.SetProperty(self.look)
        self.image.SetUserMatrix(placement(volume.to_patient))
        self.renderer.AddViewProp(self.image)
        self._outlines: list[vtkActor] = []
        self._outlined: tuple[float, frozenset[str], bytes] | None = None
        self._coarse = False
        self._cursor: list[vtkActor] = []
        self._fill: Overlay | None = None
        self._filled: tuple[int, frozenset[str]] | None = None
        self._fill_share = 0.0
        self._second: Overlay | None = None
        self.set_window(window)
        self.show(self.point_mm if point_mm is None else point_mm)

    def set_window(self, window: Window) -> None:
        self.window = window
        self.look.SetColorWindow(window.width)
        self.look.SetColorLevel(window.level)

    def set_slab(self, slab: Slab | None) -> None:
        """Show the brightest, the darkest or the mean value of a slab about the plane; None is the plane alone."""
        self.mapper.SetSlabThickness(slab.thickness if slab is not None else 0.0)
        {"brightest": self.mapper.SetSlabTypeToMax, "darkest": self.mapper.SetSlabTypeToMin,
         "mean": self.mapper.SetSlabTypeToMean}[slab.kind if slab is not None else "mean"]()

    def set_frame(self, frame: NDArray[np.float64]) -> None:
        """Lie otherwise in the patient: rows of (3, 3) are the unit vectors to the right, to the top and out of the picture.
        The place that is looked at stays where it is in the picture; drawn at the next `show`."""
        camera = self.renderer.GetActiveCamera()
        focus, away = np.array(camera.GetFocalPoint()), camera.GetDistance()
        turn = frame.T @ np.stack([self.right, self.top, self.out])
        self.right, self.top, self.out = frame
        self.plane.SetNormal(*self.out)
        focus = self.point_mm + turn @ (focus - self.point_mm)
        camera.SetFocalPoint(*focus)
        camera.SetPosition(*(focus + away * self.out))
        camera.SetViewUp(*self.top)

    def set_fill(self, share: float) -> None:
        """Fill the structures with their colours: 0 not at all, 1 opaque; drawn at the next `show`."""
        self._fill_share = share

    def set_second(self, volume: Volume | None, colours: vtkLookupTable | None, share: float) -> None:
        """Lay another image over this one, None: no more. Raises FrameMismatch when it lies in another frame of reference."""
        if self._second is not None:
            self.renderer.RemoveViewProp(self._second.actor)
            self._second = None
        if volume is None or colours is None:
            return
        if volume.space != self.volume.space:
            raise FrameMismatch(f"the second image lies in the frame of reference {volume.space} and this one in {self.volume.space}; "
                                "they cannot be laid over each other before they are registered")
        self._second = Overlay(image_data(volume.values), volume.to_patient, placement(volume.to_patient), smooth=True)
        self._second.look.SetLookupTable(colours)
        self._second.set_opacity(share)
        self._second.lie(self.point_mm, self.out)
        self.renderer.AddViewProp(self._second.actor)

    def blend(self, share: float) -> None:
        """How much of the second image is seen: 0 nothing, 1 it alone."""
        if self._second is not None:
            self._second.set_opacity(share)

    def _lay_fill(self) -> None:
        """The fill follows the label map, the hidden names and the plane."""
        if self._fill is not None and (self._fill_share <= 0.0 or self.labels is None or (id(self.labels), self.hidden) != self._filled):
            self.renderer.RemoveViewProp(self._fill.actor)
            self._fill = self._filled = None
        if self._fill is None and self._fill_share > 0.0 and self.labels is not None:
            self._fill = Overlay(image_data(self.labels.values), self.labels.to_patient, placement(self.labels.to_patient), smooth=False)
            self._fill.look.SetLookupTable(paints({label.value: organ(label.organ).colour for label in self.labels.legend
                                                   if label.name not in self.hidden}))
            self._filled = (id(self.labels), self.hidden)
            self.renderer.AddViewProp(self._fill.actor)
        if self._fill is not None:
            self._fill.set_opacity(self._fill_share)
            self._fill.lie(self.point_mm, self.out)

    def set_labels(self, labels: Labels | None) -> None:
        """Outline another label map of the same image; drawn at the next `show`."""
        self.labels, self._outlined = labels, None

    def set_hidden(self, names: frozenset[str]) -> None:
        """Leave out the outlines of these structures."""
        self.hidden = names
        self.show(self.point_mm)

    def show(self, point_mm: NDArray[np.float64], *, cursor: bool = False, quick: bool = False) -> None:
        """Go to the plane through `point_mm` (LPS); with `cursor`, draw where the two other planes cut it. `quick` traces
        the outlines on a coarser grid, for while the hand moves; outlines that still hold are kept."""
        self.point_mm = np.clip(np.asarray(point_mm, float), self.box_mm[:, 0], self.box_mm[:, 1])
        self.plane.SetOrigin(*self.point_mm)
        wanted = (round(float(self.point_mm @ self.out), 6), self.hidden, np.stack([self.right, self.top]).tobytes())
        if wanted != self._outlined or (self._coarse and not quick):
            self._replace(self._outlines, [self._line_actor(data, colour) for data, colour in self._contours(coarse=quick)])
            self._outlined, self._coarse = wanted, quick
        self._replace(self._cursor, self._cross() if cursor else [])
        self._lay_fill()
        if self._second is not None:
            self._second.lie(self.point_mm, self.out)

    def _replace(self, old: list[vtkActor], new: list[vtkActor]) -> None:
        for actor in old:
            self.renderer.RemoveActor(actor)
        for actor in new:
            self.renderer.AddActor(actor)
        old[:] = new

    def fit(self, aspect: float, *, margin: float = 0.0, around_mm: Millimetre | None = None) -> None:
        """Show the whole image, or a square of side `around_mm` about the point."""
        if around_mm is None:
            bounds = self.box_mm.copy()
        else:
            bounds = np.stack([self.point_mm - around_mm / 2, self.point_mm + around_mm / 2], axis=1)
        (x, y, z), (a, b, c) = self.out, self.top
        look(self.renderer, View((x, y, z), (a, b, c)), aspect, margin=margin, bounds_mm=tuple(bounds.ravel()))

    def value_at(self, point_mm: NDArray[np.float64]) -> float | None:
        """The value of the nearest voxel, None outside the image."""
        i, j, k = np.round(index_of(self.volume.to_patient, point_mm)[0]).astype(int)
        slices, rows, columns = self.volume.values.shape
        inside = 0 <= i < columns and 0 <= j < rows and 0 <= k < slices
        return float(self.volume.values[k, j, i]) if inside else None

    def structure_at(self, point_mm: NDArray[np.float64]) -> str | None:
        """The name of the structure at a point, None where there is none."""
        if self.labels is None:
            return None
        found = _sampled(self.labels, np.asarray(point_mm, float).reshape(1, 3), np.zeros((1, 3)))[0, 0]
        return next((label.name for label in self.labels.legend if label.value == found), None)

    def _contours(self, *, coarse: bool = False) -> list[tuple[vtkPolyData, Rgb]]:
        if self.labels is None:
            return []
        # a turned plane has all its outlines made anew at every move
        step = min(self.labels.spacing_mm) * ((2 if abs(self.out @ BASE[self.orientation][2]) > 0.999999 else 3) if coarse else 1)
        places = np.array(np.meshgrid(*self.box_mm)).reshape(3, -1).T @ np.stack([self.right, self.top], axis=1)
        corner, extent = places.min(axis=0), np.ptp(places, axis=0)
        across, up = (corner[a] + step * np.arange(int(extent[a] / step) + 1) for a in (0, 1))
        height = self.point_mm @ self.out
        sampled = _sampled(self.labels, across[:, None] * self.right, up[:, None] * self.top + height * self.out)
        found: list[tuple[vtkPolyData, Rgb]] = []
        boxes = find_objects(sampled)
        for label in self.labels.legend:
            box = boxes[label.value - 1] if label.value <= len(boxes) else None
            if box is None or label.name in self.hidden:
                continue
            rows, columns = (slice(max(0, part.start - 5), part.stop + 5) for part in box)
            mask = np.pad((sampled[rows, columns] == label.value).astype(np.float32), 1)
            soft = gaussian_filter(mask, 1.0)
            origin = (across[columns][0] - step, up[rows][0] - step)
            # Lifted towards the eye, so that the image does not hide the line; the later structures of the legend lie inside
            # the earlier ones and share their border, so they are lifted more.
            found.append((self._contour(soft, origin, step, 0.1 + 0.01 * len(found)), organ(label.organ).colour))
        return found

    def _contour(self, soft: NDArray[np.float32], origin: tuple[float, float], step: float, lift_mm: float) -> vtkPolyData:
        data = image_data(soft[None])
        contour = vtkContourFilter()
        contour.SetInputData(data)
        contour.SetValue(0, 0.5)
        joined = vtkStripper()
        joined.SetInputConnection(contour.GetOutputPort())
        joined.Update()
        lines = vtkPolyData()
        lines.DeepCopy(joined.GetOutput())
        flat = from_vtk(lines.GetPoints().GetData())[:, :2] * step + origin
        lifted = flat @ np.stack([self.right, self.top]) + (self.point_mm @ self.out + lift_mm) * self.out
        lines.SetPoints(points_of(lifted))
        lines.GetPointData().Initialize()
        return lines

    def _line_actor(self, data: vtkPolyData, colour: Rgb, thickness_px: float | None = None) -> vtkActor:
        mapper = vtkPolyDataMapper()
        mapper.SetInputData(data)
        mapper.ScalarVisibilityOff()
        actor = vtkActor()
        actor.SetMapper(mapper)
        style = actor.GetProperty()
        style.SetColor(*fraction(colour))
        style.SetLineWidth(thickness_px or self.thickness_px)
        style.LightingOff()
        return actor

    def _cross(self) -> list[vtkActor]:
        """The lines in which the two other slice planes through the point cut this one, in their colours."""
        actors = []
        for other, colour in PLANE_COLOURS.items():
            if other == self.orientation:
                continue
            along = np.cross(BASE[other][2], self.out)
            reach = float(np.diff(self.box_mm, axis=1)[:, 0] @ np.abs(along))
            points, cells = vtkPoints(), vtkCellArray()
            for side in (-1, 1):  # a gap at the crossing leaves the target visible
                ends = [points.InsertNextPoint(*(self.point_mm + side * far * along + 0.2 * self.out))
                        for far in (6.0, max(7.0, reach))]
                cells.InsertNextCell(2, ends)
            data = vtkPolyData()
            data.SetPoints(points)
            data.SetLines(cells)
            actors.append(self._line_actor(data, colour, 1.0))
        return actors


def patient_box(to_patient: Transform[IJK, LPS], shape: tuple[int, ...]) -> NDArray[np.float64]:
    """(3, 2) least and greatest L, P, S in mm of the voxel centres of a grid of `shape` (slices, rows, columns)."""
    slices, rows, columns = shape
    corners = np.array([[i, j, k, 1.0] for i in (0, columns - 1) for j in (0, rows - 1) for k in (0, slices - 1)])
    xyz = (corners @ to_patient.matrix.T)[:, :3]
    return np.stack([xyz.min(axis=0), xyz.max(axis=0)], axis=1)


def _sampled(labels: Labels, across_mm: NDArray[np.float64], up_mm: NDArray[np.float64]) -> NDArray[np.uint8]:
    """(m, n) label values of the voxels nearest to the points `across_mm` (n, 3) + `up_mm` (m, 3), 0 outside the map."""
    back = np.linalg.inv(labels.to_patient.matrix)
    first, second = across_mm @ back[:3, :3].T, up_mm @ back[:3, :3].T + back[:3, 3]
    index = []
    inside = np.ones((len(second), len(first)), bool)
    for axis, count in enumerate(labels.values.shape[::-1]):
        nearest = np.rint(second[:, None, axis] + first[None, :, axis]).astype(np.int32)
        inside &= (nearest >= 0) & (nearest < count)
        index.append(np.clip(nearest, 0, count - 1))
    i, j, k = index
    found: NDArray[np.uint8] = labels.values[k, j, i] * inside
    return found
