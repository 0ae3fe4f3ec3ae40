"""The sample patient for liver surgery: an abdomen in the portal venous phase with two metastases.

Hounsfield units are those of CLINICAL 4 for the portal phase (marks R and M, unverified defaults); the liver has about
1.5 L, the portal vein 12 mm. Tumour 1 lies in the right posterior section a few millimetres from a posterior portal
branch, tumour 2 in segment VI: both go with a right posterior sectionectomy or a right hepatectomy.
"""
from __future__ import annotations

from functools import cache

import numpy as np

from meshing.centreline import Centreline
from meshing.frames import SpaceUid
from meshing.phantoms.fields import Array, ellipsoid, rotation, smooth_max, smooth_min
from meshing.phantoms.phantom import Phantom, Plane, Truth, centred, field_of, photograph, space_of
from meshing.phantoms.scene import Part, Solid, Tubes
from meshing.phantoms.torso import abdomen, torso
from meshing.phantoms.tree import Branch, chain, grow, segments
from meshing.step import Monitor, silent

LIVER, PORTAL, HEPATIC, CAVA_HU, AORTA = 110.0, 175.0, 165.0, 140.0, 160.0
SPLEEN, KIDNEY, MEDULLA, BILE, METASTASIS = 120.0, 185.0, 165.0, 10.0, 70.0
FIELD_MM, LOW_MM, HIGH_MM = 360.0, -110.0, 110.0

LEGEND = (
    ("fat", "fat"), ("muscle", "muscle"), ("bone", "bone"), ("left lung", "lung"), ("right lung", "lung"), ("aorta", "aorta"),
    ("inferior vena cava", "inferior_vena_cava"), ("liver", "liver"), ("portal vein", "portal_vein"),
    ("hepatic vein", "hepatic_vein"),
    ("gallbladder", "gallbladder"), ("spleen", "spleen"), ("left kidney", "kidney"), ("right kidney", "kidney"),
    ("tumour 1", "liver_tumour"), ("tumour 2", "liver_tumour"),
)

PORTAL_BRANCHES = (
    Branch("portal trunk", "", ((4.0, -10.0, -44.0), (-8.0, -12.0, -26.0), (-22.0, -10.0, -8.0), (-36.0, -4.0, 6.0)), (6.2, 5.8)),
    Branch("right portal vein", "portal trunk", ((-46.0, -2.0, 11.0), (-58.0, 4.0, 14.0)), (4.9, 4.7)),
    Branch("left portal vein", "portal trunk", ((-28.0, -16.0, 16.0), (-14.0, -30.0, 25.0), (-4.0, -43.0, 32.0)), (4.2, 3.4)),
    Branch("right anterior portal vein", "right portal vein", ((-65.0, -9.0, 20.0), (-72.0, -22.0, 25.0)), (3.8, 3.5)),
    Branch("right posterior portal vein", "right portal vein", ((-69.0, 14.0, 13.0), (-80.0, 22.0, 12.0)), (3.8, 3.5)),
    Branch("segment VIII portal vein", "right anterior portal vein", ((-74.0, -26.0, 40.0), (-76.0, -27.0, 52.0)), (3.0, 2.7)),
    Branch("segment VIII ventral portal vein", "segment VIII portal vein", ((-75.0, -38.0, 60.0), (-72.0, -48.0, 63.0)),
           (2.2, 1.5)),
    Branch("segment VIII dorsal portal vein", "segment VIII portal vein", ((-84.0, -19.0, 63.0), (-90.0, -12.0, 70.0)),
           (2.2, 1.5)),
    Branch("segment V portal vein", "right anterior portal vein", ((-79.0, -36.0, 13.0), (-82.0, -44.0, 2.0)), (2.8, 2.5)),
    Branch("segment V ventral portal vein", "segment V portal vein", ((-80.0, -52.0, -10.0), (-76.0, -56.0, -20.0)), (2.0, 1.5)),
    Branch("segment V lateral portal vein", "segment V portal vein", ((-94.0, -47.0, -6.0), (-104.0, -45.0, -12.0)), (2.0, 1.5)),
    Branch("segment VII portal vein", "right posterior portal vein", ((-84.0, 31.0, 26.0), (-88.0, 34.0, 42.0)), (2.8, 2.5)),
    Branch("segment VII apical portal vein", "segment VII portal vein", ((-87.0, 31.0, 54.0), (-84.0, 26.0, 62.0)), (2.0, 1.5)),
    Branch("segment VII lateral portal vein", "segment VII portal vein", ((-99.0, 32.0, 49.0), (-109.0, 27.0, 51.0)), (2.0, 1.5)),
    Branch("segment VI portal vein", "right posterior portal vein", ((-88.0, 24.0, -2.0), (-97.0, 23.0, -16.0)), (2.8, 2.5)),
    Branch("segment VI dorsal portal vein", "segment VI portal vein", ((-97.0, 30.0, -24.0), (-98.0, 31.0, -36.0)), (2.0, 1.5)),
    Branch("segment VI lateral portal vein", "segment VI portal vein", ((-112.0, 18.0, -18.0), (-120.0, 10.0, -24.0)),
           (2.0, 1.5)),
    Branch("segment IV portal vein", "left portal vein", ((-13.0, -54.0, 36.0), (-24.0, -62.0, 38.0), (-34.0, -66.0, 36.0)),
           (2.4, 1.5)),
    Branch("segment III portal vein", "left portal vein", ((8.0, -53.0, 29.0), (24.0, -57.0, 28.0), (40.0, -57.0, 28.0)),
           (2.3, 1.5)),
    Branch("segment II portal vein", "left portal vein", ((8.0, -40.0, 40.0), (24.0, -36.0, 43.0), (42.0, -36.0, 44.0)),
           (2.3, 1.5)),
)

CONFLUENCE = (-20.0, 22.0, 72.0)
HEPATIC_BRANCHES = (
    Branch("hepatic vein confluence", "", (CONFLUENCE, (-22.0, 18.0, 73.0)), (5.0, 5.0)),
    Branch("right hepatic vein", "hepatic vein confluence", ((-38.0, 14.0, 70.0), (-60.0, 9.0, 58.0), (-80.0, 5.0, 40.0)),
           (4.4, 3.6)),
    Branch("right hepatic vein, anterior tributary", "right hepatic vein", ((-96.0, -8.0, 34.0), (-108.0, -18.0, 32.0)),
           (2.2, 1.5)),
    Branch("right hepatic vein, inferior", "right hepatic vein",
           ((-93.0, 3.0, 20.0), (-102.0, -2.0, -4.0), (-106.0, -8.0, -30.0)), (3.2, 1.7)),
    Branch("middle hepatic vein", "hepatic vein confluence", ((-29.0, 4.0, 70.0), (-42.0, -16.0, 58.0), (-50.0, -30.0, 46.0)),
           (3.9, 3.2)),
    Branch("middle hepatic vein, segment IV tributary", "middle hepatic vein", ((-46.0, -46.0, 48.0), (-42.0, -58.0, 50.0)),
           (2.1, 1.5)),
    Branch("middle hepatic vein, segment V tributary", "middle hepatic vein", ((-54.0, -40.0, 26.0), (-58.0, -50.0, 6.0)),
           (2.6, 1.6)),
    Branch("left hepatic vein", "hepatic vein confluence", ((-14.0, 6.0, 70.0), (-2.0, -14.0, 62.0), (8.0, -28.0, 55.0)),
           (3.7, 3.0)),
    Branch("left hepatic vein, segment III tributary", "left hepatic vein",
           ((18.0, -42.0, 54.0), (30.0, -51.0, 46.0), (44.0, -53.0, 40.0)), (2.2, 1.5)),
    Branch("left hepatic vein, segment II tributary", "left hepatic vein", ((20.0, -27.0, 56.0), (34.0, -28.0, 56.0)),
           (2.0, 1.5)),
)

CAVA_WAY = ((-20.0, 14.0, -125.0), (-21.0, 13.0, -60.0), (-21.0, 14.0, 0.0), (-20.0, 20.0, 50.0), (-19.0, 20.0, 80.0),
            (-12.0, 8.0, 112.0))
AORTA_WAY = ((8.0, 16.0, -125.0), (10.0, 17.0, -60.0), (9.0, 18.0, 0.0), (10.0, 19.0, 60.0), (14.0, 22.0, 125.0))

GALLBLADDER = ellipsoid((-52.0, -50.0, -30.0), (13.0, 14.0, 27.0), rotation(0.0, 24.0, -14.0))
TUMOUR_CENTRES = ((-105.0, 29.0, 13.0), (-108.0, 20.0, -46.0))
TUMOUR_RADII = (16.0, 10.0)


def lumpy(centre: tuple[float, float, float], radius: float, phase: float) -> Solid:
    """A ball with shallow lobes of 4 % of its radius."""
    middle = np.array(centre)

    def field(p: Array) -> Array:
        q = p - middle
        length = np.maximum(np.linalg.norm(q, axis=1), 1e-6)
        u = q / length[:, None]
        wave = np.sin(3.0 * u[:, 0] + phase) * np.cos(2.5 * u[:, 1] - phase) + 0.6 * np.sin(4.0 * u[:, 2] + 2.0 * phase)
        return np.asarray(length - radius * (1.0 + 0.04 * wave))

    reach = radius * 1.08 + 1.0
    low, high = middle - reach, middle + reach
    return Solid(field, ((low[0], low[1], low[2]), (high[0], high[1], high[2])), radius / 20.0)


def cava_rows() -> Array:
    """The cava is oval: two tubes side by side."""
    return np.vstack([chain([(x + dx, y - 0.3 * dx, z) for x, y, z in CAVA_WAY], 8.6, 8.6, 8.0) for dx in (-3.2, 0.0, 3.2)])


def liver_field(p: Array) -> Array:
    """Right lobe, left lobe and caudate under the diaphragm, hollowed below by stomach, gut, kidney and gallbladder."""
    right = ellipsoid((-78.0, 4.0, 16.0), (66.0, 86.0, 84.0))(p)
    left = ellipsoid((2.0, -44.0, 44.0), (72.0, 42.0, 31.0), rotation(6.0, 0.0, 6.0))(p)
    tail = ellipsoid((-100.0, 8.0, -36.0), (32.0, 48.0, 44.0))(p)
    whole = smooth_min(smooth_min(right, left, 34.0), tail, 24.0)
    hollow = ellipsoid((14.0, 4.0, -42.0), (78.0, 98.0, 62.0), rotation(0.0, 0.0, -24.0))(p)
    back = ellipsoid((46.0, 44.0, 40.0), (66.0, 62.0, 70.0))(p)
    kidney = ellipsoid((-58.0, 54.0, -54.0), (42.0, 48.0, 66.0), rotation(0.0, 12.0, 8.0))(p)
    whole = smooth_max(smooth_max(smooth_max(whole, -hollow, 16.0), -back, 14.0), -kidney, 8.0)
    # no fat between: in its bed the gallbladder lies on the liver's own connective tissue (Standring, Gray's Anatomy, 41st ed., ch. 68)
    whole = smooth_max(whole, -GALLBLADDER(p), 3.0)
    whole = smooth_max(whole, abdomen(p) + 1.2, 8.0)
    vessels = CAVA.distance(p)
    return smooth_max(whole, -(vessels - 0.4), 3.0)


CAVA = Tubes(cava_rows())


def spleen_field(p: Array) -> Array:
    body = ellipsoid((96.0, 28.0, 30.0), (36.0, 48.0, 58.0), rotation(20.0, 10.0, 0.0))(p)
    hilum = ellipsoid((58.0, 2.0, 24.0), (36.0, 50.0, 62.0), rotation(25.0))(p)
    return smooth_max(smooth_max(body, -hilum, 8.0), abdomen(p) + 2.5, 6.0)


def kidney(side: float, centre: tuple[float, float, float]) -> Part:
    """A bean with a brighter cortex; its sinus is fat."""
    turn = rotation(-side * 18.0, 10.0, side * 9.0)
    x, y, z = centre
    bean = ellipsoid(centre, (25.0, 27.0, 53.0), turn)
    sinus = ellipsoid((x - side * 19.0, y - 8.0, z), (15.0, 9.0, 17.0), turn)

    def field(p: Array) -> Array:
        return smooth_max(bean(p), -sinus(p), 6.0)

    low, high = (x - 36.0, y - 36.0, z - 60.0), (x + 36.0, y + 36.0, z + 60.0)
    name = "left kidney" if side > 0 else "right kidney"
    return Part(name, Solid(field, (low, high), 1.5), MEDULLA, 5.0, KIDNEY, 7.0)


@cache
def stomach_parts() -> tuple[Part, ...]:
    """Wall, fluid and air; kept clear of the liver."""
    stomach = ellipsoid((62.0, -38.0, 8.0), (34.0, 30.0, 46.0), rotation(10.0, 0.0, 24.0))

    def inner(p: Array) -> Array:
        return stomach(p) + 4.5

    def air(p: Array) -> Array:
        return smooth_max(inner(p), p[:, 1] + 50.0, 1.0)

    def outer(p: Array) -> Array:
        return smooth_max(stomach(p), -(LIVER_SOLID.field(p) - 6.0), 4.0)

    box = ((10.0, -84.0, -52.0), (112.0, 6.0, 68.0))
    return Part("", Solid(outer, box), 75.0), Part("", Solid(inner, box), 20.0, 3.0), Part("", Solid(air, box, 1.5), -980.0)


def gut(seed: int) -> list[Part]:
    """Stomach, pancreas, colon with gas, small gut: there to be looked at, claimed by no structure."""
    parts = [*stomach_parts(),
             Part("", Tubes(chain([(8.0, -8.0, -34.0), (26.0, -8.0, -22.0), (52.0, 6.0, -10.0), (74.0, 14.0, 4.0)], 10.0, 7.0)),
                  92.0, 12.0)]
    colons = ([(-104.0, -18.0, -112.0), (-106.0, -28.0, -100.0)],
              [(108.0, -4.0, -122.0), (112.0, 0.0, -70.0), (108.0, -6.0, -34.0)],
              [(-70.0, -62.0, -98.0), (-20.0, -72.0, -86.0), (40.0, -70.0, -78.0), (92.0, -44.0, -58.0)])
    for way in colons:
        parts += [Part("", Tubes(chain(way, 15.0, 14.0)), 60.0), Part("", Tubes(chain(way, 12.5, 11.5)), 25.0, 12.0),
                  Part("", Tubes(chain([(x, y - 6.0, z) for x, y, z in way], 6.5, 6.0)), -950.0)]
    random = np.random.default_rng([seed, 3])
    for x, y, z in ((20.0, -38.0, -62.0), (52.0, -32.0, -76.0), (-8.0, -40.0, -96.0), (34.0, -46.0, -104.0),
                    (72.0, -22.0, -100.0)):
        way = [(x, y, z)]
        for _ in range(4):
            dx, dy, dz = random.uniform((-16.0, -9.0, -9.0), (16.0, 9.0, 9.0))
            way.append((way[-1][0] + dx, way[-1][1] + dy, way[-1][2] + dz))
        parts += [Part("", Tubes(chain(way, 10.5, 10.0)), 85.0), Part("", Tubes(chain(way, 8.0, 7.5)), 30.0, 8.0)]
    return parts


@cache
def spleen_and_kidneys() -> tuple[Part, ...]:
    return (Part("spleen", Solid(spleen_field, ((52.0, -36.0, -36.0), (138.0, 86.0, 94.0))), SPLEEN, 3.0),
            kidney(-1.0, (-64.0, 46.0, -54.0)), kidney(1.0, (64.0, 44.0, -44.0)))


LIVER_SOLID = Solid(liver_field, ((-146.0, -98.0, -86.0), (84.0, 92.0, 98.0)))


def anatomy(space: SpaceUid, seed: int) -> tuple[list[Part], tuple[Centreline, ...]]:
    """Parts in painting order and the vessel trees."""
    portal = grow("portal vein", PORTAL_BRANCHES, space)
    hepatic = grow("hepatic vein", HEPATIC_BRANCHES, space)
    parts = [
        *torso(), *gut(seed),
        *spleen_and_kidneys(),
        Part("liver", LIVER_SOLID, LIVER, 3.5),
        Part("gallbladder", Solid(GALLBLADDER, ((-80.0, -80.0, -62.0), (-24.0, -20.0, 2.0)), 1.0), BILE, 0.0, 28.0, 1.2),
        Part("tumour 1", lumpy(TUMOUR_CENTRES[0], TUMOUR_RADII[0], 0.4), METASTASIS - 6.0, 5.0, METASTASIS + 4.0, 5.0),
        Part("tumour 2", lumpy(TUMOUR_CENTRES[1], TUMOUR_RADII[1], 1.9), METASTASIS - 4.0, 4.0, METASTASIS + 2.0, 3.0),
        Part("portal vein", Tubes(segments(portal)), PORTAL),
        Part("hepatic vein", Tubes(segments(hepatic)), HEPATIC),
        Part("inferior vena cava", CAVA, CAVA_HU),
        Part("aorta", Tubes(chain(AORTA_WAY, 10.0, 11.0)), AORTA),
    ]
    return parts, (portal, hepatic)


def cut(name: str, through: Array, removed: tuple[float, float, float]) -> Plane:
    """The plane of least squares through points (n, 3), its normal turned towards the point `removed`."""
    middle = through.mean(axis=0)
    normal = np.linalg.svd(through - middle)[2][2]
    normal = normal * np.sign((np.array(removed) - middle) @ normal)
    return Plane(name, (float(middle[0]), float(middle[1]), float(middle[2])),
                 (float(normal[0]), float(normal[1]), float(normal[2])))


def planes_of(hepatic: Centreline) -> tuple[Plane, ...]:
    """Right posterior section: along the right hepatic vein. Right liver: Cantlie's plane, from the bed of the gallbladder
    along the middle hepatic vein to the cava."""
    def vein(*names: str) -> Array:
        return np.concatenate([hepatic.points_mm[hepatic.branch == hepatic.names.index(name)][::4] for name in names])

    cava = np.array([(-20.0, 17.0, z) for z in (20.0, 40.0, 60.0, 72.0)])
    posterior = np.vstack([vein("right hepatic vein", "right hepatic vein, inferior"), cava])
    middle = np.vstack([vein("middle hepatic vein", "middle hepatic vein, segment V tributary"), cava,
                        [(-52.0, -50.0, -12.0)] * 4])
    return (cut("right posterior section", posterior, TUMOUR_CENTRES[0]), cut("right hepatectomy", middle, TUMOUR_CENTRES[0]))


def liver_patient(*, columns: int = 512, slices: int = 160, seed: int = 7, noise: bool = True,
                  monitor: Monitor = silent) -> Phantom:
    """The liver patient: 360 mm field of view, 220 mm from the domes to the lower poles of the kidneys."""
    space = space_of(1, seed)
    parts, trees = anatomy(space, seed)
    lattice = centred(columns, slices, FIELD_MM, LOW_MM, HIGH_MM)
    volume, labels = photograph("liver", tuple(parts), LEGEND, lattice, space, seed, noise, monitor)
    planes = planes_of(trees[1])
    landmarks = (
        ("tumour 1 centre", TUMOUR_CENTRES[0]), ("tumour 2 centre", TUMOUR_CENTRES[1]), ("hepatic vein confluence", CONFLUENCE),
        ("portal bifurcation", PORTAL_BRANCHES[0].way[-1]), ("gallbladder fundus", (-57.0, -62.0, -54.0)),
        *((f"{plane.name} plane", plane.point_mm) for plane in planes),
    )
    facts = (("tumour 1 diameter mm", 2.0 * TUMOUR_RADII[0]), ("tumour 2 diameter mm", 2.0 * TUMOUR_RADII[1]))
    return Phantom("liver", volume, Truth(labels, trees, landmarks, planes, facts, tuple(parts), LIVER_SOLID, field_of(lattice)))
