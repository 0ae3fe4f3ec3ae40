"""What runs in the user's own environment, beside the packages of a network and without ours: standard library and numpy only.

`sitecustomize.py` closes the network for every Python that is started there, `run_network.py` is started by path and obeys one request,
`network_models.py` holds one function for each kind of model, `network_grid.py` brings images to the grid of a model and back.
"""
