"""What errors, warnings and limits are written as, read out of the sources: a text with {} for what is put into it.

A piece that is chosen while the text is written (`{"is" if one else "are"}`, a constant of the module) is written out; a local name that holds
one of several texts is a text of its own.
"""
from __future__ import annotations

import ast
import gc
import re
from collections.abc import Iterator
from functools import cache
from itertools import chain, product
from pathlib import Path

ROOT = Path(__file__).parents[3]
NOT_SHOWN = {
    "command line": ("app/audits.py", "app/cli.py", "app/choices.py", "app/demo.py", "app/doctor.py", "app/listing.py", "app/options.py",
        "app/pacs.py", "app/proof.py", "app/registering.py", "app/study.py", "app/summary.py", "app/surface_mesh.py", "app/scene/faults.py",
        "biomech/verification/"),
    "workers on other machines": ("app/cluster/",),
    "made for the README, and measurements": ("app/gui/screenshots.py", "app/gui/stopwatch.py"),
    "the report is English": ("app/report/",),
    "notes in files": ("app/export/images.py", "app/export/stl.py"),
    "called by tests and by the demonstration alone": ("meshing/dicom/masks.py", "meshing/dicom/write.py", "meshing/mesh_edits.py",
        "meshing/phantoms/", "meshing/overlap.py", "meshing/robot.py", "meshing/shape.py", "meshing/surfacers/", "meshing/vessels/from_surface.py",
        "biomech/rehearsal/robot.py"),
}
"""Why a text is never shown by the window -> where such texts are written."""
REWORDED = ("meshing/dicom/", "meshing/imagefiles/", "meshing/surfacefiles/", "meshing/neural/")
"""Where a ValueError becomes part of a text that is shown; elsewhere it is for programmers."""
PROGRAMMERS = {"AssertionError", "KeyError", "TypeError", "RuntimeError", "MemoryError", "BadZipFile", "ArgumentTypeError", "PermissionError"}
TOLD = re.compile(r"_?(warnings?|limits|LIMITS|WARNINGS|notes?|refusals|remarks|sentences|assumed|ASSUMED|doubts|troubles|said|done|words)")
"""Names under which texts for the reader are gathered."""
SAYING = re.compile(r"warning|limits|refusal|said|doubt|remark|words|describe|trouble|note|sentence|conflict")
"""Functions whose result is such a text have this in their name."""

HANDED_OVER = ("Credibility", "Conflict", "Finding", "Verdict", "Need", "emit", "must_be_ct", "must_be_mr", "require_sides", "_successful")
"""What is called with a text for the reader, or with a part of one."""
MONITORS = ("monitor", "watched", "watch")

Constants = dict[str, list[str]]


def written(node: ast.expr, known: Constants) -> list[str]:
    """Every way in which a text can come out."""
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.JoinedStr(values=parts):
            return ["".join(chosen) for chosen in product(*(_part(part, known) for part in parts))]
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return ["".join(chosen) for chosen in product(written(left, known), written(right, known))]
        case ast.IfExp(body=one, orelse=other):
            return written(one, known) + written(other, known)
        case ast.Name(id=name) if name in known:
            return known[name]
    return ["{}"]


def _part(part: ast.expr, known: Constants) -> list[str]:
    if isinstance(part, ast.FormattedValue):
        return written(part.value, known) if isinstance(part.value, (ast.IfExp, ast.Name)) else ["{}"]
    return written(part, known)


def gathered(node: ast.expr, known: Constants) -> list[str]:
    """The texts in a value: in a list, a condition, a generator."""
    match node:
        case ast.Constant(value=str()) | ast.JoinedStr() | ast.Name():
            found = written(node, known)
            return found if found != ["{}"] else []
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return written(node, known) if isinstance(left, (ast.JoinedStr, ast.Constant)) or isinstance(right, (ast.JoinedStr, ast.Constant)) else \
                gathered(left, known) + gathered(right, known)
        case ast.BinOp(left=left, op=ast.Mult()):
            return gathered(left, known)
        case ast.IfExp(body=one, orelse=other):
            return gathered(one, known) + gathered(other, known)
        case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.BoolOp(values=parts):
            return [text for part in parts for text in gathered(part, known)]
        case ast.Starred(value=inner) | ast.GeneratorExp(elt=inner) | ast.ListComp(elt=inner):
            return gathered(inner, known)
        case ast.Call(func=ast.Name(id="tuple" | "list"), args=parts):
            return [text for part in parts for text in gathered(part, known)]
    return []


def name_of(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def raised(nodes: list[ast.AST], path: str, known: Constants) -> Iterator[str]:
    """What errors say, and the texts held under a name that is put into it."""
    held = set()
    for node in nodes:
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            kind = name_of(node.exc.func)
            if node.exc.args and kind not in PROGRAMMERS and (kind != "ValueError" or path.startswith(REWORDED)):
                text = node.exc.args[-1 if kind == "Refused" else 0]
                held |= {part.value.id for part in ast.walk(text) if isinstance(part, ast.FormattedValue) and isinstance(part.value, ast.Name)}
                yield from written(text, known)
    for node in nodes:
        if isinstance(node, ast.Assign) and name_of(node.targets[0]) in held:
            yield from (text for text in gathered(node.value, known) if " " in text)


def gatherings(nodes: list[ast.AST], known: Constants) -> Iterator[str]:
    """Warnings, limits, notes and assumptions."""
    for node in nodes:
        match node:
            case ast.Assign(targets=[target], value=value) if TOLD.fullmatch(name_of(target)):
                yield from gathered(value, known)
            case ast.AugAssign(target=target, value=ast.expr() as value) | ast.AnnAssign(target=target, value=ast.expr() as value) \
                    if TOLD.fullmatch(name_of(target)):
                yield from gathered(value, known)
            case ast.Call(func=ast.Attribute(attr="append" | "extend" | "insert", value=target), args=[*_, value]) if TOLD.fullmatch(name_of(target)):
                yield from gathered(value, known)
            case ast.Call(func=function, args=values, keywords=named):
                if name_of(function) in HANDED_OVER:
                    yield from (text for value in values for text in gathered(value, known))
                yield from (text for word in named if word.arg is not None and TOLD.fullmatch(word.arg) for text in gathered(word.value, known))
            case ast.FunctionDef(name=name) if SAYING.search(name):
                for inner in ast.walk(node):
                    if isinstance(inner, (ast.Return, ast.Yield)) and inner.value is not None:
                        yield from gathered(inner.value, known)


@cache
def sources() -> dict[str, ast.Module]:
    """What the window can come to, by the path in the repository."""
    paths = sorted(file for room in ("meshing", "biomech", "app") for file in (ROOT / room).rglob("*.py"))
    named = {path.relative_to(ROOT).as_posix(): path for path in paths}
    gc.disable()  # it would look through a million nodes again and again, for 3 s
    try:
        return {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in named.items()
                if not name.startswith(tuple(chain(*NOT_SHOWN.values()))) and not name.endswith("_bench.py")}
    finally:
        gc.enable()


def texts() -> dict[str, str]:
    """Text -> the file that writes it, of everything that the window may show."""
    found: dict[str, str] = {}
    for name, tree in sources().items():
        known: Constants = {}
        for node in tree.body:
            if isinstance(node, ast.Assign) and (text := written(node.value, known)) != ["{}"]:
                known[name_of(node.targets[0])] = text
        nodes = list(ast.walk(tree))
        for way, words in ((raised(nodes, name, known), 1), (gatherings(nodes, known), 3)):
            for text in way:
                core = text.strip(" .,;:\n")
                core = core[1:-1] if core[:1] + core[-1:] == "()" else core
                if len(re.findall(r"[A-Za-z]{2,}", core)) >= words and "--" not in core:
                    found.setdefault(core, name)
    return found


def progress() -> set[str]:
    """What steps and pages say while they work: the second argument of a monitor."""
    found = set()
    for tree in sources().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and len(node.args) == 2 and isinstance(node.func, ast.Name) and node.func.id in MONITORS:
                found |= {text for text in written(node.args[1], {}) if text not in ("{}", "{}: {}")}      # told piece by piece
    return found
