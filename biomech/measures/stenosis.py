"""Stenosis."""


def measure(case):
    return ()
