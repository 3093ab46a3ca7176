"""What the contributor is told when an act does not fit: plain words and the way back."""

from flask import Blueprint, render_template, request

from safepub.errors import ConflictError


def register(blueprint: Blueprint) -> None:
    """Answer every conflict at this door with its own page."""
    blueprint.register_error_handler(ConflictError, show)


def show(error: ConflictError) -> tuple[str, int]:
    """Say what does not fit and where the article is."""
    address = (request.view_args or {}).get("address")
    return render_template("contributor/refused.html", sentence=str(error), address=address), 409
