"""A team of workers: processes of this machine, or whatever a Dask scheduler has. The only file that imports `distributed`."""
from __future__ import annotations

import contextlib
import logging
import os
import sys
from collections.abc import Callable, Hashable, Iterator
from types import TracebackType
from typing import Any

from app.threads import ONE_EACH
from meshing.errors import JobFailed, RequestError

_JOIN_S = 20
"""How long a scheduler may take to answer."""
_LOSSES = 5
"""A job that took so many workers with it is given up: it is the job, not the workers."""


class Team:
    """Use as a context. `workers` processes of this machine with one thread each, or the workers of the scheduler at `address`
    ("tls://host:8786"). Jobs go out with `submit` and come back, in any order, from `answers`."""

    def __init__(self, workers: int = 2, *, address: str = "") -> None:
        self.workers, self.address = workers, address
        self._jobs: dict[Any, Hashable] = {}

    def __enter__(self) -> Team:
        import dask
        import distributed

        self._open = contextlib.ExitStack()
        with contextlib.ExitStack() as opened:
            opened.enter_context(dask.config.set({"distributed.scheduler.allowed-failures": _LOSSES, "distributed.scheduler.http.routes": [],
                                                        "distributed.worker.http.routes": []}))
            for name in ("distributed", "distributed.worker", "distributed.nanny", "distributed.scheduler"):
                logging.getLogger(name).setLevel(logging.CRITICAL)
            try:
                self._client = opened.enter_context(distributed.Client(self.address, timeout=_JOIN_S) if self.address else self._local(opened))
            except (OSError, ValueError, TimeoutError) as error:
                raise RequestError(f"no Dask scheduler answers at {self.address or 'this machine'} ({error}); give its address as --cluster "
                                   "tls://HOST:8786, and the certificates in Dask's configuration") from None
            self._open = opened.pop_all()
        return self

    def _local(self, opened: contextlib.ExitStack) -> Any:
        """Workers of our own: nobody else on this machine or in the network can reach them. Dask opens a port for its dashboard whatever is
        asked; it lies on 127.0.0.1 and serves nothing."""
        import distributed

        threads = ONE_EACH | {
            "NUMBA_NUM_THREADS": "1", "ITK_GLOBAL_DEFAULT_NUMBER_OF_THREADS": "1", "DASK_DISTRIBUTED__WORKER__HTTP__ROUTES": "[]",
            "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
        security = distributed.Security.temporary()
        cluster = opened.enter_context(distributed.LocalCluster(
            n_workers=self.workers, threads_per_worker=1, processes=True, host="127.0.0.1", protocol="tls://", security=security,
            dashboard_address=None, scheduler_kwargs={"dashboard_address": "127.0.0.1:0"}, memory_limit=0, env=threads,
            silence_logs=logging.CRITICAL))
        return distributed.Client(cluster, security=security)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.forget()
        self._open.close()

    def __len__(self) -> int:
        """How many workers there are now."""
        return len(self._client.scheduler_info(n_workers=-1)["workers"])

    @property
    def process_ids(self) -> tuple[int, ...]:
        """Of the workers; meaningful on this machine."""
        return tuple(self._client.run(os.getpid).values())

    def submit(self, key: Hashable, does: Callable[..., Any], *given: Any) -> None:
        """Hand out `does(*given)`; both are pickled, `does` by its name."""
        self._jobs[self._client.submit(does, *given, pure=False)] = key

    @property
    def waiting(self) -> int:
        """How many jobs have not come back."""
        return len(self._jobs)

    def answers(self, wait_s: float) -> Iterator[tuple[Hashable, Any]]:
        """What has come back, after at most so long. Raises JobFailed when a job cannot be done anywhere."""
        import distributed

        if not self._jobs:
            return
        try:
            distributed.wait(list(self._jobs), timeout=wait_s, return_when="FIRST_COMPLETED")
        except TimeoutError:
            return
        for future in [future for future in self._jobs if future.done()]:
            key = self._jobs.pop(future)
            try:
                result = future.result()
            except distributed.KilledWorker:
                raise JobFailed(f"a job was lost with {_LOSSES} workers one after another (often: their machines ran out of memory). What was "
                                "finished is kept; run again to go on from there") from None
            except (distributed.CancelledError, OSError) as error:
                raise JobFailed(f"the scheduler of the workers is gone ({error}); what was finished is kept, run again to go on") from None
            yield key, result

    def forget(self) -> None:
        """Take back what has not come back yet."""
        jobs, self._jobs = list(self._jobs), {}
        if jobs:
            with contextlib.suppress(OSError, TimeoutError):  # a scheduler that is gone does nothing any more
                self._client.cancel(jobs, force=True)
