"""Tells what is surely all that somebody wants to say, so that they need not be waited for as long as others."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.library.intents import IntentKind
from assistant.messages import Meaning
from assistant.understanding.clauses import is_question


def is_whole(meaning: Meaning, kinds: Mapping[str, IntentKind]) -> bool:
    """Whether this is a question or a command that was understood; who tells of themselves often goes on.

    Nothing with a danger sign in it is whole. `kinds` gives the kind of each intent.
    """
    if meaning.red_flags:
        return False
    if not meaning.intents:
        return meaning.reply is not None or meaning.region is not None
    asked = {kinds[intent] for intent in meaning.intents}
    return asked == {"control"} or (asked == {"faq"} and is_question(meaning.heard.split()))
