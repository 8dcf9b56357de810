"""A delivered file is read for its hash once, and again whenever anything about it changed."""

import hashlib
import os
import time
from pathlib import Path

import pytest

from ingestion import files
from ingestion.deliveries import Delivered
from ingestion.seen_files import SeenFiles, state_of

LONG_AGO = (1_700_000_000, 1_700_000_000)


class Desk:
    """One delivered file, seen run after run; `read_count` counts how often its bytes were read."""

    def __init__(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.home, self.path, self.read_count = home, home / "lines.csv", 0
        self.now_ns = time.time_ns() + 10**12
        monkeypatch.setattr(time, "time_ns", lambda: self.now_ns)
        hash_file = files.hash_file

        def counted(path: Path) -> str:
            self.read_count += 1
            return hash_file(path)

        monkeypatch.setattr(files, "hash_file", counted)

    def see(self) -> str:
        """Return the hash that one run is told."""
        seen = SeenFiles(self.home)
        file = seen.fingerprint(Delivered(self.path, "lines.csv", None))
        assert (file.name, file.byte_count) == ("lines.csv", self.path.stat().st_size)
        seen.keep()
        return file.content_hash

    @property
    def truth(self) -> str:
        """The hash of the bytes that are there."""
        return hashlib.sha256(self.path.read_bytes()).hexdigest()


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    desk = Desk(tmp_path, monkeypatch)
    desk.path.write_text("a,b\n1,2\n")
    return desk


def test_a_file_that_did_not_change_is_read_once(desk: Desk) -> None:
    assert [desk.see(), desk.see(), desk.see()] == [desk.truth] * 3
    assert desk.read_count == 1


def test_a_change_of_the_same_length_and_time_of_content_is_seen(desk: Desk) -> None:
    os.utime(desk.path, LONG_AGO)
    desk.see()
    desk.path.write_text("a,b\n1,3\n")
    os.utime(desk.path, LONG_AGO)  # the time of status moves on all the same
    assert desk.see() == desk.truth


def test_another_file_in_its_place_is_seen(desk: Desk) -> None:
    desk.see()
    other = desk.home / "other.csv"
    other.write_text("a,b\n9,9\n")
    other.replace(desk.path)
    assert desk.see() == desk.truth


def test_a_file_that_changed_just_now_is_read_again(desk: Desk) -> None:
    desk.now_ns = desk.path.stat().st_ctime_ns + 2 * 10**9
    desk.see()
    desk.now_ns += 1
    assert desk.see() == desk.see() == desk.truth
    assert desk.read_count == 2


def test_what_landing_hashed_on_its_way_is_not_read_for_it_again(desk: Desk) -> None:
    seen = SeenFiles(desk.home)
    seen.note(Delivered(desk.path, "lines.csv", None), state_of(desk.path), desk.truth)
    seen.keep()
    assert desk.see() == desk.truth
    assert desk.read_count == 0


@pytest.mark.parametrize("notes", ["", "[1]", "{", "7", '{"lines.csv": 5}'])
def test_notes_that_cannot_be_read_are_none(desk: Desk, notes: str) -> None:
    (desk.home / "build").mkdir()
    (desk.home / "build" / "seen_files.json").write_text(notes)
    assert desk.see() == desk.truth
