"""Writes scripts/epsgFacts.json: what `epsg-index` does not tell of the EPSG systems, or tells wrongly.

    pip install numpy pyproj && python scripts/epsgFacts.py && npm run format

The EPSG dataset is asked, through PROJ, for every system of the index
- which axis comes first: the index leaves that out for many;
- for its transformations to WGS 84. Taken is the best one for its area of use that seven parameters can tell,
  without a grid file. The parameters of the index itself miss the change of sign between the two conventions for
  rotations, which puts places in Finland or the Netherlands some hundred metres away.
"""

import json
import re
from pathlib import Path

import numpy
import pyproj
from pyproj import CRS
from pyproj.aoi import AreaOfInterest
from pyproj.transformer import TransformerGroup

HERE = Path(__file__).parent
INDEX = HERE.parent / "node_modules/epsg-index/all.json"
KINDS = {"CRS-PROJCRS", "CRS-GEOGCRS", "CRS-GEOG3DCRS"}
LARGEST_EPSG_CODE = 32767
PARAMETERS = ("x", "y", "z", "rx", "ry", "rz", "s")
# Steps that do not change the datum, and those that seven parameters can tell.
NEUTRAL = {"axisswap", "unitconvert", "cart", "longlat", "push", "pop", "noop", "set"}
TIME_DEPENDENT = {"dx", "dy", "dz", "drx", "dry", "drz", "ds", "t_epoch"}
ARC_SECOND = numpy.pi / 180 / 3600


def seven_parameters(definition):
    """The sum of all shifts of a PROJ pipeline in the position vector convention, or None where there is another step."""
    total = numpy.zeros(7)
    for step in re.split(r"\bstep\b", definition):
        options = dict(option.partition("=")[::2] for option in step.split())
        kind = options.get("proj", "noop")
        if kind in NEUTRAL or kind == "pipeline":
            continue
        if kind not in ("helmert", "molobadekas") or TIME_DEPENDENT & options.keys():
            return None
        shift = numpy.array([float(options.get(name, 0)) for name in PARAMETERS])
        if options.get("convention") == "coordinate_frame":
            shift[3:6] *= -1
        if kind == "molobadekas":
            shift[:3] -= turn(shift, numpy.array([float(options[axis]) for axis in ("px", "py", "pz")]))
        total += -shift if "inv" in options else shift
    return total


def turn(shift, pivot):
    """What rotations and scale alone do to a point."""
    rx, ry, rz = shift[3:6] * ARC_SECOND
    rotation = numpy.array([[0, -rz, ry], [rz, 0, -rx], [-ry, rx, 0]])
    return rotation @ pivot + shift[6] * 1e-6 * pivot


def best_shift(crs):
    area = crs.area_of_use
    try:
        group = TransformerGroup(
            crs.geodetic_crs.to_2d(),
            "EPSG:4326",
            always_xy=True,
            allow_ballpark=False,
            area_of_interest=area and AreaOfInterest(area.west, area.south, area.east, area.north),
        )
    except IndexError:
        return None  # what pyproj makes of a system that has no transformation at all
    usable = []
    for transformer in group.transformers:
        parameters = seven_parameters(transformer.definition)
        if parameters is not None and (not usable or covers_much(transformer.area_of_use, area)):
            names = [step.name for step in transformer.operations or () if re.search(r" to ", step.name)]
            names = [name for name in names if not re.match(r"(Conversion|Null|axis order)", name)]
            usable.append((parameters, transformer.accuracy, "; ".join(names) or transformer.description))
    # The realisations of NAD83 agree with one another better than with WGS 84: all are left where they are.
    null = [shift for shift in usable if crs.name.startswith("NAD83") and not shift[0].any() and shift[1] <= 4]
    candidates = null or usable
    # PROJ puts a coarse one for the whole area before a good one for nearly all of it.
    better = [shift for shift in candidates if 0 <= 2 * shift[1] <= candidates[0][1]]
    return min(better, key=lambda shift: shift[1]) if better else candidates[0] if candidates else None


def covers_much(part, whole):
    """Whether a box has at least two fifths of another: boxes of countries overlap more than the countries do."""
    if part is None or whole is None or whole.west > whole.east:
        return False
    width = min(part.east, whole.east) - max(part.west, whole.west)
    height = min(part.north, whole.north) - max(part.south, whole.south)
    return width > 0 and height > 0 and 2.5 * width * height >= (whole.east - whole.west) * (whole.north - whole.south)


def as_text(parameters):
    return ",".join(f"{value:.7f}".rstrip("0").rstrip(".") if round(value, 7) else "0" for value in parameters)


def as_ranges(codes):
    """`2000-2003 2010`"""
    ranges = []
    for code in sorted(codes):
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return " ".join(str(first) if first == last else f"{first}-{last}" for first, last in ranges)


def is_north_first(crs):
    """On polar grids both axes point the same way; their names tell."""
    first, second = crs.axis_info[:2]
    if first.direction == second.direction:
        return first.abbrev == "N"
    return first.direction in ("north", "south")


def main():
    pyproj.network.set_network_enabled(False)
    groups = {}
    north_first = []
    known = {}
    for entry in json.loads(INDEX.read_text()).values():
        code = int(entry["code"])
        if entry["kind"] not in KINDS or code > LARGEST_EPSG_CODE:
            continue
        try:
            crs = CRS.from_epsg(code)
        except pyproj.exceptions.CRSError:
            continue
        if is_north_first(crs):
            north_first.append(code)
        key = (crs.geodetic_crs.to_2d().to_wkt(), crs.area_of_use and crs.area_of_use.bounds)
        if key not in known:
            known[key] = best_shift(crs)
        if known[key]:
            parameters, accuracy, operation = known[key]
            groups.setdefault((operation, accuracy, as_text(parameters)), []).append(code)
    shifts = [
        {"operation": operation, "accuracy": accuracy, "parameters": parameters, "codes": as_ranges(codes)}
        for (operation, accuracy, parameters), codes in sorted(groups.items(), key=lambda group: min(group[1]))
    ]
    source = f"EPSG dataset {pyproj.database.get_database_metadata('EPSG.VERSION')} by PROJ {pyproj.proj_version_str}"
    lines = ",\n".join(json.dumps(shift) for shift in shifts)
    (HERE / "epsgFacts.json").write_text(
        f'{{"source":{json.dumps(source)},\n"northFirst":{json.dumps(as_ranges(north_first))},\n"shifts":[\n{lines}\n]}}\n'
    )


main()
