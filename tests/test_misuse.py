"""The types do their work: each marked mistake is refused, and nothing else."""
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def test_the_type_checker_refuses_exactly_the_marked_lines() -> None:
    done = subprocess.run([sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "--follow-imports=silent", "tests/misuse.py"],
                          cwd=HERE.parent, capture_output=True, text=True, check=False)
    refused = {int(line) for line in re.findall(r"misuse\.py:(\d+): error", done.stdout)}
    marked = {n for n, line in enumerate((HERE / "misuse.py").read_text(encoding="utf-8").splitlines(), 1) if "# BAD" in line}
    assert len(marked) == 14
    assert refused == marked, done.stdout + done.stderr
