"""Every region, every red flag, every status: what is said first."""

from __future__ import annotations

import itertools
import re

import pytest

from assistant.answering.answerer import Answerer
from assistant.answering.combinations import CAUDA_EQUINA, combination
from assistant.answering.fixed_lines import first_lines, guidance_lines
from assistant.answering.regions import fill
from assistant.library.content import Content
from assistant.library.folders import data_folder
from assistant.library.intents import load_names
from assistant.library.reading import Problems
from assistant.messages import GUIDANCE_KINDS, TIERS
from safety.talking import FLAGS, REGIONS, STATUSES, Talk, first_sentence, flag, kinds, meant, texts

MOST_WORDS = 25
CUES = ((), ("what_if",), ("someone_else",), ("benign",), ("long_standing",), ("distress",), ("child",), ("abuse",))
ACTION = re.compile(r"\b([Gg]o to|[Ss]ee a doctor|[Tt]ake|[Tt]ell a grown-up)\b")


def numbers(content: Content, region: str) -> list[str]:
    says = content.regions[region].says
    return [says[name] for name in ("EMERGENCY", "ED", "URGENT", "CRISIS")]


def test_the_flags_of_these_tests_are_those_of_the_taxonomy_in_the_order_of_danger() -> None:
    names = load_names(data_folder("intents"), Problems())
    assert tuple(names.tiers) == FLAGS


def test_the_regions_of_these_tests_are_all(content: Content) -> None:
    assert set(REGIONS) == set(content.regions)


@pytest.mark.parametrize("region", REGIONS)
def test_first_line_of_every_flag_and_status_is_approved_and_acts(
    region: str, answerer: Answerer, content: Content
) -> None:
    approved = set(first_lines(content, content.regions[region]))
    for name, status, weak, cues in itertools.product(FLAGS, STATUSES, (False, True), CUES):
        case = (region, name, status, weak, cues)
        reply = Talk(answerer, region).hear(meant(flag(content, name, status, *cues, weak=weak), cues=cues))
        first = reply.speech[0]
        assert first.kind in GUIDANCE_KINDS, case
        assert first.text in approved, (case, first.text)
        assert "{" not in texts(reply) and "}" not in texts(reply), case
        sentence = first_sentence(reply)
        assert len(sentence.split()) <= MOST_WORDS, (case, sentence)
        acts = any(number in sentence for number in numbers(content, region)) or ACTION.search(sentence)
        assert acts, (case, sentence)


@pytest.mark.parametrize("region", REGIONS)
def test_whole_first_lines_are_short_and_hold_no_digits(region: str, content: Content) -> None:
    for line in guidance_lines(content, content.regions[region]):
        assert "{" not in line, line
        assert not re.search(r"\d", line), line
    for line in first_lines(content, content.regions[region]):
        if line != content.regions[region].silent:
            assert len(line.split()) <= MOST_WORDS + 3, line


def test_asserted_emergencies_and_urgent_signs_alarm_and_hold(answerer: Answerer, content: Content) -> None:
    for name in FLAGS:
        talk = Talk(answerer)
        reply = talk.flags(flag(content, name), asks=("walking",))
        tier = content.guidance[name].tier
        assert reply.speech[0].kind == tier, name
        assert (talk.state.alert is not None) == (tier != "soon"), name
        assert ("answer" in kinds(reply)) == (tier == "soon"), name


def test_somebody_elses_sign_is_told_in_the_third_person(answerer: Answerer, content: Content) -> None:
    for name in FLAGS:
        reply = Talk(answerer).flags(flag(content, name, "other"))
        assert reply.speech[0].text == fill(content.guidance[name].other, content.regions["GB"])


def test_history_counts_in_any_tense(answerer: Answerer, content: Content) -> None:
    for name in ("cancer_history", "infection_risk", "fracture_risk"):
        assert Talk(answerer).flags(flag(content, name, "past")).speech[0].kind == "urgent"


def test_no_region_says_the_number_of_another(answerer: Answerer, content: Content) -> None:
    for name, status in itertools.product(FLAGS, STATUSES):
        found = flag(content, name, status)
        assert "nine, one, one" not in texts(Talk(answerer, "GB").flags(found))
        assert "one, one, one" not in texts(Talk(answerer, "US").flags(found)).replace("nine, one, one", "")
        assert (
            "one, one, one" in texts(Talk(answerer, "NZ").flags(found))
            or content.guidance[name].tier != "emergency"
            or (name == "suicidal_thoughts")
        )


def test_one_one_one_is_the_urgent_line_in_britain_and_the_emergency_number_in_new_zealand(content: Content) -> None:
    britain, zealand = content.regions["GB"], content.regions["NZ"]
    assert (britain.dial["EMERGENCY"], britain.dial["URGENT"]) == ("999", "111")
    assert (zealand.dial["EMERGENCY"], zealand.dial["URGENT"]) == ("111", "0800611116")
    assert "one, one, one" not in britain.says["EMERGENCY"]
    assert "one, one, one" not in zealand.says["URGENT"]


def test_every_pair_of_flags_is_told_in_the_order_of_danger(answerer: Answerer, content: Content) -> None:
    for first, second in itertools.combinations(FLAGS, 2):
        reply = Talk(answerer).flags(flag(content, first), flag(content, second))
        tiers = [TIERS.index(speech.kind) for speech in reply.guidance]  # type: ignore[arg-type]
        assert tiers[0] == min(tiers), (first, second)
        combined = combination({first, second})
        if combined:
            assert reply.speech[0].kind == combined.tier, (first, second)
            assert reply.speech[0].text == fill(content.forms[combined.form][""], content.regions["GB"]), (
                first,
                second,
            )
        else:
            assert reply.speech[0].text == fill(content.guidance[first].say, content.regions["GB"]), (first, second)
            other = content.guidance[second].say
            if (first, second) == ("overdose", "suicidal_thoughts"):
                other = content.forms["overdose_then_crisis"][""]
            assert reply.speech[1].text == fill(other, content.regions["GB"]), (first, second)


def test_two_signs_of_the_cauda_equina_are_told_once(answerer: Answerer, content: Content) -> None:
    for first, second in itertools.combinations(sorted(CAUDA_EQUINA, key=FLAGS.index), 2):
        reply = Talk(answerer).flags(flag(content, first), flag(content, second))
        said = texts(reply)
        assert said.count("cauda equina syndrome") == 1 or "cauda_equina_named" in (first, second), (first, second)
        assert fill(content.guidance[second].say, content.regions["GB"]) not in said, (first, second)


EMERGENCIES_TOGETHER = [
    ("fever_with_back_pain", "infection_risk"),
    ("fever_with_back_pain", "after_procedure"),
    ("fever_with_back_pain", "foot_drop"),
    ("fever_with_back_pain", "worsening_weakness"),
    ("cancer_history", "foot_drop"),
    ("cancer_history", "saddle_numbness"),
    ("fracture_risk", "worsening_weakness"),
    ("fracture_risk", "bladder_bowel_loss"),
    ("calf_clot_signs", "breathing_trouble"),
    ("calf_clot_signs", "chest_pain"),
    ("calf_clot_signs", "collapse"),
    ("foot_drop", "worsening_weakness"),
]


@pytest.mark.parametrize(("first", "second"), EMERGENCIES_TOGETHER)
@pytest.mark.parametrize("turns_between", [0, 2])
def test_facts_of_different_turns_combine_to_an_emergency(
    first: str, second: str, turns_between: int, answerer: Answerer, content: Content
) -> None:
    for one, other in ((first, second), (second, first)):
        talk = Talk(answerer)
        talk.flags(flag(content, one))
        talk.says("acknowledge")
        for _ in range(turns_between):
            talk.asks("what_is_sciatica")
        reply = talk.flags(flag(content, other))
        combined = combination({first, second})
        assert combined is not None
        assert reply.speech[0].kind == "emergency"
        assert reply.speech[0].text == fill(content.forms[combined.form][""], content.regions["GB"])


@pytest.mark.parametrize("known", ["fever_with_back_pain", "cancer_history", "fracture_risk"])
@pytest.mark.parametrize("symptom", ["numbness_or_tingling", "leg_weakness"])
def test_a_symptom_that_is_no_flag_makes_an_earlier_flag_an_emergency(
    known: str, symptom: str, answerer: Answerer, content: Content
) -> None:
    for symptom_first in (False, True):
        talk = Talk(answerer)
        if symptom_first:
            assert talk.asks(symptom).speech[0].kind == "answer"
        reply = talk.flags(flag(content, known))
        if not symptom_first:
            assert reply.speech[0].kind == "urgent"
            talk.says("acknowledge")
            talk.asks("walking")
            reply = talk.asks(symptom)
        assert reply.speech[0].kind == "emergency"
        assert talk.state.alert is not None


def test_what_another_person_has_does_not_combine_with_ones_own(answerer: Answerer, content: Content) -> None:
    talk = Talk(answerer)
    talk.flags(flag(content, "fever_with_back_pain", "other"))
    talk.says("acknowledge")
    assert talk.flags(flag(content, "foot_drop")).speech[0].kind == "urgent"


def test_pregnancy_is_remembered(answerer: Answerer, content: Content) -> None:
    talk = Talk(answerer)
    talk.hear(meant(asks=("pregnancy_sciatica",), cues=("pregnant",)))
    talk.asks("walking")
    fever = talk.flags(flag(content, "fever_with_back_pain"))
    assert "maternity unit" in fever.speech[0].text
    talk.says("acknowledge")
    saddle = talk.flags(flag(content, "saddle_numbness"))
    assert "Tell them you are pregnant." in texts(saddle)


def test_a_dropped_foot_that_gets_worse_is_an_emergency(answerer: Answerer, content: Content) -> None:
    assert Talk(answerer).flags(flag(content, "foot_drop")).speech[0].kind == "urgent"
    assert Talk(answerer).flags(flag(content, "foot_drop"), cues=("worsening",)).speech[0].kind == "emergency"


def test_the_line_on_driving_is_said_wherever_one_may_not_drive(content: Content) -> None:
    for guidance in content.guidance.values():
        if not guidance.drive:
            assert "Do not drive" in guidance.next, guidance.id
