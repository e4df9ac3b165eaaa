"""Phrase templates: `(one|other)` for alternatives, `[word]` for what may be left out."""

from __future__ import annotations

MOST_EXPANSIONS = 200
"""A template that gives more sentences than this says little more with each; it is an error."""


def expand(template: str) -> list[str]:
    """Expand one template into its sentences.

    Raises ValueError where the template is malformed or gives more than `MOST_EXPANSIONS` sentences.
    """
    if not any(mark in template for mark in "([{<|"):
        return [str(template)]
    from hassil import parse_sentence, sample_expression
    from hassil.errors import MissingListError, MissingRuleError
    from hassil.parse_expression import ParseExpressionError
    from hassil.parser import ParseError

    try:
        expression = parse_sentence(template).expression
        sentences: dict[str, None] = {}
        for sentence in sample_expression(expression):
            sentences[" ".join(sentence.split())] = None
            if len(sentences) > MOST_EXPANSIONS:
                raise ValueError(f"the template gives more than {MOST_EXPANSIONS} sentences: {template}")
    except (ParseError, ParseExpressionError, MissingListError, MissingRuleError) as error:
        raise ValueError(f"the template is malformed: {template} ({error})") from None
    return list(sentences)
