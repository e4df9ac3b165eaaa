"""Danger signs that mean more together than alone.

Signs of the cauda equina are spoken of as one; fever, cancer or thin bones
with loss of power or feeling is an emergency; so is a swollen calf with breathlessness.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from assistant.messages import Tier

CAUDA_EQUINA = frozenset(
    {
        "bladder_bowel_loss",
        "urinary_retention",
        "saddle_numbness",
        "sexual_numbness",
        "both_legs",
        "worsening_weakness",
        "cauda_equina_named",
    }
)
SYMPTOMS = frozenset({"numbness_or_tingling", "leg_weakness"})
"""Symptoms that are no danger signs by themselves; they are remembered because others make them so."""
REMEMBERED = frozenset({"pregnant", "medicine_risk", "child"})
"""Cues that are remembered for the session."""
_LOSS = CAUDA_EQUINA | {"foot_drop"}


@dataclass(frozen=True, slots=True)
class Combination:
    """A form of forms.yaml that is spoken in place of the single lines."""

    form: str
    tier: Tier
    first: frozenset[str]
    second: frozenset[str]

    def matches(self, signs: Collection[str]) -> bool:
        """Say whether one sign of each side is among `signs`."""
        return any(a in signs and b in signs for a in self.first for b in self.second if a != b)


COMBINATIONS = (
    Combination(
        "combined_clot",
        "emergency",
        frozenset({"calf_clot_signs"}),
        frozenset({"breathing_trouble", "chest_pain", "collapse"}),
    ),
    Combination("combined_cauda_equina", "emergency", CAUDA_EQUINA, CAUDA_EQUINA),
    Combination(
        "combined_fever",
        "emergency",
        frozenset({"fever_with_back_pain"}),
        _LOSS | SYMPTOMS | {"infection_risk", "after_procedure"},
    ),
    Combination("combined_history", "emergency", frozenset({"cancer_history", "fracture_risk"}), _LOSS | SYMPTOMS),
    Combination(
        "combined_foot_drop", "emergency", frozenset({"foot_drop"}), frozenset({"worsening_weakness", "worsening"})
    ),
    Combination("combined_pregnant_fever", "urgent", frozenset({"fever_with_back_pain"}), frozenset({"pregnant"})),
    Combination(
        "combined_weight_loss",
        "urgent",
        frozenset({"unexplained_weight_loss"}),
        frozenset({"night_sweats", "cancer_history"}),
    ),
    Combination("combined_weight_loss", "urgent", frozenset({"night_sweats"}), frozenset({"cancer_history"})),
)


def combination(signs: Collection[str], before: Collection[str] = ()) -> Combination | None:
    """Find the most dangerous combination among `signs` that was not there `before`."""
    return next((found for found in COMBINATIONS if found.matches(signs) and not found.matches(before)), None)
