"""What a PostgreSQL keeps beside its tables, which safepub cannot take away from it."""

from collections.abc import Sequence

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from safepub.cli.doctor.patient import Patient
from safepub.cli.doctor.remarks import Remark, Remarks, danger, ok, warning

QUIET: Sequence[tuple[str, frozenset[str], str]] = (
    ("archive_mode", frozenset({"off"}), "an archive keeps every change with its microsecond"),
    ("track_commit_timestamp", frozenset({"off"}), "it keeps the second of every change"),
    ("log_statement", frozenset({"none"}), "its log tells what was done, and when"),
    ("log_min_duration_statement", frozenset({"-1"}), "its log quotes slow statements"),
    ("log_duration", frozenset({"off"}), "its log has a line for every statement"),
    ("log_parameter_max_length_on_error", frozenset({"0"}), "its log quotes values"),
    ("log_connections", frozenset({"off", ""}), "its log has a line for every connection"),
)
WORSE = frozenset({"archive_mode", "log_statement", "log_parameter_max_length_on_error"})
SLOTS = "SELECT count(*) FROM pg_replication_slots"


def look(patient: Patient) -> Remarks:
    """Ask a PostgreSQL for the settings that promises rest on; SQLite has none of them."""
    engine = patient.databases.newsroom_engine
    if engine.dialect.name == "sqlite":
        yield ok("The newsroom is SQLite: deleted rows are overwritten.")
        return
    yield warning(
        "PostgreSQL's WAL holds the order and the microsecond of changes until it is used again.",
        "It tells which account is older, never whose a slot is. Choose SQLite where that matters.",
    )
    yield from _settings(engine)


def _settings(engine: Engine) -> Remarks:
    try:
        with engine.connect() as connection:
            found = [remark for line in QUIET if (remark := _setting(connection, *line))]
            slots = connection.scalar(text(SLOTS)) or 0
    except SQLAlchemyError:
        yield warning("PostgreSQL did not tell its settings.", "Look at them as its administrator.")
        return
    yield from found
    if slots:
        yield warning(
            f"There are {slots} replication slots: WAL is kept for them.", "Drop those unused."
        )
    if not found and not slots:
        yield ok("PostgreSQL keeps no archive and quotes nothing in its log.")


def _setting(connection: Connection, name: str, good: frozenset[str], reason: str) -> Remark | None:
    # `true`: a setting that this release does not have says nothing.
    value = connection.scalar(text("SELECT current_setting(:name, true)"), {"name": name})
    if value is None or value in good:
        return None
    say = danger if name in WORSE else warning
    return say(f"PostgreSQL's {name} is {value}: {reason}.", f"Set {name} to {min(good - {''})}.")
