"""Whether what has run out is gone: the worker's work, seen from its traces."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import ColumnElement, func, select

from safepub.cli.doctor.patient import Patient
from safepub.cli.doctor.remarks import Remarks, ok, warning
from safepub.crypto import second_factor
from safepub.database import NewsroomSession
from safepub.newsroom import preferences
from safepub.newsroom.models.custody import RevealRequest
from safepub.newsroom.models.messages import Message
from safepub.newsroom.models.people import Invitation
from safepub.newsroom.models.sessions import LoginSession
from safepub.newsroom.models.staff import Staff, StaffInvitation
from safepub.newsroom.reveals import LIVE

SLACK = timedelta(days=1)
"""The worker comes by every hour; a day gives it time to be started anew."""
SEE = "See that `safepub worker` runs: it deletes this every hour."


def look(patient: Patient) -> Remarks:
    """Count rows that should have been deleted, table by table."""
    today = (patient.now - SLACK).date()
    with patient.databases.newsroom(write=False) as session:
        days = preferences.message_days(session, patient.settings.retention.message_days)
        oldest = today - timedelta(days=days)
        step = int((patient.now - SLACK).timestamp()) // second_factor.STEP_SECONDS
        overdue: dict[str, Callable[[], ColumnElement[bool]]] = {
            f"messages of more than {days} days": lambda: Message.sent_on < oldest,
            "log-ins that have run out": lambda: LoginSession.expires_on < today,
            "contributors' invitations that have run out": lambda: Invitation.expires_on < today,
            "staff's invitations that have run out": lambda: StaffInvitation.expires_on < today,
            "reveal requests that nobody answered in time": lambda: (
                RevealRequest.stage.in_(LIVE) & (RevealRequest.expires_on < today)
            ),
            "hours at which a wait ended": lambda: RevealRequest.waits_until < patient.now - SLACK,
            "times of staff's log-ins": lambda: Staff.last_totp_step < step,
        }
        found = {what: _count(session, where()) for what, where in overdue.items()}
    for what, count in found.items():
        if count:
            yield warning(f"There are {count} {what}.", SEE)
    if not any(found.values()):
        yield ok(f"Nothing is kept for longer than it should be; messages {days} days.")


def _count(session: NewsroomSession, where: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).where(where)) or 0
