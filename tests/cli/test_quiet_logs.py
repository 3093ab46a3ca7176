"""What gunicorn's own lines come down to, wherever it sends them."""

import errno
import io
import json
import logging

import pytest
from gunicorn.config import Config

from safepub.cli import quiet_logs

CANARY = "canary-in-the-log"


class FullDisk(io.StringIO):
    """A file that takes nothing more."""

    def write(self, _text: str) -> int:
        """Fail as a full disk does."""
        raise OSError(errno.ENOSPC, "full")


@pytest.fixture
def logger(monkeypatch: pytest.MonkeyPatch) -> quiet_logs.Logger:
    """Give gunicorn's logger as `gunicorn --logger-class …` makes it."""
    monkeypatch.setattr(logging, "raiseExceptions", True)
    config = Config()
    config.set("errorlog", "-")
    config.set("accesslog", "-")
    return quiet_logs.Logger(config)


def _written_to(logger: quiet_logs.Logger, file: io.StringIO) -> io.StringIO:
    for log in (logger.error_log, logger.access_log):
        for handler in log.handlers:
            if getattr(handler, "_gunicorn", False):
                handler.setStream(file)
    return file


def _fail(logger: quiet_logs.Logger) -> None:
    try:
        int(CANARY)
    except ValueError:
        logger.exception("Error handling request %s %s", "GET", f"/{CANARY}")


def test_an_error_leaves_its_kind_and_neither_address_nor_traceback(
    logger: quiet_logs.Logger,
) -> None:
    file = _written_to(logger, io.StringIO())

    _fail(logger)

    (line,) = file.getvalue().splitlines()
    told = json.loads(line)
    assert told.pop("hour").endswith("Z")
    assert told == {
        "error": "ValueError",
        "event": "A request ended in an error of the server.",
        "level": "error",
        "logger": "gunicorn",
    }


@pytest.mark.parametrize("message", ["%s is new", f"{CANARY} is filled in: %s"])
def test_what_is_not_known_is_not_told(logger: quiet_logs.Logger, message: str) -> None:
    file = _written_to(logger, io.StringIO())

    logger.warning(message, CANARY)

    assert json.loads(file.getvalue())["event"] == quiet_logs.OTHERWISE


def test_setting_up_again_keeps_it_quiet(logger: quiet_logs.Logger) -> None:
    logger.setup(logger.cfg)
    file = _written_to(logger, io.StringIO())

    _fail(logger)

    assert len(file.getvalue().splitlines()) == 1
    assert CANARY not in file.getvalue()


def test_a_line_that_cannot_be_written_is_not_printed_instead(
    logger: quiet_logs.Logger, capsys: pytest.CaptureFixture[str]
) -> None:
    _written_to(logger, FullDisk())

    _fail(logger)

    assert "".join(capsys.readouterr()) == ""


def test_there_is_no_access_log_though_one_was_asked_for(logger: quiet_logs.Logger) -> None:
    file = _written_to(logger, io.StringIO())

    logger.access(None, None, {"REMOTE_ADDR": CANARY}, None)

    assert file.getvalue() == ""
