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
deidentify.py, deidentify_rules.py, deidentify_table.py, deidentify_refuse.py     copies without identities (PS3.15)
wire.py      questions and answers between computers, as text
masks.py     masks kept as DICOM images -> Labels

guard.py            derived objects opened, their defects in words
segmentation.py     DICOM SEG -> masks        write_seg.py        and back
structure_set.py    RTSTRUCT -> masks         write_rtstruct.py   and back
write_document.py   PDF, STL, OBJ inside DICOM
source.py           the patient, study and images to which a derived object belongs
coding.py           structures as codes
"""
