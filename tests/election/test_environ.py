from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from election.environ import REQUIRED, Setting, SettingsError, Url, describe, read, setting
from election.errors import ElectionError


@dataclass(frozen=True, slots=True)
class Settings:
    port: int = setting("EDAY_PORT", 8000, "Port to listen on.")
    name: str = setting("EDAY_NAME", REQUIRED, "Name of the election.")
    pace: float = setting("EDAY_PACE", 1.0, "Speed of a rehearsal.")
    rehearsal: bool = setting("EDAY_REHEARSAL", False, "Whether this is a rehearsal.")
    data: Path = setting("EDAY_DATA", Path("eday-data"), "Data folder.")
    database_url: Url | None = setting("EDAY_DATABASE_URL", None, "Address of PostgreSQL.", secret=True)
    workers: int | None = setting("EDAY_WORKERS", None, "Processes; one per core when not given.")


@dataclass(frozen=True, slots=True)
class Neighbour:
    board: str = setting("EDAY_BOARD", "wall", "Which board to show first.")


def test_defaults_hold_where_nothing_is_given() -> None:
    settings = read(Settings, {"EDAY_NAME": "National Assembly"})

    assert settings == Settings(name="National Assembly")
    assert settings.port == 8000
    assert settings.database_url is None


def test_every_type_is_read_from_text() -> None:
    environ = {
        "EDAY_NAME": "Quốc hội",
        "EDAY_PORT": "9000",
        "EDAY_PACE": "2.5",
        "EDAY_REHEARSAL": "Yes",
        "EDAY_DATA": "/var/lib/eday",
        "EDAY_DATABASE_URL": "postgresql://eday@/eday?host=/run/eday",
        "EDAY_WORKERS": "4",
    }

    settings = read(Settings, environ)

    assert settings.name == "Quốc hội"
    assert settings.port == 9000
    assert settings.pace == 2.5
    assert settings.rehearsal is True
    assert settings.data == Path("/var/lib/eday")
    assert settings.database_url == "postgresql://eday@/eday?host=/run/eday"
    assert settings.workers == 4


def test_an_empty_value_counts_as_not_given() -> None:
    settings = read(Settings, {"EDAY_NAME": "x", "EDAY_PORT": "", "EDAY_DATABASE_URL": "", "EDAY_WORKERS": ""})

    assert settings == Settings(name="x")


def test_a_missing_required_setting_stops_the_program() -> None:
    with pytest.raises(SettingsError, match=r"EDAY_NAME: required but not given\."):
        read(Settings, {})


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("EDAY_PORT", "80 80", "EDAY_PORT: '80 80' is not a whole number."),
        ("EDAY_PORT", "8000.5", "EDAY_PORT: '8000.5' is not a whole number."),
        ("EDAY_PACE", "nan", "EDAY_PACE: 'nan' is not a number."),
        ("EDAY_PACE", "inf", "EDAY_PACE: 'inf' is not a number."),
        ("EDAY_REHEARSAL", "perhaps", "EDAY_REHEARSAL: 'perhaps' is neither yes nor no."),
        ("EDAY_WORKERS", "all", "EDAY_WORKERS: 'all' is not a whole number."),
        ("EDAY_DATA", "a\0b", r"EDAY_DATA: 'a\x00b' is not a path."),
    ],
)
def test_a_value_of_the_wrong_type_is_named(name: str, value: str, sentence: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read(Settings, {"EDAY_NAME": "x", name: value})

    assert sentence in str(caught.value)


@pytest.mark.parametrize("value", ["hunter2", "localhost:5432", "postgresql:/x", "://x", "postgresql://a b/c"])
def test_a_wrong_secret_is_not_repeated(value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read(Settings, {"EDAY_NAME": "x", "EDAY_DATABASE_URL": value})

    assert "EDAY_DATABASE_URL: its value is not a URL." in str(caught.value)
    assert value not in str(caught.value)


def test_an_unknown_name_stops_the_program_and_the_nearest_is_suggested() -> None:
    with pytest.raises(SettingsError) as caught:
        read(Settings, {"EDAY_NAME": "x", "EDAY_PROT": "1", "EDAY_ZZZZZZ": "1", "HOME": "/root"})

    assert "EDAY_PROT: unknown; did you mean EDAY_PORT?" in str(caught.value)
    assert "EDAY_ZZZZZZ: unknown." in str(caught.value)
    assert "HOME" not in str(caught.value)


def test_the_message_lists_everything_wrong_and_every_known_name() -> None:
    with pytest.raises(ElectionError) as caught:
        read(Settings, {"EDAY_PORT": "x", "EDAY_PACE": "y"}, others=[Neighbour])

    assert str(caught.value) == (
        "The settings are wrong:\n"
        "  EDAY_PORT: 'x' is not a whole number.\n"
        "  EDAY_NAME: required but not given.\n"
        "  EDAY_PACE: 'y' is not a number.\n"
        "Known settings:\n"
        "  EDAY_BOARD (text, default wall): Which board to show first.\n"
        "  EDAY_DATA (path, default eday-data): Data folder.\n"
        "  EDAY_DATABASE_URL (URL, default none): Address of PostgreSQL.\n"
        "  EDAY_NAME (text, required): Name of the election.\n"
        "  EDAY_PACE (number, default 1.0): Speed of a rehearsal.\n"
        "  EDAY_PORT (whole number, default 8000): Port to listen on.\n"
        "  EDAY_REHEARSAL (yes or no, default no): Whether this is a rehearsal.\n"
        "  EDAY_WORKERS (whole number, default none): Processes; one per core when not given."
    )


def test_a_neighbours_name_is_legal_and_not_looked_at() -> None:
    assert read(Settings, {"EDAY_NAME": "x", "EDAY_BOARD": "anything"}, others=[Neighbour]).name == "x"


def test_a_secret_is_left_out_of_the_repr() -> None:
    settings = read(Settings, {"EDAY_NAME": "x", "EDAY_DATABASE_URL": "postgresql://eday:hunter2@db/eday"})

    assert "hunter2" not in repr(settings)


def test_describe_gives_one_row_per_setting_for_the_documentation() -> None:
    assert describe(Settings)[0] == Setting("EDAY_PORT", "whole number", "8000", "Port to listen on.", secret=False)
    assert [row.name for row in describe(Settings) if row.secret] == ["EDAY_DATABASE_URL"]


def test_a_setting_must_carry_our_prefix() -> None:
    with pytest.raises(ValueError, match="does not start with EDAY_"):
        setting("PORT", 1, "Port.")


def test_a_type_that_cannot_be_read_is_a_mistake_of_the_program() -> None:
    @dataclass(frozen=True)
    class Odd:
        names: set[str] = setting("EDAY_NAMES", None, "Names.")

    with pytest.raises(TypeError, match="cannot be of type"):
        describe(Odd)


def test_what_is_no_dataclass_cannot_be_read() -> None:
    with pytest.raises(TypeError, match="int is not a dataclass"):
        read(int, {})
