"""The door to pydicom: files in, `Series` and `Volume` out, and back.

files.py     where the bytes lie: a folder of any depth or a zip
instance.py  one file: what its header says of every frame
geometry.py  a pile of slices as positions along their common normal: order, gaps, tilt
index.py     a folder as Study > Series > Instance, each series with its warnings in words
split.py     the volumes under one UID, by rule
directory.py DICOMDIR: which files should be there
glance.py    a few slices of a listed series: is it good enough?
words.py     what is wrong with a series, in words
pixels.py    one frame as stored values and as Hounsfield units
read.py      the step Series -> Volume
write.py     Volume -> an ordinary CT series
masks.py     masks kept as DICOM images -> Labels
"""
