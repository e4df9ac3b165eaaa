"""The graph from transitions to words: every pronunciation, with silence between words (Kaldi's HCL).

Graphs are text as OpenFst reads it: a line has the state left, the state reached, the symbol taken, the symbol given
and the cost (a negated natural logarithm), or a final state and its cost. The state of the first line is the start.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import kaldifst

from tools.vosk_mini.acoustic_file import stay_probability
from tools.vosk_mini.phones import GARBAGE, PHONES, SILENCE, TRANSITIONS, in_word, leaving, staying

UNKNOWN_WORD = "[unk]"
_SILENCE_BETWEEN_WORDS = 0.4
"""Probability of a pause after a word, and before the first one."""


@dataclass(frozen=True, slots=True)
class WordsGraph:
    """The finished graph and what it needs beside it."""

    graph: kaldifst.StdVectorFst
    markers: tuple[int, ...]
    """Symbols on its arcs that stand for no transition; they told words apart that sound alike."""


def words_graph(
    pronunciations: Mapping[str, Sequence[str]], ids: Mapping[str, int], stays: Mapping[str, float]
) -> WordsGraph:
    """Build the graph of all words, whose numbers are `ids`, and of `[unk]`."""
    text, markers = _lexicon(pronunciations, ids)
    lexicon = kaldifst.compile(text, acceptor=False)
    kaldifst.arcsort(lexicon, "ilabel")
    # In the log semiring costs would end up inside words, and Vosk would never find the end of an utterance.
    kaldifst.determinize_star(lexicon, use_log=False)
    kaldifst.minimize_encoded(lexicon)
    graph = kaldifst.compile(_with_transitions(lexicon, stays), acceptor=False)
    kaldifst.arcsort(graph, "olabel")
    return WordsGraph(graph, tuple(TRANSITIONS + 1 + number for number in range(markers)))


def _lexicon(pronunciations: Mapping[str, Sequence[str]], ids: Mapping[str, int]) -> tuple[str, int]:
    """Give the graph from phones to words, and how many markers it uses; the first one follows a silence."""
    ways = [(word, in_word(way)) for word, said in pronunciations.items() for way in said]
    ways.append((UNKNOWN_WORD, (GARBAGE,)))
    alike = Counter(phones for _, phones in ways)
    beginnings = {phones[:length] for _, phones in ways for length in range(1, len(phones))}
    marked: Counter[tuple[int, ...]] = Counter()
    spoken, silent = -math.log(1 - _SILENCE_BETWEEN_WORDS), -math.log(_SILENCE_BETWEEN_WORDS)
    start, word_start, before_silence, after_silence, fresh = 0, 1, 2, 3, 4
    lines = [
        f"{start} {word_start} 0 0 {spoken}",
        f"{start} {before_silence} 0 0 {silent}",
        f"{before_silence} {after_silence} {SILENCE} 0",
        f"{after_silence} {word_start} {len(PHONES)} 0",
    ]
    for word, phones in ways:
        symbols = list(phones)
        if alike[phones] > 1 or phones in beginnings:
            marked[phones] += 1
            symbols.append(len(PHONES) + marked[phones])
        state, given = word_start, ids[word]
        for symbol in symbols[:-1]:
            lines.append(f"{state} {fresh} {symbol} {given}")
            state, given, fresh = fresh, 0, fresh + 1
        lines.append(f"{state} {word_start} {symbols[-1]} {given} {spoken}")
        lines.append(f"{state} {before_silence} {symbols[-1]} {given} {silent}")
    lines.append(f"{word_start} 0")
    return "\n".join(lines) + "\n", max(marked.values(), default=0) + 1


def _with_transitions(lexicon: kaldifst.StdVectorFst, stays: Mapping[str, float]) -> str:
    """Put transitions in the place of phones: what leaves a phone on the arc, what stays in it on the state reached.

    A state that is reached by several phones gets a forerunner for each, where that phone can stay.
    """
    arcs = {
        state: [(arc.ilabel, arc.olabel, float(arc.weight.value), arc.nextstate) for arc in _arcs(lexicon, state)]
        for state in range(lexicon.num_states)
    }
    reached_by: defaultdict[int, set[int]] = defaultdict(set)
    for leaves in arcs.values():
        for symbol, _, _, target in leaves:
            reached_by[target].add(symbol if _is_phone(symbol) else 0)
    lines: list[str] = []
    forerunners: dict[tuple[int, int], int] = {}
    for state in sorted(arcs, key=lambda state: state != lexicon.start):
        for symbol, given, cost, target in arcs[state]:
            if not _is_phone(symbol):
                marker = TRANSITIONS + 1 + symbol - len(PHONES) if symbol else 0
                lines.append(f"{state} {target} {marker} {given} {cost}")
                continue
            stay = stay_probability(symbol, stays)
            if (target, symbol) not in forerunners:
                alone = reached_by[target] == {symbol} and target != lexicon.start
                forerunners[target, symbol] = target if alone else len(arcs) + len(forerunners)
            forerunner = forerunners[target, symbol]
            lines.append(f"{state} {forerunner} {leaving(symbol)} {given} {cost - math.log(1 - stay)}")
    for (target, symbol), forerunner in forerunners.items():
        lines.append(f"{forerunner} {forerunner} {staying(symbol)} 0 {-math.log(stay_probability(symbol, stays))}")
        if forerunner != target:
            lines.append(f"{forerunner} {target} 0 0")
    for state in arcs:
        cost = float(lexicon.final(state).value)
        if cost != math.inf:
            lines.append(f"{state} {cost}")
    return "\n".join(lines) + "\n"


def _arcs(graph: kaldifst.StdVectorFst, state: int) -> kaldifst.ArcIterator:
    return kaldifst.ArcIterator(graph, state)


def _is_phone(symbol: int) -> bool:
    return 0 < symbol < len(PHONES)
