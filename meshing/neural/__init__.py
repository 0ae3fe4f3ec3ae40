"""Neural networks of others, asked in a process of their own environment; what they say is a proposal, never anatomy.

How to add a kind of model
1. Write a function in apart/network_models.py: (request, image, say) -> Answer, with the packages of the user's environment only; what the
   user can put right is raised as Refused, in words that go on after "the environment ...".
2. Add it to MODELS there and its key to Runner in ask.py.
3. Add a test with a small model made in the test, beside those in tests/meshing/neural/.
"""
from __future__ import annotations

from meshing.neural.ask import AskNetwork as AskNetwork
from meshing.neural.proposal import Proposal as Proposal

PROPOSERS = (AskNetwork,)
