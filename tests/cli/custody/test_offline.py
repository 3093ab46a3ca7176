"""The custodians' command alone: without a network, the server's code or its settings."""

import json
import subprocess
import sys
from pathlib import Path

from tests.cli.custody.world import World, run

BLOCKED = (
    *("flask", "flask_limiter", "flask_smorest", "flask_wtf", "werkzeug", "jinja2", "markupsafe"),
    *("sqlalchemy", "alembic", "marshmallow", "gunicorn", "structlog", "argon2", "nh3", "pyotp"),
    *("safepub.app", "safepub.custody", "safepub.database", "safepub.newsroom"),
    *("safepub.registration", "safepub.serving", "safepub.settings", "safepub.web"),
    *("safepub.vault.models", "safepub.vault.slots", "safepub.vault.traces"),
)
# Refuses those modules and every socket, then runs one command after another.
SCRIPT = f"""
import json, socket, sys

class Blocker:
    def find_spec(self, name, path=None, target=None):
        if any(name == blocked or name.startswith(blocked + ".") for blocked in {BLOCKED}):
            raise ImportError("blocked: " + name)

def refuse(*_args, **_options):
    raise OSError("no network here")

sys.meta_path.insert(0, Blocker())
socket.socket = socket.create_connection = socket.getaddrinfo = refuse
from safepub.cli.main import main
for command in json.load(sys.stdin):
    main(["custody", *command], standalone_mode=False)
"""


def run_alone(*commands: tuple[str | Path, ...], folder: Path) -> subprocess.CompletedProcess[str]:
    given = json.dumps([[str(word) for word in command] for command in commands])
    return subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=folder,
        env={"PATH": "", "LC_ALL": "C.UTF-8", "PYTHONPATH": ":".join(filter(None, sys.path))},
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_ceremony_and_a_look_at_a_case_need_nothing_of_the_server(newsroom: World) -> None:
    key = ("new-key", "dora.spk", "--name", "Dora", "--memory", "256")
    card = ("show-key", "dora.spk", "--card", "dora.card")
    ana = newsroom.people[0]
    run("show-key", ana.key_file, "--name", "Ana", "--card", newsroom.folder / "a.card", by=[ana])
    manifest = ("manifest", "make", "dora.card", "a.card", "--quorum", "2", "--to", "new.manifest")

    ran = run_alone(
        key,
        card,
        (*manifest, "--purpose", "identity"),
        ("inspect", newsroom.case(vault=True)),
        folder=newsroom.folder,
    )

    assert ran.returncode == 0, ran.stderr
    assert "Name: Dora" in ran.stdout
    assert "Quorum: 2 of 2" in ran.stdout
    assert "Asks for: the identity behind the byline Maks" in ran.stdout


def test_every_command_loads_without_the_server(tmp_path: Path) -> None:
    listing = SCRIPT.partition("for command")[0] + (
        "from safepub.cli.custody import commands\n"
        "json.dump(sorted(commands.group.commands), sys.stdout)\n"
    )

    ran = subprocess.run(
        [sys.executable, "-c", listing], cwd=tmp_path, capture_output=True, text=True, check=True
    )

    assert json.loads(ran.stdout) == [
        *("change-passphrase", "drill", "drill-compare", "grant", "inspect", "manifest"),
        *("new-key", "open", "paper", "pay", "refuse", "reshare", "show-key", "take"),
        "verify-journal",
    ]
