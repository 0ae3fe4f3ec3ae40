"""The decision for one of the plans: recorded with names, reasons and dissent, and bound to the result that was looked at.

The plan hash printed beside a decision is the content id of the outcome: it changes with everything that the numbers of the plan
come from (images, anatomy, procedures, solvers, versions of the steps), and with nothing else.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from difflib import get_close_matches

from app.session.plan import Decision, Dissent, Plan
from app.session.session import Session
from biomech.beats import Beat, beats
from biomech.compare import Comparison
from biomech.differences import differences, effects
from biomech.ranking import Ranking, Weight, ranked, undominated
from meshing.errors import RequestError
from meshing.step import ContentId


@dataclass(frozen=True)
class Difference:
    """Plan `second` against plan `first`: what is done otherwise, and what comes of it, in words; and by which measures it is better in
    how many of the draws."""

    first: str
    second: str
    done: tuple[str, ...]
    effects: tuple[str, ...]
    beats: tuple[Beat, ...] = ()


@dataclass(frozen=True)
class Choice:
    """`undominated` are the plans that no other beats in everything; `ranking` None without weights; `hashes` the content id of each
    plan's outcome; `overtaken` why the decision no longer fits, or ""."""

    undominated: tuple[str, ...]
    ranking: Ranking | None
    differences: tuple[Difference, ...]
    hashes: tuple[tuple[str, ContentId], ...]
    decision: Decision | None
    overtaken: str


def outcome_id(session: Session, plan: str) -> ContentId:
    """The content id that the outcome of a plan has, or will have. Raises RequestError for a plan the case does not have."""
    names = [candidate.name for candidate in session.plan.candidates]
    if plan not in names:
        raise RequestError(f"there is no plan '{plan}' in this case; it has {', '.join(names) or 'none'}")
    return session.task(f"plan/{plan}").id


def decided(session: Session, plan: str, by: Sequence[str], reason: str, dissent: Sequence[Dissent] = ()) -> Plan:
    """The case's plan with the choice of a finished candidate recorded. Raises RequestError when that candidate is not finished."""
    id = outcome_id(session, plan)
    if id not in session.store:
        raise RequestError(f"plan '{plan}' has not been simulated as it stands now; run it before it is decided on")
    made = Decision(plan, tuple(by), reason, tuple(dissent), datetime.now(UTC).isoformat(timespec="seconds"), id)
    return replace(session.plan, decision=made)


def overtaken(session: Session) -> str:
    """Why the recorded decision is about something else than what is there now; "" when it still holds or none was made."""
    decision = session.plan.decision
    if decision is None:
        return ""
    if decision.plan not in [candidate.name for candidate in session.plan.candidates]:
        return f"The plan '{decision.plan}' that was decided on is no longer in this case."
    if not decision.outcome:
        return f"The decision for '{decision.plan}' does not say which result it was made on."
    if outcome_id(session, decision.plan) != decision.outcome:
        return f"The plan '{decision.plan}' or what it rests on has changed since the decision (result {decision.outcome[:12]}): decide again."
    return ""


def weighed(plan: Plan, weights: Sequence[Weight], comparison: Comparison) -> Plan:
    """`plan` with the surgeon's weights; a weight of 0 is not kept. Raises RequestError for a measure that no plan has."""
    known = [row.id for row in comparison.rows]
    for weight in weights:
        if known and weight.measure not in known:
            close = get_close_matches(weight.measure, known, n=1, cutoff=0.4)
            raise RequestError(f"there is no measure '{weight.measure}' to weigh{f', did you mean {close[0]}' if close else ''}; these plans have "
                               f"{', '.join(known)}")
    return replace(plan, weights=tuple(weight for weight in weights if weight.weight > 0.0))


def choice_of(session: Session, comparison: Comparison) -> Choice:
    """Everything that helps to choose between the finished plans of `comparison`, and what was chosen."""
    candidates = {candidate.name: candidate.procedures for candidate in session.plan.candidates}
    spreads = session.spreads()
    first = comparison.plans[0] if comparison.plans else ""
    trees = session.value("model").trees if first and session.ready("model") else ()
    told = tuple(Difference(first, name, differences(candidates[first], candidates[name], trees), effects(comparison, first, name),
                            beats(comparison, spreads, first, name))
                 for name in comparison.plans[1:])
    hashes = tuple((name, outcome_id(session, name)) for name in comparison.plans)
    ranking = ranked(comparison, session.plan.weights, spreads=spreads, seed=session.plan.seed)
    return Choice(undominated(comparison), ranking, told, hashes, session.plan.decision, overtaken(session))
