"""Draws how understanding grows with the number of phrases of each intent: python benchmarks/learning_curve.py

Learned from so many phrases of each intent, drawn at random from what four fifths of the writers say, and asked what
the others say. Writes docs/learning_curve.svg and prints its numbers.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from peers import OUT_OF_SCOPE
from understanding import of_held_out

from assistant.library.folders import data_folder
from assistant.library.intents import load_vocabulary
from assistant.library.reading import Problems
from assistant.understanding.features import lexicon
from assistant.understanding.normalise import tokens
from assistant.understanding.training import Example, fit, fit_space

COUNTS = (5, 10, 20, 30, 60, 120, None)
"""Phrases an intent; None takes all."""
FOREIGN = 8
"""Times as many of other subjects, which are endless."""
WRONG = 0.05
WIDTH, HEIGHT = 700, 400
LEFT, RIGHT, TOP, BOTTOM = 56, 200, 24, 48
SERIES = (
    ("closed", "right if made to answer", "#0b5394", ""),
    ("right", "right with 5 % wrong", "#b45f06", ""),
    ("rejected", "other subjects rejected then", "#38761d", "6 4"),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    default = Path(__file__).parents[1] / "docs" / "learning_curve.svg"
    parser.add_argument("--out", type=Path, default=default)
    options = parser.parse_args()
    points = []
    print("phrases an intent  " + "  ".join(title for _, title, *_ in SERIES))
    for count in COUNTS:
        phrases, gave = measured(count)
        points.append((phrases, gave))
        print(f"{phrases:17.0f}  " + "  ".join(f"{gave[key]:.3f}".ljust(len(title)) for key, title, *_ in SERIES))
    options.out.parent.mkdir(exist_ok=True)
    options.out.write_text(drawn(points), encoding="utf-8")
    print(f"Wrote {options.out}.")


def measured(count: int | None) -> tuple[float, dict[str, float]]:
    """Learn from `count` phrases an intent; give how many those are on average and what came of it."""
    material, rows = of_held_out()
    vocabulary = load_vocabulary(data_folder("intents"), Problems())
    by_intent: dict[str, list[str]] = {}
    for text, label in material.phrases:
        by_intent.setdefault(label, []).append(text)
    learned = []
    for label, texts in by_intent.items():
        random.Random(label).shuffle(texts)
        most = None if count is None else count * (FOREIGN if label == OUT_OF_SCOPE else 1)
        learned += [(tokens(text, vocabulary.contractions), label) for text in texts[:most]]
    space = fit_space([found for found, _ in learned], lexicon(vocabulary))
    model = fit(space, [Example(space.vector(found), label) for found, label in learned])
    own, foreign = [], []
    for row in rows:
        chances = model.probabilities(space.vector(tokens(row.text, vocabulary.contractions)))
        chances.pop(OUT_OF_SCOPE)
        best = max(chances, key=lambda intent: chances[intent])
        if row.foreign:
            foreign.append(chances[best])
        else:
            own.append((chances[best], best in row.right))
    threshold = at_wrong(own)
    gave = {
        "closed": sum(right for _, right in own) / len(own),
        "right": sum(right and score > threshold for score, right in own) / len(own),
        "rejected": sum(score <= threshold for score in foreign) / len(foreign),
    }
    intents = len(by_intent) - 1
    return sum(label != OUT_OF_SCOPE for _, label in learned) / intents, gave


def at_wrong(own: Sequence[tuple[float, bool]]) -> float:
    """Give the score above which `WRONG` of all are answered wrongly."""
    wrong = 0
    for score, right in sorted(own, reverse=True):
        wrong += not right
        if wrong > WRONG * len(own):
            return score
    return 0.0


def drawn(points: Sequence[tuple[float, dict[str, float]]]) -> str:
    """Draw the figure as SVG; the number of phrases doubles at equal steps."""
    from math import log2

    first, last = log2(points[0][0]), log2(points[-1][0])
    low = min(0.4, min(value for _, gave in points for value in gave.values()) - 0.05)

    def x(phrases: float) -> float:
        return LEFT + (log2(phrases) - first) / (last - first) * (WIDTH - LEFT - RIGHT)

    def y(value: float) -> float:
        return TOP + (1 - value) / (1 - low) * (HEIGHT - TOP - BOTTOM)

    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"',
        ' font-family="sans-serif" font-size="12">',
        "<title>How understanding grows with the number of phrases of each intent</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
    ]
    for tenth in range(int(low * 10) + 1, 11):
        place = y(tenth / 10)
        lines.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{place:.1f}" y2="{place:.1f}" stroke="#ddd"/>')
        lines.append(f'<text x="{LEFT - 8}" y="{place + 4:.1f}" text-anchor="end">{tenth * 10} %</text>')
    for phrases, _ in points:
        lines.append(f'<text x="{x(phrases):.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{phrases:.0f}</text>')
    middle = (LEFT + WIDTH - RIGHT) / 2
    lines.append(f'<text x="{middle}" y="{HEIGHT - 10}" text-anchor="middle">phrases of each intent</text>')
    for key, title, colour, dashes in SERIES:
        path = " ".join(f"{x(phrases):.1f},{y(gave[key]):.1f}" for phrases, gave in points)
        lines.append(
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dashes}"/>'
        )
        lines += [
            f'<circle cx="{x(phrases):.1f}" cy="{y(gave[key]):.1f}" r="3" fill="{colour}"/>' for phrases, gave in points
        ]
        place = y(points[-1][1][key]) + 4
        lines.append(f'<text x="{WIDTH - RIGHT + 8}" y="{place:.1f}" fill="{colour}">{title}</text>')
    return "\n".join([*lines, "</svg>", ""])


if __name__ == "__main__":
    main()
