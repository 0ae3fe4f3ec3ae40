"""What the tetrahedral meshers and the cut are made of: lattice, label field, snapping, splitting, relaxation, fit."""
