"""Under which terms a network may be used, as far as that can be said before it runs.

Models of ours-by-card say it themselves, bundles have a licence file. For TotalSegmentator the tasks are listed as its version 2.18 has them
(totalsegmentator/map_to_binary.py, commercial_models); the installed version has the last word when it runs.
"""
from __future__ import annotations

import json
from pathlib import Path

LICENSED = frozenset((
    "heartchambers_highres", "appendicular_bones", "appendicular_bones_mr", "tissue_types", "tissue_types_mr", "tissue_4_types", "face", "face_mr",
    "brain_structures", "thigh_shoulder_muscles", "thigh_shoulder_muscles_mr", "coronary_arteries", "coronary_arteries_LEGACY", "aortic_sinuses",
    "renal_arteries", "aorta_annulus", "aortic_dissection", "pulmonary_artery_landmarks"))
"""Tasks that need a licence number: free for non-commercial use, otherwise to be bought."""
OPEN = ("total", "total_mr", "lung_vessels", "body", "body_mr", "vertebrae_mr", "cerebral_bleed", "hip_implant", "pleural_pericard_effusion",
        "liver_vessels", "liver_segments", "liver_segments_mr", "liver_lesions", "liver_lesions_mr", "kidney_cysts", "head_glands_cavities",
        "headneck_bones_vessels", "head_muscles", "headneck_muscles", "lung_nodules", "breasts", "ventricle_parts", "craniofacial_structures",
        "abdominal_muscles", "teeth", "trunk_cavities", "vertebrae_body")
LIMITS = "Research use, not for clinical decisions. What it finds is a proposal: look at every structure before you accept it."


def licence_words(runner: str, weights: str, task: str) -> str:
    """Licence and terms of a network in one sentence."""
    path = Path(weights) if weights else None
    if runner == "totalsegmentator":
        chosen = task or "total"
        if chosen in LICENSED:
            return f"Task '{chosen}': needs a licence (free for non-commercial use, otherwise to be bought); not a medical device."
        if chosen in OPEN:
            return f"Task '{chosen}': openly available for any usage, code Apache-2.0; not a medical device."
        return f"Task '{chosen}': its terms are not known here; look at the project before you use it."
    if runner == "monai":
        found = next((path / name for name in ("LICENSE", "LICENSE.txt", "docs/license.txt") if (path / name).exists()), None) if path else None
        return f"Licence of the bundle: {_first_line(found) if found else 'not stated in the bundle'}."
    try:
        card = json.loads(path.with_suffix(".json").read_text(encoding="utf-8")) if path else {}
        return f"Licence of the model: {card['licence']}. Terms: {card.get('terms') or 'not stated'}."
    except (OSError, ValueError, KeyError, TypeError):
        return "Licence of the model: not stated, because its card cannot be read."


def _first_line(path: Path) -> str:
    lines = [line.strip() for line in path.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    return lines[0][:120] if lines else "not stated"
