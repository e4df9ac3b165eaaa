"""Which texts of system.yaml, screen.yaml and forms.yaml the code says.

This is the one list of them. A text that is missing would fail only when somebody needs it, and one that nothing says
is kept right for nothing, so `backtalk check` compares the list with the files, and a test compares it with the code.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from assistant.checking.data import Data
from assistant.checking.spoken import line_of
from assistant.library.reading import Problem

SYSTEM = frozenset({
    "greeting", "introduction", "region_confirm", "region_ask", "region_ask_again", "region_not_known", "region_set",
    "log_on", "not_saved", "settings_lost", "forgotten", "note_forgotten",
    "help", "help_after_misses", "list_topics_intro", "list_topics_more",
    "repeat_nothing", "more_nothing", "more_end", "go_back_nothing", "stop", "pause_listening", "resume",
    "slower", "slowest", "faster", "fastest", "louder", "loudest", "quieter", "quietest", "yes_nothing", "no_nothing",
    "sources_intro", "sources_nothing", "about", "thanks", "goodbye",
    "out_of_scope", "out_of_scope_again", "not_understood", "did_you_mean_two", "did_you_mean_one", "which_part",
    "neither", "no_such_choice", "ask_next", "ask_next_one", "diagnosis_request", "dose_request", "second_question",
    "no_microphone", "no_speaker", "no_recognizer", "model_hint", "expired_content",
    "listening", "thinking", "keys", "keys_hint", "microphone_lost", "microphone_back", "speaker_back", "say_again",
})  # fmt: skip
SCREEN = frozenset({
    "intro", "how_to_answer", "all_clear", "silence", "silence_end", "ask_again", "stopped", "cannot_skip", "busy",
    "offer", "declined",
})  # fmt: skip
_BY_TIER = ("emergency", "urgent", "soon")
FORMS: Mapping[str, Collection[str]] = {
    "conditional": _BY_TIER,
    "negated": _BY_TIER,
    "past": (*_BY_TIER, "question"),
    "unsure": (*_BY_TIER, "crisis", "question", "crisis_question"),
    "reminder": (*_BY_TIER, "crisis"),
    "cleared": (*_BY_TIER, "crisis"),
    "cannot_wait": (*_BY_TIER, "crisis", "nerves"),
    "what_if": (*_BY_TIER, "crisis", "question"),
    "other_past": (*_BY_TIER, "crisis", "after"),
    "benign": ("emergency", "question", "feeling_question"),
    "long_standing": ("question", "cleared"),
}
"""The forms that have several texts, and the keys of these."""
FORM = frozenset({
    "combined_cauda_equina", "combined_cauda_equina_other", "combined_fever", "combined_history", "combined_clot",
    "combined_foot_drop", "combined_weight_loss", "pregnant_extra", "overdose_then_crisis",
    "acknowledge", "stay_with_them", "no_answer", "acknowledged", "acknowledged_crisis", "acknowledged_urgent",
    "kept", "hold", "waiting", "not_cleared", "safe_question", "doubt", "doubt_urgent",
    "no_phone", "cannot_speak", "cannot_travel", "no_driving", "cannot_call", "maybe_cannot",
    "combined_pregnant_fever", "misheard", "heard", "child", "child_pain", "about_a_child", "medicine_risk",
    "child_reports_adult_down", "confused", "distress", "not_english", "expired_numbers",
})  # fmt: skip
"""The forms that are one text."""


def said_problems(data: Data) -> Iterator[Problem]:
    """Compare the list with the files."""
    content = data.content
    yield from _compare("content/en/system.yaml", content.system, SYSTEM)
    yield from _compare("content/en/screen.yaml", content.screen, SCREEN)
    forms = {_key(form, key): text for form, texts in content.forms.items() for key, text in texts.items()}
    wanted = {_key(form, key) for form, keys in FORMS.items() for key in keys} | FORM
    yield from _compare("content/en/forms.yaml", forms, wanted)


def _key(form: str, key: str) -> str:
    return f"{form}.{key}" if key else form


def _compare(path: str, texts: Mapping[str, str], said: Collection[str]) -> Iterator[Problem]:
    for key, text in texts.items():
        if key not in said:
            yield Problem(
                path, line_of(text), f"nothing says {key}: delete it, or add it to assistant/checking/said.py"
            )
    for key in sorted(set(said) - texts.keys()):
        yield Problem(path, 1, f"{key} is missing, and Backtalk says it")
