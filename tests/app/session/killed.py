"""A case that is changed until its process is killed: `python killed.py FOLDER RUNS SEED`, run by test_never_lost.py.

One process imports everything once and forks a child for each run. The child changes the case as fast as it can and tells every
action through a pipe; the parent kills it at a random instant, opens the case again and compares. It prints one JSON line.
"""
import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from app.session.casefile import read_case
from app.session.history import History
from app.session.plan import Candidate, Plan
from app.session.session import Session
from meshing.dicom.read import ReadSeries

LONGEST_S = 0.06


def act(folder: Path, voice: int, seed: int) -> None:
    """Change, undo and redo without end. Before each action the state that it leads to is told, after it that it is done."""
    session = Session.open(folder)
    choose = random.Random(seed)
    count = 0
    os.write(voice, b"ready\n")
    while True:
        after = History(session.plan, list(session._history.past), list(session._history.future))
        which = choose.random()
        plan = session.plan.with_candidate(Candidate(f"plan {os.getpid()} {(count := count + 1)}"))
        if which < 0.15 and session.can_undo:
            after.undo()
            does: Callable[[], object] = session.undo
        elif which < 0.25 and session.can_redo:
            after.redo()
            does = session.redo
        else:
            after.do(f"add {count}", plan)
            does = partial(session.do, f"add {count}", plan)
        os.write(voice, f"will {state(after)}\n".encode())
        does()
        os.write(voice, b"done\n")


def state(history: History[Plan]) -> str:
    """Everything of a case in one line."""
    return json.dumps([[label for label, _ in history.past], [c.name for c in history.now.candidates], [label for label, _ in history.future]])


def run(folder: Path, seed: int, wait_s: float) -> tuple[str, int]:
    """Kill a child after `wait_s`: what was wrong afterwards ("" when nothing), and how many actions it had finished."""
    finished = under_way = state(read_case(folder))
    ears, voice = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ears)
        act(folder, voice, seed)
    os.close(voice)
    with os.fdopen(ears) as told:
        assert told.readline() == "ready\n"
        time.sleep(wait_s)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        lines = told.read().splitlines(keepends=True)
    for line in lines:
        if line.startswith("will ") and line.endswith("\n"):
            under_way = line[5:].strip()
        elif line == "done\n":
            finished = under_way
    try:
        now = state(read_case(folder))
        Session.open(folder)
    except Exception as error:  # whatever it is: the case could not be opened
        return f"the case is lost: {error}", 0
    return "" if now in (finished, under_way) else f"more than one action is lost: {now} after {finished}", lines.count("done\n")


def main() -> None:
    folder, runs, seed = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    choose = random.Random(seed)
    wrong, actions = [], 0
    for number in range(runs):
        if number % 20 == 0:
            case = folder / f"case {number}"
            Session.new(case, Plan("case", ReadSeries("nowhere")))
        words, done = run(case, seed + number, choose.random() * LONGEST_S)
        actions += done
        if words:
            wrong.append(words)
    print(json.dumps({"runs": runs, "actions": actions, "wrong": wrong}))


if __name__ == "__main__":
    main()
