"""What opens an account of staff: password, second factor and the key that both guard."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from safepub.crypto import passwords, second_factor, suite
from safepub.crypto.argon2 import Cost
from safepub.database import NewsroomSession
from safepub.newsroom import passkeys, recovery_codes, sessions


@dataclass(frozen=True, kw_only=True)
class Access:
    """What a password and an authenticator are checked against, and the key behind them."""

    password_hash: str = field(repr=False)
    sealed_totp_secret: bytes = field(repr=False)
    public_key: bytes = field(repr=False)
    wrapped_private_key: bytes = field(repr=False)

    def columns(self) -> dict[str, Any]:
        """Give the columns of `Staff` that hold it."""
        return {
            "password_hash": self.password_hash,
            "sealed_totp_secret": self.sealed_totp_secret,
            "public_key": self.public_key,
            "wrapped_private_key": self.wrapped_private_key,
            "wrong_codes": 0,
        }


def new_access(
    staff_id: UUID, password: str, totp_secret: str, *, totp_key: bytes, cost: Cost
) -> Access:
    """Make a new key pair, and lock it, without a database. Call it in the hashing queue.

    Raises:
        passwords.PasswordTooLongError: It is over 1,024 bytes.
    """
    seed, context = suite.new_seed(), key_context(staff_id)
    return Access(
        password_hash=passwords.hash_password(password, cost=cost),
        sealed_totp_secret=second_factor.seal_secret(totp_secret, key=totp_key, owner=staff_id),
        public_key=suite.public_key_of(seed),
        wrapped_private_key=passwords.wrap_key(password, seed, context=context, cost=cost),
    )


def key_context(staff_id: UUID) -> bytes:
    """Name the row that a wrapped private key is bound to."""
    return b"safepub/staff-key/v1\0" + staff_id.bytes


def copy_info(desk_key_id: UUID, staff_id: UUID) -> bytes:
    """Name the row that a copy of a desk key is bound to."""
    return b"safepub/desk-key-copy/v1\0" + desk_key_id.bytes + staff_id.bytes


def forget(session: NewsroomSession, staff_id: UUID) -> None:
    """Let nothing that stood beside the password work: log-ins, passkeys, recovery codes."""
    sessions.end_all_of_staff(session, staff_id)
    passkeys.forget(session, staff_id)
    recovery_codes.forget(session, staff_id)
