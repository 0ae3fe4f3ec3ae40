"""The command line. Progress goes to stderr, results to stdout; `--json` prints one JSON object and nothing else.

Exit status: 0 done, 1 the work failed, 2 the request was wrong. An error is one paragraph: what, where, what to do.
"""
from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app import __version__
from app.options import hand_options, hands_of, named, verdict_of, verdict_options
from app.pacs import add_commands
from app.progress import Bar
from meshing.errors import CaseFileError, ImageError, PlanningError, RequestError

DONE, FAILED, WRONG = 0, 1, 2


def run(arguments: list[str]) -> int:
    """Run one command; returns the exit status."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except KeyboardInterrupt:
        _complain("Stopped. Everything finished so far is kept; give the same command again to go on from there.")
        return FAILED
    except RequestError as error:
        _complain(str(error))
        return WRONG
    except PlanningError as error:
        _complain(str(error))
        return FAILED
    except BrokenPipeError:
        return FAILED
    except OSError as error:
        _complain(f"{error.strerror or error}{': ' + str(error.filename) if error.filename else ''}.")
        return FAILED


def _complain(text: str) -> None:
    _say(f"rehearse: {text}")


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="rehearse", description="Rehearse an operation on a digital twin of the patient. "
                                     "Without a command the desktop application opens. Research use - not for clinical decisions.")
    parser.add_argument("--version", action="version", version=f"rehearse {__version__}")
    parser.set_defaults(run=_window, case=None)
    commands = parser.add_subparsers(metavar="command")

    def command(name: str, does: Callable[[argparse.Namespace], int], help: str, *, json: bool = True) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=help, description=help)
        made.set_defaults(run=does)
        if json:
            made.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
        return made

    window = command("open", _window, "the desktop application, with a case", json=False)
    window.add_argument("case", type=Path, nargs="?", help="case folder")
    demo = command("demo", _demo, "sample patients -> candidate plans -> simulation -> comparison -> report")
    demo.add_argument("--out", type=Path, default=Path("rehearse-demo"), help="folder for patients, cases and reports")
    demo.add_argument("--quick", action="store_true", help="256x256 images and coarser meshes")
    demo.add_argument("--only", choices=("liver", "artery"), help="only one of the two sample patients")
    series = command("series", _series, "what is in a folder: studies, series, geometry, warnings")
    series.add_argument("folder", type=Path)
    hidden = command("deidentify", _deidentify, "copy images without the patient's identity (PS3.15 Basic Profile, dates moved)")
    hidden.add_argument("folder", type=Path, help="folder or zip file of the originals; they are not changed")
    hidden.add_argument("--out", type=Path, required=True, help="new folder for the images without identities")
    hidden.add_argument("--key", type=Path, help="file with the secret key of the case, made when absent: the same key gives the same UIDs and dates")
    hidden.add_argument("--burned-in-checked", action="store_true", help="somebody has looked at the images: no text is burned into the pixels")
    add_commands(command("pacs", _window, "a PACS or DICOMweb archive: echo, find, get, send, receive", json=False))
    study = command("run", _run, "a whole study without a window, from a protocol file")
    study.add_argument("protocol", type=Path)
    study.add_argument("--out", type=Path, help="case folder (default: name of the protocol + '.case')")
    verdict_options(study)
    hand_options(study)
    compare = command("compare", _compare, "the table of outcomes of a case")
    compare.add_argument("case", type=Path)
    compare.add_argument("--weight", action="append", metavar="MEASURE=NUMBER", help="worth of the step from worst to best; replaces all weights")
    compare.add_argument("--decide", metavar="PLAN", help="record the choice of a plan; needs --by and --reason")
    compare.add_argument("--by", action="append", metavar="NAME", help="who decides; may be given several times")
    compare.add_argument("--reason", help="why this plan")
    compare.add_argument("--dissent", action="append", default=[], metavar='"NAME: REASON"', help="who would decide otherwise, and why")
    better = command("optimise", _optimise, "search for better versions of a plan, and make plans of those that are accepted")
    better.add_argument("case", type=Path)
    better.add_argument("--plan", required=True, help="name of the plan to start from")
    better.add_argument("--candidates", type=int, default=300, help="how many to try (default: 300)")
    better.add_argument("--accept", type=int, action="append", default=[], metavar="NUMBER", help="make a plan of this proposal and solve it in full")
    better.add_argument("--grid", action="store_true", help="also try a grid of as many points, and say which found the better compromises")
    hand_options(better)
    report = command("report", _report, "the report and other exports of a case", json=False)
    report.add_argument("case", type=Path)
    report.add_argument("--pdf", type=Path, help="write the report as PDF")
    report.add_argument("--html", type=Path, help="write the report as one HTML file with the plans in 3D")
    report.add_argument("--for", dest="reader", choices=("surgeon", "patient"), default="surgeon", help="patient: plain words, the same numbers")
    report.add_argument("--export", nargs=2, action="append", default=[], metavar=("FORMAT", "FOLDER"), help="stl, vtu, ...")
    verdict_options(report)
    register = command("register", _register, "lay one image over another: rigid, affine, B-spline, or by landmarks")
    register.add_argument("fixed", type=Path, help="case, DICOM folder or zip, or a NIfTI, NRRD or MetaImage file")
    register.add_argument("moving", type=Path)
    register.add_argument("--method", choices=("rigid", "affine", "B-spline", "landmarks"), default="rigid")
    register.add_argument("--series", default="largest CT", help="of the fixed image (default: largest CT)")
    register.add_argument("--moving-series", default="largest CT")
    register.add_argument("--modality", choices=("CT", "MR"), help="of a fixed image that is a file")
    register.add_argument("--moving-modality", choices=("CT", "MR"))
    register.add_argument("--landmarks", type=Path, metavar="FILE", help="TOML with fixed_lps and moving_lps; with another method, where it starts")
    register.add_argument("--start", choices=("search", "frame"), default="search", help="frame: both images share a frame of reference")
    register.add_argument("--tolerance", default="3 mm", help="largest disagreement between repetitions (default: 3 mm)")
    register.add_argument("--seed", type=int, default=0)
    register.add_argument("--different-patients", action="store_true", help="the images are of different patients, and that is meant")
    register.add_argument("--out", type=Path, default=Path("registration"), help="folder for the result")
    audit = command("audit", _audit, "a plan against the anatomy after the operation: distances of the surfaces")
    audit.add_argument("case", type=Path)
    audit.add_argument("plan", help="name of the plan")
    audit.add_argument("after", type=Path, help="case of the images after the operation, or a label map file")
    audit.add_argument("--method", choices=("rigid", "affine", "B-spline"), default="rigid")
    audit.add_argument("--registration", type=Path, metavar="FILE", help="as 'rehearse register' wrote it; instead of registering anew")
    audit.add_argument("--structure", action="append", default=[], metavar="N=NAME", help="what a number of the label map file is")
    audit.add_argument("--pair", action="append", default=[], metavar="PLANNED=NOW", help="a structure that has another name after the operation")
    audit.add_argument("--tolerance", default="3 mm", help="distance that counts as met (default: 3 mm)")
    mesh = command("mesh", _mesh, "what is wrong with a surface and where, and tetrahedra inside it")
    mesh.add_argument("surface", type=Path, help="STL, OBJ, PLY, OFF, 3MF or VTP")
    mesh.add_argument("--frame", choices=("LPS", "RAS"), help="whose axes its coordinates follow, where the file does not say")
    mesh.add_argument("--unit", choices=("mm", "cm", "m", "um", "in"), help="of its coordinates, where the file does not say")
    mesh.add_argument("--structure", metavar="NAME", help="one object of a file that holds several")
    mesh.add_argument("--inward", action="store_true", help="its triangles face inwards, and it is no mirror image: left and right were looked at")
    mesh.add_argument("--edge", default="2 mm", help="longest edge (default: 2 mm)")
    mesh.add_argument("--organ", default="artery_lumen", help="what it is, in the library of organs (default: artery_lumen)")
    mesh.add_argument("--mesher", choices=("automatic", "lattice"), default="automatic", help="automatic: netgen for smooth lumens")
    mesh.add_argument("--check", action="store_true", help="look at the surface only")
    mesh.add_argument("--out", type=Path, metavar="FILE.vtu", help="write the mesh")
    mesh.add_argument("--picture", type=Path, metavar="FILE.png", help="a picture of the surface with the places of its faults")
    verify = command("verify", _verify, "the verification problems: got, expected, tolerance, pass")
    verify.add_argument("names", nargs="*", metavar="NAME")
    bench = command("bench", _bench, "the timed problems")
    bench.add_argument("names", nargs="*", metavar="NAME")
    command("doctor", _doctor, "is this machine able to run it, and what is missing")
    return parser


def _print(data: Any) -> None:
    sys.stdout.write(json.dumps(data, indent=1, allow_nan=False) + "\n")


def _window(options: argparse.Namespace) -> int:
    from app.gui import start

    return start(options.case)


def _demo(options: argparse.Namespace) -> int:
    from app.demo import run_demo

    with Bar("demo") as bar:
        found = run_demo(options.out, quick=options.quick, only=options.only, monitor=bar)
    if options.json:
        _print(found)
    else:
        for case in found["cases"]:
            _show(case)
        sys.stdout.write(f"demo: {found['seconds']:.0f} s, largest memory {found['peak_mb'] / 1000:.1f} GB\n")
    return DONE


def _series(options: argparse.Namespace) -> int:
    from app.listing import series_rows, series_text
    from meshing.dicom.index import survey
    from meshing.step import portion

    with Bar(f"reading {options.folder}") as bar:
        found = survey(options.folder, portion(bar, 0.0, 0.7))
        rows = series_rows(found.studies, portion(bar, 0.7, 1.0))
    if not found.studies:
        raise ImageError(f"there are no DICOM images in {options.folder} ({found.others} other files, {len(found.damaged)} damaged ones); "
                         "give the folder, or the zip file, that the scanner or the PACS exported")
    if options.json:
        _print({"series": rows, "warnings": list(found.warnings), "others": found.others})
    else:
        sys.stdout.write(series_text(rows, found.warnings) + "\n")
    return DONE


def _deidentify(options: argparse.Namespace) -> int:
    from app.listing import account_text
    from meshing.dicom.deidentify import deidentify, key_of

    with Bar(f"without identities: {options.folder}") as bar:
        account = deidentify(options.folder, options.out, key=key_of(options.key), burned_in_checked=options.burned_in_checked, monitor=bar)
    if options.json:
        _print(account.entry())
    else:
        sys.stdout.write(account_text(account) + "\n")
    return DONE


def _run(options: argparse.Namespace) -> int:
    from app.session.protocol import read_protocol
    from app.study import carry_out

    plan = read_protocol(options.protocol)
    with Bar(plan.name) as bar:
        found = carry_out(plan, options.out or Path(f"{options.protocol.stem}.case"), bar, verdict=verdict_of(options), hands=hands_of(options),
                          warn=lambda words: _say(f"warning: {words}"), tell=_complain)
    if options.json:
        _print(found)
    else:
        _show(found)
    return FAILED if found["refused"] else DONE


def _show(found: dict[str, Any]) -> None:
    from app.session.session import Session
    from app.summary import case_text

    sys.stdout.write(f"{case_text(Session.open(Path(found['case'])))}\n\nreport: {found['report']}   {found['seconds']:.0f} s\n\n")


def _compare(options: argparse.Namespace) -> int:
    from app.choices import read_dissent, read_weights
    from app.session.decision import decided, weighed
    from app.session.session import Session
    from app.summary import case_text, summary

    session = Session.open(options.case)
    if options.weight is not None:
        session.do("weigh the measures", weighed(session.plan, read_weights(options.weight), session.comparison()))
    if any((options.by, options.reason, options.dissent)) and options.decide is None:
        raise RequestError("--by, --reason and --dissent belong to a decision: say --decide PLAN")
    if options.decide is not None:
        plan = decided(session, options.decide, options.by or (), options.reason or "", read_dissent(options.dissent))
        session.do(f"decide for plan {options.decide}", plan)
    found = summary(session, seconds=0.0, report=None)
    if not found["plans"]:
        raise CaseFileError(f"{options.case} has no finished plan yet; run 'rehearse run' with its protocol first")
    if options.json:
        _print(found)
    else:
        sys.stdout.write(case_text(session) + "\n")
    return DONE


def _optimise(options: argparse.Namespace) -> int:
    from app.optimising import Asked, improve

    asked = Asked(options.candidates, tuple(options.accept), options.grid)
    with Bar(f"better than {options.plan}") as bar:
        data, text = improve(options.case, options.plan, asked, bar, hands_of(options))
    if options.json:
        _print(data)
    else:
        sys.stdout.write(text + "\n")
    return DONE


def _report(options: argparse.Namespace) -> int:
    from app.session.laterality import resolve
    from app.study import export_case, write_reports

    verdict = verdict_of(options)
    if not (options.pdf or options.html or options.export):
        raise RequestError("say what to write: --pdf FILE, --html FILE or --export FORMAT FOLDER")
    from app.session.session import Session

    session = Session.open(options.case)
    if verdict is not None:
        resolve(session, reason=verdict.reason, by=verdict.by)
    with Bar("report") as bar:
        written = write_reports(session, pdf=options.pdf, html=options.html, reader=options.reader, monitor=bar)
        for kind, folder in options.export:
            written += export_case(session, kind, Path(folder))
    sys.stdout.write("".join(f"{path}\n" for path in written))
    return DONE


def _register(options: argparse.Namespace) -> int:
    from app.registering import METHODS, landmark_step, load_image, register, registration_text
    from meshing.step import portion
    from meshing.units import read_quantity

    points = landmark_step(options.landmarks) if options.landmarks else None
    if options.method == "landmarks":
        if points is None:
            raise RequestError("a registration by landmarks needs them: --landmarks FILE")
        step, start = points, None
    else:
        step = METHODS[options.method](start=options.start, seed=options.seed, tolerance=read_quantity(options.tolerance, "Millimetre"))
        start = points
    with Bar("registration") as bar:
        fixed = load_image(options.fixed, series=options.series, modality=options.modality, monitor=portion(bar, 0.0, 0.1))
        moving = load_image(options.moving, series=options.moving_series, modality=options.moving_modality, monitor=portion(bar, 0.1, 0.2))
        found = register(fixed, moving, step, options.out, portion(bar, 0.2, 1.0), start=start, different_patients=options.different_patients)
    if options.json:
        _print(found)
    else:
        sys.stdout.write(registration_text(found) + "\n")
    return DONE


def _audit(options: argparse.Namespace) -> int:
    from app.audits import audit_case, audit_data, audit_text
    from app.session.session import Session
    from biomech.audit import Audit
    from meshing.units import Millimetre, read_quantity

    numbers = [named(text, "--structure") for text in options.structure]
    if not all(number.isdigit() for number, _ in numbers):
        raise RequestError("--structure takes a number and a name, for example 1=liver")
    step = Audit(tuple(named(text, "--pair") for text in options.pair), Millimetre(read_quantity(options.tolerance, "Millimetre")))
    with Bar("audit") as bar:
        found = audit_case(Session.open(options.case), options.plan, options.after, step, bar, method=options.method,
                           registration=options.registration, structures=tuple((int(number), name) for number, name in numbers))
    if options.json:
        _print(audit_data(options.plan, found))
    else:
        sys.stdout.write(audit_text(options.plan, found) + "\n")
    return DONE


def _mesh(options: argparse.Namespace) -> int:
    from app.surface_mesh import account_text, mesh_file
    from meshing.organ import organ
    from meshing.tetmeshers import MeshSurface
    from meshing.units import Millimetre, read_quantity

    recipe = MeshSurface(Millimetre(read_quantity(options.edge, "Millimetre")), organ=organ(options.organ).key, mesher=options.mesher)
    with Bar("mesh") as bar:
        found = mesh_file(options.surface, recipe, frame=options.frame, unit=options.unit, structure=options.structure, inward=options.inward,
                          only_check=options.check, out=options.out, picture=options.picture, monitor=bar)
    if options.json:
        _print(found)
    else:
        sys.stdout.write(account_text(found) + "\n")
    return DONE


def _verify(options: argparse.Namespace) -> int:
    from app.proof import verify, verify_text

    with Bar("verify") as bar:
        found = verify(tuple(options.names), bar)
    if options.json:
        _print({"problems": found})
    else:
        sys.stdout.write(verify_text(found) + "\n")
    return DONE if all(row["passed"] or row["skipped"] for row in found) else FAILED


def _bench(options: argparse.Namespace) -> int:
    from app.proof import bench, bench_text

    with Bar("bench") as bar:
        found = bench(tuple(options.names), bar)
    if options.json:
        _print({"benches": found})
    else:
        sys.stdout.write(bench_text(found) + "\n")
    return DONE


def _doctor(options: argparse.Namespace) -> int:
    from app.doctor import examine

    began = time.monotonic()
    found = examine()
    if options.json:
        _print({"checks": [{"name": c.name, "ok": c.ok, "found": c.found, "remedy": c.remedy} for c in found],
                "seconds": round(time.monotonic() - began, 2)})
    else:
        for check in found:
            sys.stdout.write(f"{'ok     ' if check.ok else 'MISSING'} {check.name}: {check.found}\n")
            if not check.ok:
                sys.stdout.write(f"        {check.remedy}\n")
    return DONE if all(check.ok for check in found) else FAILED
