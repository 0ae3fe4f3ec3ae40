"""How kernels are compiled: what a process has just compiled and what it loads from the cache must be the same to the last bit."""
from __future__ import annotations

import importlib
import os
import pkgutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from numba.core.registry import CPUDispatcher

import biomech.materials
import biomech.rehearsal
import biomech.tissue

SOLVED = """
import hashlib
import numpy as np
from biomech.materials import Ogden
from biomech.tissue.fem import Body
from biomech.tissue.newton import Load, Solver
from biomech.tissue.reference import second_order
from meshing.units import Pascal
from tests.biomech.blocks import block
points, nodes = second_order(*block((3, 3, 3), (0.05, 0.04, 0.03)))
free = np.where((points[:, 0] < 1e-9)[:, None, None], 0.0, np.eye(3))
body = Body(points, nodes, laws=(Ogden((Pascal(1e3), Pascal(4e2)), (-18.7, 6.0), Pascal(2e4)),), free=free, mean=True)
found = Solver(body).solve(Load(body.body_force(np.full(len(nodes), 1060.0), np.array([0.0, 0.0, -9.81]))))
print(hashlib.sha256(found.x.tobytes()).hexdigest())
"""


def kernels(package: ModuleType) -> dict[str, CPUDispatcher]:
    modules = [importlib.import_module(f"{package.__name__}.{found.name}") for found in pkgutil.iter_modules(package.__path__)]
    return {f"{module.__name__}.{name}": value for module in modules for name, value in vars(module).items() if isinstance(value, CPUDispatcher)}


def test_no_kernel_that_others_share_may_reorder_its_sums() -> None:
    """LLVM compiles the body of a parallel loop, and what kernels call, twice; with leave to reorder both differ, and one serves by chance."""
    found = {name: kernel for package in (biomech.materials, biomech.tissue, biomech.rehearsal) for name, kernel in kernels(package).items()}
    assert len(found) > 80
    loose = {name: kernel for name, kernel in found.items() if kernel.targetoptions.get("fastmath")}
    assert {name.rpartition(".")[2] for name in loose} == {"dot", "_invert", "_product", "_add"}
    assert all(kernel.targetoptions.get("forceinline") and not kernel.targetoptions.get("parallel") for kernel in loose.values())


@pytest.mark.slow
def test_the_process_that_compiles_and_the_one_that_loads_find_the_same_bits(tmp_path: Path) -> None:
    root = Path(biomech.tissue.__file__).parents[2]
    environment = os.environ | {"NUMBA_CACHE_DIR": str(tmp_path), "PYTHONPATH": str(root)}
    first, second = (subprocess.run([sys.executable, "-c", SOLVED], cwd=root, env=environment, capture_output=True, text=True, check=True).stdout
                     for _ in range(2))
    assert any(tmp_path.rglob("*.nbc"))
    assert first == second
