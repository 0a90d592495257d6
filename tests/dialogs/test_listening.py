"""What is heard in typed words: alarm, topics, the words that said so, and how surely."""

import time
from functools import cache

import pytest

from dialogs import listening
from dialogs.hearing import report, sentences
from dialogs.listening import FOLDER, LEXICON, TOPICS, Ear, open_ear

MEASURE = sentences.FOLDER / f"{sentences.UNSEEN}.jsonl"

BARE = 2
"""Words of a greeting or a bare plea: those are the same for everybody."""

# What was measured on messages nobody tuned on, less a little: raise them when it is true.
FLOORS = {
    "alarm on an emergency": 0.88,
    "alarm on urgent words": 0.79,
    "right topic first": 0.69,
    "right topic among three": 0.91,
}
CEILINGS = {"false alarm on harmless words": 0.09, "alarm on routine words": 0.17}


@cache
def ear() -> Ear:
    return open_ear(FOLDER)


@cache
def measured() -> tuple[report.Pair, ...]:
    return tuple(report.pairs(sentences.read(MEASURE), ear().hear))


@pytest.mark.parametrize(
    "text",
    [
        "mi ha chiusa in bagno e sta prendendo a calci la porta",
        "MI HA CHIUSA IN BAGNO!!! STA PRENDENDO A CALCI LA PORTA",
        "mio marito ha un coltelo e mi cerca",
        "ho preso tutte le pastiglie",
        "sono sul ponte, scusate tutti",
        "he is outside my door with a knife",
        "hes got a kinfe pls help",
        "i took all my pills",
        "they locked us in and took our phones, tonight we all cross over",
        "aiuto mi sta ammazzando",
        "call 112 for me, he has a gun",
    ],
)
def test_danger_now_is_an_alarm(text: str) -> None:
    heard = ear().hear(text)
    assert heard.alarm
    assert heard.urgency == "emergency"


@pytest.mark.parametrize(
    "text",
    [
        "sto morendo di caldo",
        "this homework is killing me",
        "ho ucciso il boss finale",
        "my phone died again",
        "buongiorno, a che ora aprite?",
        "which languages do you speak?",
        "delete my data please",
        "grazie mille, siete gentilissimi",
        "sono un'insegnante, fate formazione sul bullismo?",
        "",
        "🙂",
        "...",
    ],
)
def test_harmless_words_are_no_alarm(text: str) -> None:
    heard = ear().hear(text)
    assert not heard.alarm
    assert heard.urgency == "none"
    assert not heard.life


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("il mio compagno mi controlla il telefono e mi insulta", "domestic_violence"),
        ("my ex follows me and waits outside my house", "stalking"),
        ("mia figlia è entrata in una setta e segue un guru", "abusive_group"),
        ("my boss humiliates me in front of my colleagues, is it mobbing?", "workplace"),
        ("a scuola i compagni mi prendono in giro", "school"),
        ("my son has become a fascist and talks about race war", "radicalisation"),
        ("mio marito è in carcere, quando posso vederlo?", "detention"),
        ("I am a social worker, do you offer supervision?", "practitioner"),
        ("mi sento solo e non dormo", "wellbeing"),
        ("what time do you open on saturday?", "other"),
        ("ciao", "none"),
    ],
)
def test_the_topic_is_heard(text: str, topic: str) -> None:
    assert ear().hear(text).topics[0] == topic


@pytest.mark.parametrize("text", ["voglio morire", "i want to die", "is this the euthanasia exit"])
def test_words_about_dying_are_told_from_other_danger(text: str) -> None:
    assert ear().hear(text).life


def test_danger_from_somebody_else_is_not_about_dying() -> None:
    assert not ear().hear("mio marito ha un coltello e mi cerca per casa").life


@pytest.mark.parametrize(
    "text", ["il capo mi palpa", "my husband beats me", "help me!!", "penso al suicidio", "aiuto"]
)
def test_plain_words_for_danger_are_an_alarm_however_few(text: str) -> None:
    assert ear().hear(text).alarm


def test_it_says_which_words_said_so() -> None:
    assert "coltello" in ear().hear("mio marito ha un coltello e mi sta cercando").because


def test_danger_at_the_end_of_a_long_message_is_heard() -> None:
    calm = "Scrivo con calma perché oggi ho tempo. Abbiamo una bella casa e un orto grande. " * 6
    assert ear().hear(calm + "Adesso lui ha un coltello e sta sfondando la porta.").alarm


def test_every_topic_that_is_named_is_one_of_ours() -> None:
    assert {topic for pair in measured() for topic in pair.heard.topics} <= set(TOPICS)


def test_the_same_words_always_give_the_same_answer() -> None:
    texts = [pair.said.text for pair in measured()[:50]]
    assert [open_ear(FOLDER).hear(each) for each in texts] == [ear().hear(each) for each in texts]


@pytest.mark.parametrize("name", FLOORS)
def test_what_is_heard_of_unseen_messages_is_no_worse_than_measured(name: str) -> None:
    assert report.rates(measured())[name].share >= FLOORS[name]


@pytest.mark.parametrize("name", CEILINGS)
def test_false_alarms_on_unseen_messages_are_no_more_than_measured(name: str) -> None:
    assert report.rates(measured())[name].share <= CEILINGS[name]


def test_a_message_takes_less_than_five_milliseconds() -> None:
    texts = [pair.said.text for pair in measured()]
    start = time.process_time()
    for text in texts:
        ear().hear(text)
    assert (time.process_time() - start) / len(texts) < 0.005


def test_the_weights_were_learnt_from_the_sentences_and_words_that_are_here() -> None:
    now = sentences.digest(sentences.FOLDER, LEXICON)
    hint = (
        "hint: .venv/bin/python tools/train_listening.py, then commit dialogs/hearing/weights.json"
    )
    assert ear().weights.inputs == now, hint


def test_the_weights_answer_what_is_asked_and_are_small() -> None:
    assert ear().weights.questions == listening.QUESTIONS
    assert listening.WEIGHTS.stat().st_size < 3_000_000


def test_nothing_of_the_measure_was_learnt_from() -> None:
    learnt = {
        each.text for path in sentences.paths(sentences.FOLDER) for each in sentences.read(path)
    }
    assert MEASURE not in sentences.paths(sentences.FOLDER)
    told = {pair.said.text for pair in measured() if len(pair.said.text.split()) > BARE}
    assert not learnt & told
