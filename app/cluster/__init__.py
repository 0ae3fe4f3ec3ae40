"""Work on several processes or machines: the door to Dask `distributed`.

A job is a step on sources that lie in the store; a worker reads them there, puts its result there and answers with its id (carry.py). So a
lost worker costs the job that it had in hand and nothing else, what was finished before is never made again, and a run on twenty machines
leaves the same files as a run on one. Steps that fall into parts (`meshing.step.Divisible`: error bars, searches, sweeps) are shared out part
by part and joined here; numbers are the same to the last digit because alone the same parts are made one after the other.

    team     workers of this machine, or those of a scheduler that runs already
    carry    what a worker does with a job
    runner   the tasks of a case, shared out
    hands    when it pays: small work stays in one process

A team of this machine listens on 127.0.0.1 alone, encrypted by a certificate that is made for the run, without a dashboard. A scheduler of
others is asked with the certificates that Dask's own configuration names.
"""
