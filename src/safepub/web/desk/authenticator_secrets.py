"""Secrets for authenticators: a form brings back the one that this server made, or is refused.

The page shows the secret, so the form has to carry it. Whoever edits it there would otherwise
log in with codes of a secret that somebody else knows, or that is no secret.
"""

from safepub.crypto import second_factor
from safepub.web import forms, staff_login
from safepub.web.forms import FormState


def checked(form: FormState, *, holder: bytes) -> FormState:
    """Give the form, refused where its secret was not offered to whoever holds this."""
    if _is_ours(form, holder):
        return form
    return form.refused(forms.WHOLE_FORM, forms.UNEXPECTED)


def offered(form: FormState, *, holder: bytes) -> FormState:
    """Give the form with the secret that it brought, if that was offered, or a fresh one."""
    secret = form.value("secret") if _is_ours(form, holder) else second_factor.new_secret()
    issued = second_factor.offer_tag(secret, key=_key(), holder=holder)
    return FormState(values={"secret": secret, "issued": issued}, errors=form.errors)


def _is_ours(form: FormState, holder: bytes) -> bool:
    secret, issued = form.value("secret"), form.value("issued")
    return second_factor.is_offered(secret, issued, key=_key(), holder=holder)


def _key() -> bytes:
    return staff_login.locks().totp_key
