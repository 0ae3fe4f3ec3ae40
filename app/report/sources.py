"""Which step a number of the report comes from: the simulation whose result it was read off, or the geometry of the plan.

The tables of `biomech/measures` name their numbers so that it can be told: by the tier at the end, else by what they are about.
"""
from __future__ import annotations

from collections.abc import Collection

_TIERS = (("_estimate", "estimate"), ("_0d", "circuit"), ("_1d", "waves"))
_BY_NAME = (("tissue_", "tissue"), ("portal_vein_", ""), ("portal_", "portal"), ("hvpg", "portal"), ("tips_", "portal"), ("wall_stress", "wall"),
            ("motion_", "motion"), ("tawss", "pulsatile"), ("osi", "pulsatile"), ("rrt", "pulsatile"), ("pressure_drop_mean", "pulsatile"),
            ("pressure_drop_peak", "pulsatile"), ("pressure_ratio_mean", "pulsatile"), ("throat_reynolds_peak", "pulsatile"),
            ("flow_share_mean_", "pulsatile"), ("rfr_3d", "pulsatile"), ("systolic_3d", "pulsatile"), ("diastolic_3d", "pulsatile"),
            ("pressure_", "flow"), ("wss_", "flow"), ("throat_reynolds", "flow"), ("flow_share", "flow"),
            ("energy_loss_mean", "pulsatile"), ("energy_loss", "flow"), ("tier_", "circuit"),
            ("helicity", "flow"), ("residence_time", "flow"), ("jet_", "flow"), ("sac_", "flow"), ("ecap", "pulsatile"), ("embolised", "portal"),
            ("portosystemic", "portal"))


def kind_behind(id: str, kinds: Collection[str]) -> str:
    """The kind of the solution behind the measure `id`, among those that there are; "" for what was measured on the model."""
    wanted = next((kind for end, kind in _TIERS if id.endswith(end)), None)
    wanted = next((kind for start, kind in _BY_NAME if id.startswith(start)), "") if wanted is None else wanted
    if wanted == "flow" and wanted not in kinds:
        wanted = next((kind for kind in ("pulsatile", "estimate") if kind in kinds), "")
    return wanted if wanted in kinds else ""


def step_words(plan: str, id: str, steps: Collection[tuple[str, str, str, str]]) -> str:
    """ "Step: TITLE, CONTENT-ID" of the measure `id` of a plan, "" when the report does not know its steps."""
    own = {kind: (title, content) for name, kind, title, content in steps if name == plan}
    found = own.get(kind_behind(id, [kind for kind in own if kind]))
    return f"Step: {found[0]}, {found[1][:8]}" if found is not None else ""
