"""Options that several commands share, and what they mean."""
from __future__ import annotations

import argparse
from typing import Any

from meshing.errors import RequestError


def hand_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--workers", type=int, metavar="N", help="processes of this machine that share the work (1: one; default: where it pays)")
    parser.add_argument("--cluster", default="", metavar="ADDRESS", help="an existing Dask scheduler, for example tls://host:8786")


def hands_of(options: argparse.Namespace) -> Any:
    from app.cluster.hands import Hands

    return Hands(options.cluster, options.workers)


def verdict_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--resolve-laterality", metavar="REASON", help="why left and right are as they should be although they disagree; needs --by")
    parser.add_argument("--by", metavar="NAME", help="who decides that")


def verdict_of(options: argparse.Namespace) -> Any:
    from app.study import Verdict

    if (options.resolve_laterality is None) != (options.by is None):
        raise RequestError("--resolve-laterality \"REASON\" and --by NAME belong together: a decision needs both")
    return None if options.by is None else Verdict(options.resolve_laterality, options.by)


def named(text: str, option: str) -> tuple[str, str]:
    first, sign, second = text.partition("=")
    if not (sign and first.strip() and second.strip()):
        raise RequestError(f"{option} is '{text}'; write it as A=B")
    return first.strip(), second.strip()
