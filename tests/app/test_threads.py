"""The libraries below us are kept to one thread, before they are loaded."""
from __future__ import annotations

import os
import subprocess
import sys

from app.threads import ONE_EACH

SHOW = "import app.__main__ as entry, sys, os; loaded = 'numpy' in sys.modules; sys.argv = ['rehearse', '--version']\n" \
       "try:\n    entry.main()\nexcept SystemExit:\n    pass\nprint(loaded, *(os.environ[name] for name in sys.stdin.read().split()))"


def shown(environment: dict[str, str]) -> list[str]:
    """Whether numpy was loaded before the entry point ran, then the variables after it."""
    ended = subprocess.run([sys.executable, "-c", SHOW], input=" ".join(ONE_EACH), env=environment, capture_output=True, text=True, check=True)
    return ended.stdout.splitlines()[-1].split()


def test_one_thread_each_before_anything_is_loaded() -> None:
    assert shown({name: value for name, value in os.environ.items() if name not in ONE_EACH}) == ["False", *["1"] * len(ONE_EACH)]


def test_what_the_user_says_counts() -> None:
    mine = dict.fromkeys(ONE_EACH, "3")
    assert shown(os.environ | mine) == ["False", *["3"] * len(ONE_EACH)]
