"""Cuts a long utterance into clauses, by the words that begin one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

_JOINS = frozenset(("but", "and", "so", "because", "oh", "or", "also", "then", "though", "only", "anyway", "plus"))
_ASKS = frozenset(
    (
        *("what", "how", "why", "when", "where", "which", "is", "are", "am", "can", "could", "should", "shall"),
        *("does", "do", "did", "will", "would", "tell", "any"),
    )
)
_ASKS_ANEW = frozenset(("should", "shall", "could", "does", "what", "which", "tell"))
"""Those that hardly ever stand within a clause, as "when" does in "I can't feel it when I wipe"."""
_SHORTEST = 3
_BEFORE_QUESTION = 4
"""Tokens that must stand before a question word for it to begin a clause: "tell me what" is one question."""


def clauses(found: Sequence[str], *, surely: bool = False) -> Iterator[Sequence[str]]:
    """Give the clauses of `found` that are long enough to say something; nothing where there is only one.

    `surely` parts them only where no clause is cut in two: a question may begin with "when", but so may half a clause.
    """
    edges = [0]
    begins = _ASKS_ANEW if surely else _ASKS
    for place in range(1, len(found)):
        length = place - edges[-1]
        asks = found[place] in begins and found[place - 1] not in _ASKS | _JOINS and length >= _BEFORE_QUESTION
        if (found[place] in _JOINS or asks) and length >= _SHORTEST:
            edges.append(place)
    if len(edges) > 1:
        for start, end in zip(edges, [*edges[1:], len(found)], strict=True):
            if end - start >= _SHORTEST:
                yield found[start:end]


def is_question(clause: Sequence[str]) -> bool:
    """Say whether a clause begins as questions do: "and how long does it last"."""
    words = [token for token in clause[:_SHORTEST] if token not in _JOINS]
    return bool(words) and words[0] in _ASKS
