"""What a plan does with hard things: straight paths of instruments, pieces of bone, screws, plates, implants, ports.

    nouns.py     what a procedure leaves behind for measures, pictures and the report
    outline.py   the outline of a structure to a part of a voxel, and the distance to it
    paths.py     what lies beside a straight path, exactly
    entries.py   the map of entry points of a target
    pieces.py    bone in pieces that were moved
    fitting.py   a piece of bone laid against the mirrored other side
    seams.py     gap and step-off between two pieces
    screws.py    where the surface of a screw leaves the bone
"""
