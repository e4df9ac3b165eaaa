"""Checks that every placeholder can be filled, in every region."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.checking.spoken import Spoken, line_of
from assistant.library.content import Content
from assistant.library.reading import Problem


def placeholder_problems(texts: Sequence[Spoken], content: Content) -> Iterator[Problem]:
    """Check what stands in braces."""
    of_regions = {name for region in content.regions.values() for name in region.says}
    used: set[str] = set()
    for text in texts:
        used |= text.placeholders & of_regions
        for name in sorted(text.placeholders - of_regions - text.of_a_turn):
            yield Problem(text.path, text.line, f"there is no placeholder {{{name}}} here")
        if text.bare.count("{") or text.bare.count("}"):
            yield Problem(text.path, text.line, "a brace of a placeholder is missing")
    for region in content.regions.values():
        for name in sorted(used - region.says.keys()):
            yield Problem(
                "content/en/regions.yaml", line_of(region.name), f"{region.id} does not say what {{{name}}} is"
            )
