"""The custodians' door: one guard in front of every page of it."""

from flask import Blueprint, g, request

from safepub.crypto.keysets import Purpose
from safepub.web.custody import (
    downloads,
    guard,
    handing_in,
    login,
    payments,
    requests,
    wording,
)

blueprint = Blueprint("custody", __name__, url_prefix="/custody")
blueprint.before_request(guard.require_custodian)
for page in (login, requests, downloads, handing_in, payments):
    blueprint.register_blueprint(page.blueprint)


@blueprint.context_processor
def words() -> dict[str, object]:
    """Give the pages their words, and whoever reads them, if somebody is in.

    The address of a form that was refused may still name the sentence of the page before.
    """
    named = request.args.get("notice", "") if request.method == "GET" else ""
    return {
        "custodian": g.get("in_custody"),
        "pays": Purpose.PAYMENT in guard.purposes(),
        "notice": wording.NOTICES.get(named, ""),
        "wording": wording,
    }
