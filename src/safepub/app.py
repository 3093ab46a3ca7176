"""Builds the web application with only the doors that its settings name."""

from collections.abc import Callable, Mapping

from flask import Flask

from safepub.settings import Settings
from safepub.web import cookies, csrf, errors, headers, health, limits, logs, translating, uploads
from safepub.web import runtime as running
from safepub.web.logs import Raised
from safepub.web.runtime import Runtime

AN_HOUR = 3600


class Application(Flask):
    """Flask, with uploads in memory and failures logged without a word of their texts."""

    request_class = uploads.MemoryRequest

    def log_exception(self, exc_info: Raised) -> None:
        """Note where the code broke."""
        logs.note_failure(exc_info)


def create_app(settings: Settings) -> Flask:
    """Open what the settings name and build the application on it.

    Raises:
        safepub.errors.SafepubError: Something that must be there is missing; the
            sentence says what.
    """
    return assemble(running.start(settings))


def assemble(runtime: Runtime) -> Flask:
    """Build the application on what is open already."""
    site = runtime.settings.site
    logs.configure()
    app = Application(
        __name__,
        static_folder="web/static",
        template_folder="web/templates",
        static_url_path="/static",
    )
    app.config.from_mapping(
        SECRET_KEY=runtime.settings.secrets.session_key,
        MAX_CONTENT_LENGTH=uploads.MOST_BYTES,
        MAX_FORM_MEMORY_SIZE=uploads.MOST_BYTES,
        SEND_FILE_MAX_AGE_DEFAULT=AN_HOUR,
    )
    app.extensions[running.EXTENSION] = runtime
    app.session_interface = cookies.DoorSessions()
    app.jinja_env.globals["site_name"] = site.name
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    translating.register(app)
    # The last to be registered sees the answer first: the log sees it as it leaves.
    app.after_request(logs.note_answer)
    uploads.register(app)
    headers.register(app, site)
    limits.register(app)
    csrf.register(app)
    errors.register(app)
    app.register_blueprint(health.blueprint)
    for door in runtime.settings.doors:
        DOORS[door](app)
    return app


def _mount_contributor(app: Flask) -> None:
    from safepub.web.contributor import door  # noqa: PLC0415 - a door that is not named stays out

    app.register_blueprint(door.blueprint)


def _mount_desk(app: Flask) -> None:
    from safepub.web.desk import door  # noqa: PLC0415 - a door that is not named stays out

    app.register_blueprint(door.blueprint)


def _mount_api(app: Flask) -> None:
    # A door that is not named stays out, so it is not loaded at the top.
    from safepub.web.api import door, feeds, front  # noqa: PLC0415

    # Feeds first: the door's document tells of their addresses.
    app.register_blueprint(feeds.blueprint)
    app.register_blueprint(door.blueprint)
    front.put_before(app)


def _mount_custody(app: Flask) -> None:
    from safepub.web.custody import door  # noqa: PLC0415 - a door that is not named stays out

    app.register_blueprint(door.blueprint)


DOORS: Mapping[str, Callable[[Flask], None]] = {
    "contributor": _mount_contributor,
    "desk": _mount_desk,
    "api": _mount_api,
    "custody": _mount_custody,
}
