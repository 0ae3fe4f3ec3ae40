"""State of a case without Qt and without VTK: plan, history, store, jobs, protocol."""
