"""Analytic anatomy with exact truth: the sample patients and the phantoms of the tests."""
