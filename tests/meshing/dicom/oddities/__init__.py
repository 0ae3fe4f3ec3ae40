"""Broken and unusual series, made on the spot, each with what a reader must make of it.

case.py      what a case is and how it is judged
turned.py    the 48 ways in which rows, columns and slices may lie in the patient
headers.py   values of the header that are wrong, absent or unusual
files.py     files, archives and encodings
several.py   several volumes under one UID
"""
from __future__ import annotations

from tests.meshing.dicom.oddities import files, headers, several, turned

CASES = (*turned.CASES, *headers.CASES, *files.CASES, *several.CASES)
