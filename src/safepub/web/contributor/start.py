"""The start page: what this place is, and the two ways in."""

from flask import Blueprint, render_template

blueprint = Blueprint("start", __name__)


@blueprint.get("/")
def show() -> str:
    """Show what this place is."""
    return render_template("contributor/start.html")
