"""The protocol file: a whole study as TOML that a person can write by hand. See README, "The protocol file".

    [case]          name, seed
    [patient]       weight, height, age, sex                     (all optional)
    [image]         folder, series (UID or "largest CT"), resample_gaps
    [anatomy.NAME]  method and its parameters; NAME is the structure for methods that make one structure; or file (label
                    map, DICOM SEG, RTSTRUCT, surface), organ, and what the file does not say: structure, frame, unit ...
    [proposal.NAME] runner, python, weights, task ...: what a neural network is asked; nothing of it counts before an edit accepts it
    [[edit]]        tool and its fields: corrections of the label map by hand, in order, after the anatomy
    [[mark]]        kind and its fields: measurements over the images (meshing/marks.py)
    [trees.NAME]    centreline of structure NAME, names of its branches
    [segments]      the liver by its trees: method, hints
    [[plan]]        name, and [[plan.procedure]] tables (type and its fields)
    [simulate.KEY]  mesh, lumen, lumen_mesh, the solvers tissue, portal, estimate, circuit, waves, flow, pulsatile, wall, motion; uncertainty: draws
    [output]        report, html, exports
    [[laterality]]  conflict, reason, by, at                     (a decision about left and right, see laterality.py)
    [[weight]]      measure, weight                              (what a measure is worth, see ranking.py)
    [decision]      plan, by, reason, dissent, at, outcome       (the plan that was chosen, see decision.py)
    [lock]          structures: names of those that no edit may change any more
    [fusion]        second: a registration in the case folder that is laid over the images (see app/fusing.py)

Quantities are text with units ("12 mmHg"). Points are lists of three quantities in the order Left, Posterior, Superior.
Unknown keys are errors that name the nearest known one.
"""
from __future__ import annotations

import difflib
import tomllib
import types
from collections.abc import Iterable
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

from app.session.codec import to_plain
from app.session.plan import Anatomy, Candidate, Decision, Output, Plan, SideDecision
from app.session.tables import (
    LIVER_SEGMENTS,
    LUMEN,
    LUMEN_MESH,
    MARK_KINDS,
    METHODS,
    PROCEDURE_TYPES,
    PROPOSER,
    SOLID_MESH,
    SOLVERS,
    TOOLS,
    TREE,
    key_in,
)
from biomech.model import Patient
from biomech.ranking import Weight
from biomech.uncertainty import Uncertainty
from meshing.dicom.read import ReadSeries
from meshing.errors import ImageError, ParameterOutOfRange, PlanningError, ProtocolError, UnitError
from meshing.segmenters.from_file import digest_of
from meshing.step import hints_of
from meshing.units import UNITS, read_quantity, write_quantity

Table = dict[str, Any]


def read_protocol(path: Path) -> Plan:
    """The plan that a protocol file describes. A relative image folder is taken from the folder of the file."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ProtocolError(f"there is no protocol file {path}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProtocolError(f"{path} is not valid TOML: {error}") from None
    except OSError as error:
        raise ProtocolError(f"{path} cannot be read: {error.strerror}") from None
    try:
        return plan_from(data, path.parent)
    except (ProtocolError, UnitError, ParameterOutOfRange) as error:
        raise ProtocolError(f"{path.name}: {error}") from None


def plan_from(data: Table, base: Path) -> Plan:
    """The plan in parsed TOML; `base` is where relative image folders start."""
    _known(data, ("case", "patient", "image", "anatomy", "proposal", "edit", "mark", "trees", "segments", "plan", "simulate", "output", "laterality",
                  "weight", "decision", "fusion", "lock"), "the protocol")
    case, simulate = data.get("case", {}), data.get("simulate", {})
    _known(case, ("name", "seed"), "[case]")
    if "name" not in case:
        raise ProtocolError("[case] needs a name")
    if "image" not in data:
        raise ProtocolError("there is no [image] table; it needs at least folder = \"...\"")
    image = dict(data["image"])
    if isinstance(image.get("folder"), str):
        image["folder"] = str((base / image["folder"]).resolve())
    _known(simulate, ("mesh", "lumen", "lumen_mesh", "uncertainty", *SOLVERS), "[simulate]")
    return Plan(
        name=_text(case["name"], "[case] name"), seed=int(case.get("seed", 0)),
        image=read_step(ReadSeries, image, "[image]"),
        patient=read_step(Patient, data.get("patient", {}), "[patient]"),
        anatomy=tuple(_anatomy(name, table, base) for name, table in data.get("anatomy", {}).items()),
        proposals=tuple(read_step(PROPOSER, {"name": name} | table, f"[proposal.{name}]") for name, table in data.get("proposal", {}).items()),
        edits=tuple(_typed(table, number, "edit", "tool", TOOLS) for number, table in enumerate(_tables(data.get("edit", []), "[[edit]]"), 1)),
        marks=tuple(_typed(table, number, "mark", "kind", MARK_KINDS) for number, table in enumerate(_tables(data.get("mark", []), "[[mark]]"), 1)),
        trees=tuple(read_step(TREE, {"name": name} | table, f'[trees."{name}"]') for name, table in data.get("trees", {}).items()),
        segments=read_step(LIVER_SEGMENTS, data["segments"], "[segments]") if "segments" in data else None,
        mesh=read_step(SOLID_MESH, simulate["mesh"], "[simulate.mesh]") if "mesh" in simulate else None,
        lumen=read_step(LUMEN, simulate["lumen"], "[simulate.lumen]") if "lumen" in simulate else None,
        prepare=(read_step(LUMEN_MESH, simulate["lumen_mesh"], "[simulate.lumen_mesh]"),) if "lumen_mesh" in simulate else (),
        candidates=tuple(_candidate(table, number) for number, table in enumerate(data.get("plan", []), 1)),
        solvers=_solvers(simulate),
        uncertainty=read_step(Uncertainty, simulate["uncertainty"], "[simulate.uncertainty]") if "uncertainty" in simulate else None,
        output=read_step(Output, data.get("output", {}), "[output]"),
        sides=tuple(read_step(SideDecision, table, "[[laterality]]") for table in _tables(data.get("laterality", []), "[[laterality]]")),
        weights=tuple(read_step(Weight, table, "[[weight]]") for table in _tables(data.get("weight", []), "[[weight]]")),
        decision=read_step(Decision, data["decision"], "[decision]") if "decision" in data else None,
        second=_second(data["fusion"]) if "fusion" in data else "",
        locked=_locked(data["lock"]) if "lock" in data else ())


def _solvers(simulate: Any) -> tuple[Any, ...]:
    """Raises ProtocolError where one is to read the answer of another that is not asked for."""
    found = {key: read_step(cls, simulate[key], f"[simulate.{key}]") for key, cls in SOLVERS.items() if key in simulate}
    for key, solver in found.items():
        before = getattr(solver, "follows", None)
        if before is not None and not any(type(other) is before for other in found.values()):
            wanted = next(name for name, cls in SOLVERS.items() if cls is before)
            raise ProtocolError(f"[simulate.{key}] is to read the answer of [simulate.{wanted}], which is not there; add it, or let it do without")
    return tuple(found.values())


def _second(table: Any) -> str:
    _known(table, ("second",), "[fusion]")
    return _text(table.get("second"), "[fusion] second")


def _locked(table: Any) -> tuple[str, ...]:
    _known(table, ("structures",), "[lock]")
    names = table.get("structures")
    if not isinstance(names, list):
        raise ProtocolError("[lock] structures must be a list of names")
    return tuple(_text(name, "[lock] structures") for name in names)


def _tables(item: Any, where: str) -> list[Any]:
    if not isinstance(item, list):
        raise ProtocolError(f"{where} must be written with two brackets: there may be several")
    return item


def _anatomy(name: str, table: Table, base: Path) -> Anatomy:
    where = f'[anatomy."{name}"]' if " " in name else f"[anatomy.{name}]"
    rest = dict(table)
    if isinstance(rest.get("file"), str):
        _place_file(rest, base, where)
    cls = _choose(rest.pop("method", "file" if "file" in rest else None), METHODS, f"{where} method")
    if "name" in hints_of(cls) and "name" not in rest:
        rest["name"] = name
    return Anatomy(name, read_step(cls, rest, where))


def _place_file(table: Table, base: Path, where: str) -> None:
    """A relative file is taken from the folder of the protocol; its bytes become part of the plan."""
    path = (base / table["file"]).resolve()
    table["file"] = str(path)
    if "digest" in table and not path.exists():
        return  # a finished case opens without the files that it was made from
    try:
        found = digest_of(path)
    except ImageError as error:
        raise ProtocolError(f"{where} file: {error}") from None
    if table.setdefault("digest", found) != found:
        raise ProtocolError(f"{where}: the bytes of {path} are not those that the digest names; put the old file back, or take the digest out "
                            f"to use the new one")


def _typed(table: Any, number: int, what: str, key: str, known: dict[str, Any]) -> Any:
    """One of a list of steps, each of the class that its `key` names."""
    where = f"[[{what}]] number {number}"
    if not isinstance(table, dict):
        raise ProtocolError(f"{where} must be a table of keys")
    rest = dict(table)
    return read_step(_choose(rest.pop(key, None), known, f"{where} {key}"), rest, where)


def _candidate(table: Table, number: int) -> Candidate:
    where = f"[[plan]] number {number}"
    _known(table, ("name", "procedure"), where)
    if "name" not in table:
        raise ProtocolError(f"{where} needs a name")
    name = _text(table["name"], f"{where} name")
    done = []
    for entry in table.get("procedure", []):
        rest = dict(entry)
        place = f"plan '{name}', [[plan.procedure]]"
        done.append(read_step(_choose(rest.pop("type", None), PROCEDURE_TYPES, f"{place} type"), rest, place))
    return Candidate(name, tuple(done))


def read_step(cls: Any, table: Any, where: str) -> Any:
    """A step of class `cls` from a TOML table; `where` names the table in messages."""
    if not isinstance(table, dict):
        raise ProtocolError(f"{where} must be a table of keys")
    hints = hints_of(cls)
    declared = {f.name: f for f in fields(cls)}
    _known(table, declared, where)
    for name, field in declared.items():
        if name not in table and field.default is MISSING and field.default_factory is MISSING:
            raise ProtocolError(f"{where} needs the key '{name}'")
    values = {name: _value(item, hints[name], f"{where} {name}") for name, item in table.items()}
    try:
        return cls(**values)
    except PlanningError as error:      # a step knows nothing of images yet: what it refuses is what was asked for
        raise ProtocolError(f"{where}: {error}") from None


def _value(item: Any, hint: Any, where: str) -> Any:
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        inner = [a for a in args if a is not type(None)]
        return None if item is None else _value(item, inner[0], where)
    if origin is Literal:
        if item not in args:
            raise ProtocolError(f"{where} is {item!r}; it must be one of {', '.join(map(repr, args))}{_nearest(item, args)}")
        return item
    quantity = getattr(hint, "__name__", "")
    if quantity in UNITS and hasattr(hint, "__supertype__"):
        if not isinstance(item, str):
            example = f"{item} {next(iter(UNITS[quantity]))}"
            raise ProtocolError(f"{where} is {item!r} without a unit; write it as text, for example \"{example}\"")
        try:
            return read_quantity(item, quantity)
        except UnitError as error:
            raise ProtocolError(f"{where}: {error}") from None
    if origin is tuple:
        return _tuple(item, args, where)
    if is_dataclass(hint):
        return read_step(hint, item, where)
    if hint is float and isinstance(item, (int, float)) and not isinstance(item, bool):
        return float(item)
    if hint in (str, bool, int) and type(item) is hint:
        return item
    raise ProtocolError(f"{where} is {item!r}; it must be {_spoken(hint)}")


def _tuple(item: Any, args: tuple[Any, ...], where: str) -> tuple[Any, ...]:
    if not isinstance(item, list):
        raise ProtocolError(f"{where} is {item!r}; it must be a list")
    if len(args) == 2 and args[1] is Ellipsis:
        return tuple(_value(part, args[0], f"{where} entry {n}") for n, part in enumerate(item, 1))
    if len(item) != len(args):
        raise ProtocolError(f"{where} has {len(item)} entries; it needs {len(args)}")
    return tuple(_value(part, hint, f"{where} entry {n}") for n, (part, hint) in enumerate(zip(item, args), 1))


def _spoken(hint: Any) -> str:
    return {str: "text", bool: "true or false", int: "a whole number", float: "a number"}.get(hint, "something else")


def _text(item: Any, where: str) -> str:
    if not isinstance(item, str) or not item.strip():
        raise ProtocolError(f"{where} must be text")
    return item


def _known(table: Any, keys: Iterable[str], where: str) -> None:
    if not isinstance(table, dict):
        raise ProtocolError(f"{where} must be a table of keys")
    keys = list(keys)
    for key in table:
        if key not in keys:
            raise ProtocolError(f"{where} has no key '{key}'{_nearest(key, keys)}; it knows {', '.join(keys)}")


def _choose(name: Any, table: dict[str, Any], where: str) -> Any:
    if name not in table:
        said = "is missing" if name is None else f"is '{name}'"
        raise ProtocolError(f"{where} {said}; it must be one of {', '.join(table)}{_nearest(name, table)}")
    return table[name]


def _nearest(word: Any, words: Iterable[Any]) -> str:
    close = difflib.get_close_matches(str(word), [str(w) for w in words], n=1, cutoff=0.5)
    return f"; did you mean '{close[0]}'?" if close else ""


def write_protocol(plan: Plan) -> str:
    """The protocol text of a plan: `read_protocol` gives the same plan back."""
    import tomli_w

    data: Table = {"case": {"name": plan.name, "seed": plan.seed}}
    data["patient"] = _table(plan.patient)
    data["image"] = _table(plan.image)
    data["anatomy"] = {}
    for entry in plan.anatomy:
        table = _table(entry.segmenter)
        if table.get("name") == entry.name:
            del table["name"]
        data["anatomy"][entry.name] = {"method": key_in(METHODS, entry.segmenter)} | table
    data["proposal"] = {getattr(step, "name", ""): {k: v for k, v in _table(step).items() if k != "name"} for step in plan.proposals}
    data["edit"] = [{"tool": key_in(TOOLS, edit)} | _table(edit) for edit in plan.edits]
    data["mark"] = [{"kind": mark.kind} | _table(mark) for mark in plan.marks]
    data["trees"] = {}
    for tree in plan.trees:
        table = _table(tree)
        data["trees"][table.pop("name")] = table
    if plan.segments is not None:
        data["segments"] = _table(plan.segments)
    data["plan"] = [{"name": c.name, "procedure": [{"type": key_in(PROCEDURE_TYPES, p)} | _table(p) for p in c.procedures]}
                    for c in plan.candidates]
    data["simulate"] = {key: _table(step) for key, step in _simulated(plan)}
    data["output"] = _table(plan.output)
    data["laterality"] = [_table(decision) for decision in plan.sides]
    data["weight"] = [_table(weight) for weight in plan.weights]
    data["decision"] = _table(plan.decision) if plan.decision is not None else {}
    data["lock"] = {"structures": list(plan.locked)} if plan.locked else {}
    data["fusion"] = {"second": plan.second} if plan.second else {}
    return tomli_w.dumps({key: value for key, value in data.items() if value})


def _simulated(plan: Plan) -> list[tuple[str, Any]]:
    named: list[tuple[str, Any]] = [("mesh", plan.mesh), ("lumen", plan.lumen)]
    named += [("lumen_mesh", step) for step in plan.prepare]
    named += [(key_in(SOLVERS, solver), solver) for solver in plan.solvers]
    named.append(("uncertainty", plan.uncertainty))
    return [(key, step) for key, step in named if step is not None]


def _table(step: Any) -> Table:
    hints = hints_of(type(step))
    found = {f.name: _written(getattr(step, f.name), hints[f.name]) for f in fields(step)}
    return {name: value for name, value in found.items() if value is not None}


def _written(value: Any, hint: Any) -> Any:
    if value is None:
        return None
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _written(value, next(a for a in args if a is not type(None)))
    if hasattr(hint, "__supertype__") and hint.__name__ in UNITS:
        return write_quantity(value, hint.__name__)
    if origin is tuple:
        inner = [args[0]] * len(value) if len(args) == 2 and args[1] is Ellipsis else list(args)
        return [_written(part, h) for part, h in zip(value, inner)]
    if is_dataclass(value):
        return _table(value)
    return to_plain(value)
