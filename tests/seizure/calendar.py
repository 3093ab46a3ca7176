"""Days that go by: the clock of the whole program, moved on without waiting."""

import sys
from datetime import datetime, timedelta, tzinfo
from typing import Any

import pytest


class _Kind(type):
    """Every moment counts as one of the moved clock's: comparisons see no difference."""

    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, datetime)


class Calendar:
    """Tells safepub's modules which day it is."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.days = 0
        calendar = self

        class Moved(datetime, metaclass=_Kind):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> Any:
                return datetime.now(tz) + timedelta(days=calendar.days)

        for name, module in list(sys.modules.items()):
            if name.startswith("safepub.") and vars(module).get("datetime") is datetime:
                patch.setattr(module, "datetime", Moved)

    def go_on(self, days: int = 1) -> None:
        """Let days go by."""
        self.days += days

    def today(self) -> datetime:
        """Give the moment that safepub believes it is."""
        return datetime.now().astimezone() + timedelta(days=self.days)
