"""Blood flow: the pressure, velocity and wall shear stress that a plan leads to, at six prices.

* `EstimateFlow` (estimate.py)  a network of resistances along the centreline: milliseconds
* `SolveCircuit` (solve_circuit.py)  0D: a heartbeat through the tree as a circuit: milliseconds
* `SolveWaves` (solve_waves.py)      1D: a heartbeat as pulse waves along the vessels: tenths of a second
* `SolveFlow` (solve.py)        three-dimensional Navier-Stokes on the lumen: seconds to a minute
* `SolvePulse` (solve_pulse.py) the same through a heartbeat with Windkessels: minutes
* `SolvePortal` (portal.py)     the liver as three resistances: what a resection does to the portal pressure

How the three-dimensional solver is built, from the bottom:
  vms.py             the element: stabilised linear tetrahedra, residual and exact Jacobian
  blockmatrix.py     sparse matrix of 4x4 blocks: product, residual, prescribed values, pressure scaling
  blockilu.py        incomplete factorisation of that matrix
  multigrid.py       aggregation multigrid around it: the preconditioner
  krylov.py          flexible GMRES
  discretisation.py  a mesh with its node order, matrix pattern and boundary sets
  outlets.py         what lies beyond the mesh: resistances, and the rank-one terms they add
  inflow.py          how blood enters: developed, Womersley or plug profile with a given flow
  blood.py viscosity/               constant viscosity, or one that falls with the shear rate
  membrane.py stiffness.py          walls that give
  checks.py          what is no vessel, and where
  steady.py          the nonlinear iteration
  reactions.py       traction on the wall from the reaction of the equations
  gridconvergence.py what two or three meshes tell of the error of a number
  windkessel.py pulse.py waves.py   beds, steps and inflow of a heartbeat
  energy.py age.py paths.py         losses, helicity, residence time, streamlines

The tiers below it:
  network.py narrowing.py           losses of vessels, narrowings, forks and bends along the centreline
  circuit.py sparselu.py            blocks of biomech/elements joined to a circuit, and its course in time
  oned.py                           finite volumes for pulse waves in a network of elastic tubes
  tree_models.py beat.py            the same tree as a circuit and as tubes; what a heartbeat assumes
"""
