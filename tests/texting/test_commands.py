"""A word of despair is never taken for a command, and a command never silences anybody."""

import pytest

from ringbuoy.texting.commands import KEYWORDS, Command, Effect, Reply, Standing, command_in, effect_of
from tests.texting.corpus import every_message

MESSAGES = every_message()
NEW, TALKING = Standing(is_open=False, is_stopped=False), Standing(is_open=True, is_stopped=False)
STOPPED, STOPPED_TALKING = Standing(is_open=False, is_stopped=True), Standing(is_open=True, is_stopped=True)
STANDINGS = (NEW, TALKING, STOPPED, STOPPED_TALKING)


def test_the_corpus_is_large_enough_and_in_both_languages() -> None:
    assert len(MESSAGES) >= 300
    assert {message.language for message in MESSAGES} == {"en", "es"}
    assert {message.command for message in MESSAGES} == {None, *Command}


def test_each_written_message_is_taken_for_what_it_is() -> None:
    wrong = [
        (message.words, command_in(message.words, [message.language]))
        for message in MESSAGES
        if command_in(message.words, [message.language]) is not message.command
    ]

    assert wrong == []


def test_every_keyword_is_in_the_corpus() -> None:
    written = {" ".join(message.words.casefold().split()) for message in MESSAGES if message.command}

    keywords = {word for commands in KEYWORDS.values() for words in commands.values() for word in words}

    assert keywords - written == set()


def test_a_keyword_in_a_sentence_is_words_wherever_it_stands() -> None:
    for commands in KEYWORDS.values():
        for keyword in set().union(*commands.values()):
            for sentence in (f"{keyword} me", f"please {keyword}", f"the {keyword} now", f"{keyword}."):
                assert command_in(sentence, ["en", "es"]) is None


EFFECTS = [
    (None, NEW, Effect()),
    (None, TALKING, Effect()),
    (None, STOPPED, Effect(restores=True)),
    (None, STOPPED_TALKING, Effect(restores=True)),
    (Command.STOP, NEW, Effect(blocks=True, enters=False, says=Reply.STOPPED)),
    (Command.STOP, TALKING, Effect(blocks=True, says=Reply.STOPPED)),
    (Command.STOP, STOPPED, Effect(blocks=True, enters=False)),
    (Command.STOP, STOPPED_TALKING, Effect(blocks=True)),
    (Command.END, NEW, Effect(blocks=True, enters=False, says=Reply.STOPPED)),
    (Command.END, TALKING, Effect(says=Reply.QUESTION)),
    (Command.END, STOPPED, Effect(blocks=True, enters=False)),
    (Command.END, STOPPED_TALKING, Effect(blocks=True)),
    (Command.COMPLAINT, NEW, Effect(says=Reply.COMPLAINT)),
    (Command.COMPLAINT, TALKING, Effect(says=Reply.COMPLAINT)),
    (Command.COMPLAINT, STOPPED, Effect(restores=True, says=Reply.COMPLAINT)),
    (Command.COMPLAINT, STOPPED_TALKING, Effect(restores=True, says=Reply.COMPLAINT)),
    (Command.HELP, NEW, Effect(says=Reply.HELP)),
    (Command.HELP, TALKING, Effect(says=Reply.HELP)),
    (Command.HELP, STOPPED, Effect(restores=True, says=Reply.HELP)),
    (Command.HELP, STOPPED_TALKING, Effect(restores=True, says=Reply.HELP)),
    (Command.START, NEW, Effect()),
    (Command.START, TALKING, Effect()),
    (Command.START, STOPPED, Effect(restores=True, says=Reply.STARTED)),
    (Command.START, STOPPED_TALKING, Effect(restores=True, says=Reply.STARTED)),
]


@pytest.mark.parametrize(("command", "standing", "effect"), EFFECTS)
def test_what_each_message_does(command: Command | None, standing: Standing, effect: Effect) -> None:
    assert effect_of(command, standing) == effect


def test_the_table_is_whole() -> None:
    told = {(command, standing) for command, standing, _effect in EFFECTS}

    assert told == {(command, standing) for command in (None, *Command) for standing in STANDINGS}


@pytest.mark.parametrize("command", [None, *Command])
def test_in_an_open_conversation_the_counselor_sees_everything(command: Command | None) -> None:
    assert all(effect_of(command, standing).enters for standing in (TALKING, STOPPED_TALKING))
