"""Tables for a terminal."""
from __future__ import annotations


def aligned(rows: list[list[str]]) -> str:
    """Rows of cells as lines with aligned columns; the first row is the head."""
    widths = [max(len(row[c]) for row in rows) for c in range(len(rows[0]))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in rows)
