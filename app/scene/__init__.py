"""The door to rendering (VTK). No Qt: every renderer made here lives in any vtkRenderWindow, on a screen or off it.

    backend      is there an OpenGL; windows without a screen
    colours      colour tables, locked scales, themes (no VTK)
    cameras      standard views by patient letters
    actors       our nouns -> actors
    slices       images with outlines of the structures
    annotations  letters, scale bar, colour bar, legend, orientation cube
    offscreen    renderers -> array of pixels, PNG
    pictures     the pictures of the report

Importing this package imports nothing heavy; its modules import VTK.
"""
