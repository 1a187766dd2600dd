"""A follower of the journal misses nothing that is committed late."""

from datetime import UTC, datetime, timedelta

from ringbuoy.journal.following import WAIT_FOR_LATE, Bookmark

AT = datetime(2026, 3, 1, tzinfo=UTC)


def test_ids_that_were_skipped_are_asked_for_again():
    bookmark = Bookmark()
    bookmark.take([1, 2, 5], at=AT)

    assert bookmark.ask() == (5, [3, 4])


def test_a_late_entry_is_taken_once():
    bookmark = Bookmark()
    bookmark.take([1, 3], at=AT)
    bookmark.take([2], at=AT)

    assert bookmark.ask() == (3, [])


def test_an_entry_that_never_comes_is_forgotten():
    bookmark = Bookmark()
    bookmark.take([1, 3], at=AT)
    bookmark.take([4], at=AT + WAIT_FOR_LATE + timedelta(seconds=1))

    assert bookmark.ask() == (4, [])


def test_a_follower_that_starts_late_skips_nothing_before_its_start():
    bookmark = Bookmark(highest=1_000_000)

    assert bookmark.ask() == (1_000_000, [])
