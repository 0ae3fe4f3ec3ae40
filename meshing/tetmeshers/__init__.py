"""Labels or Surface -> TetMesh."""
