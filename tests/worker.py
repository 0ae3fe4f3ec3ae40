"""The program's worker, with the steps of the tests among the trusted ones."""
import sys
from pathlib import Path

from app.session import codec
from app.session.jobs import serve

codec.TRUSTED.append("tests.")

if __name__ == "__main__":
    serve(Path(sys.argv[2]))
