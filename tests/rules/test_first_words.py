"""Reading first words: what is found, what denial, time and subject make of it, what is no phrase."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from ringbuoy.triage.bench import Message, Score, falls, replay
from ringbuoy.triage.grammar import LANGUAGES
from ringbuoy.triage.levels import About, Level, Reason
from ringbuoy.triage.lists import phrases_in, reader_of, stored
from ringbuoy.triage.phrases import BadPhrase, Phrase, Wrong
from ringbuoy.triage.reading import PhraseList, Reader
from ringbuoy.triage.shipped import CORPORA, HELD_BACK, shipped_lists, shipped_messages, shipped_phrases

OURS = Reader(shipped_lists())


def phrase(
    text: str, level: str = "high", reason: str = "wish", about: str = "self", language: str = "en"
) -> Phrase:
    return Phrase(f"{language}-x1", language, Level(level), Reason(reason), About(about), text)


def level_of(words: str, *phrases: Phrase) -> str:
    return Reader({"en": PhraseList("en", phrases)}).level(words).value


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("I want to die", "high"),
        ("I   WANT\nTO… DIE!!!", "high"),
        ("i wánt to diiiiiie", "high"),
        ("I don't want to die", "none"),
        ("I never said I want to die", "none"),
        ("I do not think I want to die", "none"),
        ("I am not okay I want to die", "high"),
        ("I don't know if I want to die", "high"),
        ("I can't stop, I want to die", "high"),
        ("no, I want to die", "high"),
        ("I am not sleeping and I want to die", "high"),
        ("They want to die", "some"),
        ("My brother is here. I want to die", "high"),
        ("Years ago I want to die", "some"),
        ("Years ago I was fine, now I want to die", "high"),
        ("He left me want to die", "high"),
        ("My mother died last year I want to die", "high"),
        ("want. to. die", "none"),
        ("I want to diet", "none"),
    ],
)
def test_denial_time_and_subject_decide(words: str, level: str) -> None:
    assert level_of(words, phrase("want to die")) == level


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("I took the whole bottle", "imminent"),
        ("my friend took the whole bottle", "imminent"),
        ("When I was fifteen, I took the whole bottle", "some"),
        ("When I was fifteen it was bad, now I took the whole bottle", "imminent"),
        ("Last year I took the whole bottle", "some"),
        ("I lost my job last year I took the whole bottle", "imminent"),
        ("I took the whole bottle years ago", "some"),
        ("I took the whole bottle on Sunday", "high"),
        ("I took the big blue bottle", "imminent"),
        ("I took the very big old blue plastic bottle", "none"),
        ("I took not one bottle", "none"),
    ],
)
def test_an_attempt_counts_whoever_made_it_and_less_when_it_is_past(words: str, level: str) -> None:
    assert level_of(words, phrase("took ... bottle", "imminent", "attempt", "anyone")) == level


@pytest.mark.parametrize(
    ("text", "words", "is_found"),
    [
        ("pills/tablets here", "tablets here", True),
        ("suicid* thing", "suicidal thing", True),
        ("suicid* thing", "suicide thing", True),
        ("took # pills", "took 30 pills", True),
        ("took # pills", "took 2 pills", False),
        ("since #### sad", "since 2015 sad", True),
        ("overdose now", "overdsoe now", True),
        ("overdose now", "ovrdose now", True),
        ("overdose now", "underdose now", False),
        ("i'm dead tomorrow", "Im dead tomorrow", True),
        ("suicide plan", "su1c1de plan", True),
        ("suicide plan", "suicide  …  plan", True),
    ],
)
def test_how_a_phrase_is_written(text: str, words: str, is_found: bool) -> None:
    assert (level_of(words, phrase(text)) == "high") is is_found


def test_a_figure_of_speech_silences_only_what_lies_in_it() -> None:
    both = (phrase("kill myself"), phrase("kill myself laughing", "none", "idiom"))

    assert level_of("I could kill myself laughing", *both) == "none"
    assert level_of("I could kill myself laughing. I want to kill myself", *both) == "high"


def test_a_figure_of_speech_silences_a_phrase_with_a_gap_that_begins_in_it() -> None:
    both = (phrase("want ... die"), phrase("want to die of laughter", "none", "idiom"))

    assert level_of("I want to die of laughter", *both) == "none"
    assert level_of("I want so much to die of laughter", *both) == "high"
    assert level_of("I want to die of laughter and I want to die", *both) == "high"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", Wrong.EMPTY),
        ("...", Wrong.EMPTY),
        ("... pills", Wrong.OUTER_GAP),
        ("took ...", Wrong.OUTER_GAP),
        ("took ... ... pills", Wrong.DOUBLE_GAP),
        ("(took+)+ pills", Wrong.NO_WORD),
        ("took//pills now", Wrong.NO_WORD),
        ("gonna/will leave", Wrong.NOT_SINGLE),
        ("sui* now", Wrong.SHORT_STAR),
        ("i am", Wrong.SAYS_LITTLE),
        ("x" * 401, Wrong.TOO_LONG),
        (" ".join(["word"] * 13), Wrong.TOO_MANY),
    ],
)
def test_what_cannot_be_a_phrase_is_refused_with_its_reason(text: str, wrong: Wrong) -> None:
    with pytest.raises(BadPhrase) as refused:
        phrase(text).check()

    assert refused.value.wrong is wrong
    assert str(refused.value).endswith((".", "!"))


@given(some.text(max_size=300), some.sampled_from(LANGUAGES))
@example("\0\ud800 ﷽ 1️⃣ ٣٣ ª", "en")
@example("a'" * 200, "es")
def test_whatever_is_written_can_be_read(words: str, language: str) -> None:
    assert OURS.level(words) in set(Level)
    assert OURS.lists[language].read(OURS.lists[language].cut(words)) is not None


def test_the_work_for_a_word_does_not_grow_with_the_words_before() -> None:
    """A phrase that begins at every word of the longest message is one bit of a number at each of them."""
    ours = PhraseList("en", [phrase(" ... ".join(["die"] * 6))])

    assert len(ours.read(ours.cut("die " * 1_000))) == 1


def test_another_language_does_not_answer_for_words_that_are_alike() -> None:
    assert OURS.level("no soy suicida") is Level.NONE
    assert OURS.level("I am not suicidal") is Level.NONE
    assert OURS.level("help please, quiero morirme") is Level.HIGH


@pytest.mark.parametrize("language", LANGUAGES)
def test_our_lists_hold_only_what_a_center_may_write_too(language: str) -> None:
    phrases = shipped_phrases(language)

    for one in phrases:
        one.check()

    assert len({one.code for one in phrases}) == len(phrases)
    assert phrases_in(language, stored(phrases)) == list(phrases)


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("me siento solo en el colegio y ya no quiero vivir", "high"),
        ("pienso en el suicidio", "high"),
        ("mi novio me dejó quiero morir", "high"),
        ("no le veo sentido a vivir", "high"),
        ("no me voy a suicidar", "none"),
        ("no aguanto más este dolor, quiero que dios me recoja", "high"),
        ("toi arto d vivir, kiero morirme", "high"),
        ("estoy en las vías y oigo venir el tren", "imminent"),
        ("me tomé la pastilla del día después", "none"),
        ("me quiero morir de la vergüenza", "none"),
        ("I can't promise I won't do it", "high"),
        ("wont be here 2moro, said my goodbyes", "imminent"),
        ("my son just texted me goodbye", "imminent"),
        ("on the roof of my building", "imminent"),
        ("nobody would notice if i was gone for good", "high"),
        ("i took everything last night and woke up again", "high"),
        ("an essay on suicide rates", "none"),
    ],
)
def test_what_our_lists_once_missed(words: str, level: str) -> None:
    assert OURS.level(words).value == level


def test_a_stored_phrase_that_cannot_be_read_leaves_the_others() -> None:
    rows = [
        ["en-x1", "high", "wish", "self", "((("],
        ["en-x2", "high", "wish", "self", "want to die"],
        ["en-x3", "of tomorrow", "wish", "self", "want to die"],
    ]

    reader = reader_of([("en", 7, rows), ("xx", 1, rows)])

    assert [one.code for one in reader.read("i want to die")] == ["en-x2"]
    assert reader.versions == {"en": 7, "es": 0}


def test_there_are_enough_messages_of_each_level_in_each_language() -> None:
    every = [message for corpus in CORPORA for message in shipped_messages(corpus)]

    counts = {(one, level): 0 for one in LANGUAGES for level in Level}
    for message in every:
        counts[message.language, message.level] += 1

    assert len(every) >= 600
    assert len(shipped_messages(HELD_BACK)) >= 500
    assert min(counts.values()) >= 60
    assert len({message.words for message in every}) == len(every)


def test_our_lists_find_those_in_danger_among_the_messages_that_were_held_back() -> None:
    """No change of a list may find fewer of what strangers wrote; the aim of 0.95 is not reached."""
    score = replay(shipped_messages(HELD_BACK), OURS).score

    assert (score.recall(Level.IMMINENT).value or 0) >= 0.68
    assert (score.recall(Level.HIGH).value or 0) >= 0.81
    assert (score.precision(Level.HIGH).value or 0) >= 0.84


def test_the_bench_counts_by_hand() -> None:
    reader = Reader(
        {"en": PhraseList("en", [phrase("want to die"), phrase("have rope", "imminent", "means")])}
    )
    messages = [
        Message("en", Level.IMMINENT, "I have rope"),
        Message("en", Level.IMMINENT, "I am on the bridge"),
        Message("en", Level.HIGH, "I want to die"),
        Message("en", Level.NONE, "I have rope for the boat"),
        Message("en", Level.NONE, "hello"),
    ]

    read = replay(messages, reader)

    high, imminent = read.score.recall(Level.HIGH), read.score.precision(Level.IMMINENT)
    assert (high.part, high.whole) == (2, 3)
    assert (imminent.part, imminent.whole) == (1, 2)
    assert [one.message.words for one in read.missed] == ["I am on the bridge"]
    assert [one.message.words for one in read.false_alarms] == ["I have rope for the boat"]
    assert Score.read(read.score.stored()) == read.score
    assert falls(read.score, Score({})) == [Level.IMMINENT, Level.HIGH, Level.SOME]
