"""The planning report: content (pure values) -> sections (blocks) -> PDF or HTML.

    content   what a report says, as values that need no rendering
    words     numbers, intervals and verdicts in words
    blocks    what a section may be made of
    sections/ content -> blocks, one section a file
    fonts     the letters of the PDF
    pdf, html blocks -> file: both show the same blocks
"""
