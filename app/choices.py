"""Ranking, differences and the decision of a case as plain data and as text: what `rehearse compare` prints, and takes down."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.session.decision import Choice, choice_of
from app.session.plan import Dissent
from app.session.session import Session
from app.text import aligned
from biomech.beats import Beat, beat_words
from biomech.ranking import DRAWS, SPREAD, Ranking, Weight
from meshing.errors import RequestError


def how_ranked(ranking: Ranking | None) -> str:
    """What the shares of a ranking mean."""
    if ranking is None or len(ranking.apart) + len(ranking.unused) >= len(ranking.weights):
        alike = "plans are drawn independently."
    else:
        alike = f"plans share the draws of the patient{', but not those of ' if ranking.apart else ''}{', '.join(ranking.apart)}."
    return (f"Swing weights: a weight is what the step from the worst to the best value among these plans is worth. Shares are of {DRAWS} draws "
            f"of every value from its interval and of every weight within a factor of {SPREAD:g}; {alike}")


def choice_data(session: Session) -> dict[str, Any]:
    """The keys "undominated", "ranking", "differences", "decision" of the JSON of `compare`."""
    choice = choice_of(session, session.comparison())
    decision = choice.decision
    return {"undominated": list(choice.undominated), "hashes": dict(choice.hashes), "ranking": _ranking_data(choice.ranking),
            "differences": [{"first": d.first, "second": d.second, "done": list(d.done), "effects": list(d.effects),
                             "beats": [_beat_data(beat) for beat in d.beats]} for d in choice.differences],
            "decision": None if decision is None else {
                "plan": decision.plan, "by": list(decision.by), "reason": decision.reason, "at": decision.at, "outcome": decision.outcome,
                "dissent": [{"by": d.by, "reason": d.reason} for d in decision.dissent], "overtaken": choice.overtaken}}


def _beat_data(beat: Beat) -> dict[str, Any]:
    return {"measure": beat.measure, "better": round(beat.better, 4), "worse": round(beat.worse, 4),
            "drivers": {driver.source: round(driver.share, 3) for driver in beat.drivers}}


def _ranking_data(ranking: Ranking | None) -> dict[str, Any] | None:
    if ranking is None:
        return None
    return {"weights": {weight.measure: weight.weight for weight in ranking.weights},
            "order": [{"plan": s.plan, "score": round(s.score, 4), "places": [round(p, 4) for p in s.places]} for s in ranking.standings],
            "beats": [[round(share, 4) for share in row] for row in ranking.beats], "exact": list(ranking.exact),
            "unused": dict(ranking.unused), "pivots": list(ranking.pivots), "apart": list(ranking.apart)}


def choice_text(session: Session) -> str:
    """The same for a terminal; "" when there is nothing to choose between."""
    choice = choice_of(session, session.comparison())
    if len(choice.hashes) < 2:
        return ""
    parts = [f"No plan is better in everything than: {', '.join(choice.undominated)}"]
    parts += [f"{d.second} against {d.first}: " + "; ".join((*d.done, *d.effects)) for d in choice.differences]
    parts += [f"  {beat_words(beat)}" for d in choice.differences for beat in d.beats]
    if choice.ranking is None:
        parts.append("Not ranked: nobody has weighed the measures (--weight MEASURE=NUMBER).")
    elif not choice.ranking.standings:
        parts.append("\n".join(("Not ranked: no weighted measure tells the plans apart.", *ranking_notes(choice.ranking))))
    else:
        parts.append("\n".join((aligned(ranking_rows(choice.ranking)), *ranking_notes(choice.ranking), how_ranked(choice.ranking))))
    parts += decision_lines(choice)
    return "\n".join(parts)


def ranking_rows(ranking: Ranking) -> list[list[str]]:
    """Head and rows: place, plan, score, share of draws in first place, and against the next."""
    rows = [["place", "plan", "score", "first in", "before the next in"]]
    for n, standing in enumerate(ranking.standings):
        following = f"{100 * ranking.beats[n][n + 1]:.0f} %" if n + 1 < len(ranking.standings) else "-"
        rows.append([str(n + 1), standing.plan, f"{standing.score:.2f}", f"{100 * standing.first:.0f} %", following])
    return rows


def ranking_notes(ranking: Ranking) -> list[str]:
    """What limits the ranking, in sentences."""
    notes = [f"Without {name} another plan would lead." for name in ranking.pivots]
    if ranking.exact:
        notes.append(f"Taken as exact, because no interval was computed: {', '.join(ranking.exact)}.")
    return notes + [f"Not counted: {name} ({why})." for name, why in ranking.unused]


def decision_lines(choice: Choice) -> list[str]:
    """The decision, who dissents, and whether it still holds."""
    decision = choice.decision
    if decision is None:
        return ["No decision is recorded."]
    lines = [f"Decision {decision.at}: {decision.plan}, by {', '.join(decision.by)}: {decision.reason} "
             f"(result {decision.outcome[:12] or 'not named'})"]
    lines += [f"Dissent of {dissent.by}: {dissent.reason}" for dissent in decision.dissent]
    return lines + ([f"NO LONGER VALID: {choice.overtaken}"] if choice.overtaken else [])


def read_weights(texts: Sequence[str]) -> tuple[Weight, ...]:
    """Weights from "measure=number"."""
    found = []
    for text in texts:
        name, sign, number = text.partition("=")
        try:
            found.append(Weight(name.strip(), float(number)))
        except ValueError:
            sign = ""
        if not sign or not name.strip():
            raise RequestError(f"--weight {text}: write MEASURE=NUMBER, for example --weight resection_margin=3")
    return tuple(found)


def read_dissent(texts: Sequence[str]) -> tuple[Dissent, ...]:
    """Dissents from "NAME: REASON"."""
    found = []
    for text in texts:
        name, sign, reason = text.partition(":")
        if not (sign and name.strip() and reason.strip()):
            raise RequestError(f'--dissent "{text}": write "NAME: REASON"')
        found.append(Dissent(name.strip(), reason.strip()))
    return tuple(found)
