"""How staff log in, at the desk and at the custodians' door: name, password and code.

One answer for whatever was wrong. At the desk a passkey can stand in for the code, in the
same field; the password stays. `confirm` asks for one more code before a grave act.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit
from uuid import UUID

from flask import Response, after_this_request, request

from safepub.crypto import session_ids
from safepub.crypto.passkeys import Expected
from safepub.database import NewsroomSession
from safepub.errors import InvalidError
from safepub.newsroom import passkeys, second_factors, staff_log_in
from safepub.newsroom.models.staff import NAME_MAX
from safepub.newsroom.sessions import Door
from safepub.newsroom.staff import Locks
from safepub.newsroom.staff_log_in import LogIn, Unlocked
from safepub.newsroom.states import STAFF_RIGHTS, Right
from safepub.web import complaints, cookies, forms, limits, sessions
from safepub.web.forms import FormState
from safepub.web.runtime import cost, runtime
from safepub.web.transactions import newsroom_transaction

# Said always: said only where it is so, it would tell a guesser that the password is right.
AFTER_TWENTY = (
    f"After {staff_log_in.MOST_WRONG} wrong codes an authenticator's codes work no longer:"
    " use a recovery code then."
)
WRONG = "Name, password and code do not fit together, or the code was used already. " + AFTER_TWENTY
CODE_WRONG = "This code does not fit, or it was used already. " + AFTER_TWENTY
NO_CODE = "Please give the code from your authenticator, or a recovery code."
MISSING = {
    "name": "Please give your name.",
    "password": "Please give your password.",
    "code": NO_CODE,
}
WORTH_TELLING = 3
"""Wrong codes since the last log-in; fewer are slips, and told each time nobody would read it."""
LONGEST_CODE = 6_000
"""What a passkey answers is typed by nobody: its id alone may have 1,023 bytes, twice."""

USUAL_PORTS = {"http": 80, "https": 443}


class CodeRefusedError(InvalidError):
    """A fresh code was wrong or used already; the transaction stores nothing."""

    message = CODE_WRONG


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What somebody typed at a door of staff."""

    name: str = field(repr=False)
    password: str = field(repr=False)
    code: str = field(repr=False)


class LogInForm(forms.FormSchema[Typed]):
    """Name, password and code in one form, so that no answer tells which was wrong."""

    builds = Typed

    name = forms.line(NAME_MAX)
    password = forms.secret()
    code = forms.secret(LONGEST_CODE)


Begin = Callable[[NewsroomSession, Unlocked], None]


def log_in(begin: Begin, *, rights: frozenset[Right] = STAFF_RIGHTS) -> FormState | Unlocked:
    """Read the log-in form and begin a session; give the form back where it was refused.

    Whoever holds none of `rights` gets the same answer as for a wrong password.

    Raises:
        flask_limiter.RateLimitExceeded: There were too many guesses at this name.
        safepub.crypto.hashing_queue.HashingBusyError: Too many people log in now.
    """
    typed, form = forms.read(LogInForm())
    if typed is None:
        return complaints.name(form, MISSING)
    limits.count_guess(typed.name)
    unlocked = _unlock(typed)
    if unlocked is not None and unlocked.rights & rights:
        with newsroom_transaction() as session:
            if staff_log_in.note_log_in(session, unlocked):
                begin(session, unlocked)
                return unlocked
    return form.refused(forms.WHOLE_FORM, WRONG)


def confirm(session: NewsroomSession, staff_id: UUID, code: str) -> bool:
    """Use up one more code of somebody who is in, before a grave act; True where it was right.

    A recovery code is as good as one of the authenticator's, and at the desk a passkey is.

    Raises:
        flask_limiter.RateLimitExceeded: There were too many of theirs in the last minute.
    """
    limits.count_code(staff_id)
    now = datetime.now(UTC)
    if passkeys.is_answer(code):
        return passkeys.confirm(session, staff_id, code, expected(), now=now)
    right = second_factors.confirm_code(session, staff_id, code, locks(), now=now)
    if not right:
        _count_wrong(staff_id)
    return right


def _count_wrong(staff_id: UUID) -> None:
    """Count a wrong code once the answer is made: what refuses it takes its transaction back."""

    @after_this_request
    def count(answer: Response) -> Response:
        with newsroom_transaction() as session:
            second_factors.count_wrong(session, staff_id)
        return answer


def _unlock(typed: Typed) -> Unlocked | None:
    """Check a log-in while no transaction is open, so that Argon2 holds no lock."""
    with newsroom_transaction(write=False) as session:
        credential = staff_log_in.credential_of(session, typed.name)
    wrong: list[UUID] = []
    unlocked = runtime().staff_hashing.run(
        staff_log_in.checked,
        credential,
        LogIn(password=typed.password, code=typed.code, expected=expected()),
        locks(),
        now=datetime.now(UTC),
        wrong_code=wrong.append,
    )
    for staff_id in wrong:
        _count_wrong(staff_id)
    return unlocked


def require_code(session: NewsroomSession, staff_id: UUID, code: str) -> None:
    """Use up one more code of somebody who is in, before a grave act, as `confirm` does.

    Raises:
        CodeRefusedError: It was wrong or used already.
        flask_limiter.RateLimitExceeded: There were too many of theirs in the last minute.
    """
    if not confirm(session, staff_id, code):
        raise CodeRefusedError


def expected() -> Expected | None:
    """Say what a passkey's answer must be for: this host, and the session of this browser.

    None at the custodians' door, and where the address of this site is a number: a passkey
    is bound to a name.
    """
    at = _address()
    if cookies.door_of(request.path) is not Door.STAFF or at.hostname is None or _is_number(at):
        return None
    port = "" if at.port in {None, USUAL_PORTS.get(at.scheme)} else f":{at.port}"
    return Expected(
        host=at.hostname,
        origin=f"{at.scheme}://{at.hostname}{port}",
        session=session_ids.digest(sessions.session_id()),
        key=locks().totp_key,
    )


def _address() -> SplitResult:
    """Give the one of this site's own addresses that the browser came to."""
    site = runtime().settings.site
    told = site.onion or ""
    onion = urlsplit(told if "://" in told else f"http://{told}")
    return onion if request.host == onion.netloc else urlsplit(site.base_url)


def _is_number(at: SplitResult) -> bool:
    try:
        ip_address(at.hostname or "")
    except ValueError:
        return False
    return True


def locks() -> Locks:
    """Give what seals the accounts of this newsroom's staff."""
    settings = runtime().settings
    return Locks(totp_key=settings.secrets.totp_key, cost=cost(settings.argon2.staff))
