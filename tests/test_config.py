"""The samples in config/: whoever fills them in can start."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import click
import pytest

from safepub import languages, settings
from safepub.cli import main
from safepub.errors import SettingsError
from safepub.settings import Settings

ROOT = Path(__file__).parents[1]
CONFIG = ROOT / "config"
EXAMPLE = CONFIG / "safepub.toml"
SYSTEMD = shutil.which("systemd-analyze")
TOR = shutil.which("tor", path="/usr/sbin:/usr/bin:/usr/local/bin")
UNITS = ("safepub@.service", "safepub-worker.service")
SECRETS = ("pepper", "passphrase_salt", "totp_key", "session_key", "journal_key", "release_key")


def _filled_in(folder: Path) -> Path:
    copy = folder / "safepub.toml"
    copy.write_text(EXAMPLE.read_text(encoding="utf-8").replace('_pin = ""', '_pin = "0f"'))
    for name in SECRETS:
        (folder / f"{name}.secret").write_bytes(bytes(32))
    return copy


def test_the_example_does_not_start_before_it_is_filled_in() -> None:
    with pytest.raises(SettingsError):
        settings.load_settings(EXAMPLE, {})


def test_the_example_filled_in_is_read_and_names_the_defaults(tmp_path: Path) -> None:
    loaded = settings.load_settings(_filled_in(tmp_path), {})

    assert isinstance(loaded, Settings)
    assert loaded.doors == settings.DOORS
    assert loaded.languages == languages.USUAL
    assert loaded.desk == settings.Desk()
    assert loaded.sessions == settings.Sessions()
    for cost in (loaded.argon2.contributor, loaded.argon2.staff):
        assert cost == settings.Argon2Cost(**settings.DEFAULT_COST)


def test_the_example_names_every_section() -> None:
    document = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))
    sections = {name for name, value in document.items() if isinstance(value, dict)}

    assert sections == {
        "site",
        "newsroom",
        "vault",
        "secrets",
        "custody",
        "argon2",
        "desk",
        "sessions",
        "retention",
        "api",
    }


def _variables(name: str) -> dict[str, str]:
    lines = (CONFIG / "systemd" / name).read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def _unit(name: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in (CONFIG / "systemd" / name).read_text(encoding="utf-8").splitlines():
        key, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            found.setdefault(key, []).append(value)
    return found


def _take(*words: str) -> None:
    """Read a command line as safepub does, without doing anything."""
    name, *options = words
    command = main.main.get_command(click.Context(main.main), name)
    assert command is not None
    command.make_context(name, options)


def test_the_processes_of_the_samples_open_each_door_once() -> None:
    samples = [_variables(f"{name}.env") for name in ("contributor", "api", "desk")]
    doors = [door for sample in samples for door in sample["SAFEPUB_DOORS"].split(",")]
    nginx = (CONFIG / "nginx.conf").read_text(encoding="utf-8")
    tor = (CONFIG / "torrc").read_text(encoding="utf-8")
    in_front = re.findall(r"upstream safepub_(\w+) \{ server 127\.0\.0\.1:(\d+);", nginx)

    assert sorted(doors) == sorted(settings.DOORS)
    for sample in samples:
        _take("serve", *sample["OPTIONS"].split())
    ports = {sample["SAFEPUB_DOORS"].split(",")[0]: sample["SAFEPUB_PORT"] for sample in samples}
    assert dict(in_front) == ports
    # Circuits are believed at the port that Tor leads to, and at no other.
    assert f"HiddenServicePort 80 127.0.0.1:{ports['contributor']}" in tor
    assert [sample["OPTIONS"] for sample in samples] == ["--circuits", "", ""]


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_starts_what_there_is_and_lets_it_do_little(name: str) -> None:
    unit = _unit(name)
    command, *options = unit["ExecStart"][0].removeprefix("/opt/safepub/bin/safepub ").split()
    _take(command, *(option for option in options if option != "$OPTIONS"))
    closed = {
        "User": "safepub",
        "NoNewPrivileges": "yes",
        "ProtectSystem": "strict",
        "ProtectHome": "yes",
        "PrivateTmp": "yes",
        "CapabilityBoundingSet": "",
        "LimitCORE": "0",
        "MemorySwapMax": "0",
        "UMask": "0077",
        # Not into the system's journal, which stamps each line to the microsecond.
        "StandardOutput": "null",
    }
    assert {key: unit[key] for key in closed} == {key: [value] for key, value in closed.items()}
    assert unit["StandardError"][0].startswith("append:/var/log/safepub/")
    calls = unit["SystemCallFilter"][0].split()
    assert calls[0] == "@system-service"


def test_web_processes_reach_nobody_else_and_may_confine_the_child_that_cleans() -> None:
    unit = _unit("safepub@.service")

    assert (unit["IPAddressDeny"], unit["IPAddressAllow"]) == (["any"], ["localhost"])
    assert unit["RestrictNamespaces"] == ["user net"]
    wanted = {"landlock_create_ruleset", "landlock_add_rule", "landlock_restrict_self"}
    assert wanted <= set(unit["SystemCallFilter"][0].split())


# Not every Linux has it; what the units say is looked at above, everywhere.
@pytest.mark.skipif(SYSTEMD is None, reason="There is no systemd here.")
@pytest.mark.parametrize("name", UNITS)
def test_systemd_understands_the_units(name: str, tmp_path: Path) -> None:
    text = (CONFIG / "systemd" / name).read_text(encoding="utf-8")
    copy = tmp_path / name.replace("@", "@contributor")
    # A program that is there: systemd looks for it.
    copy.write_text(re.sub(r"/opt/safepub/bin/safepub", "/bin/true", text), encoding="utf-8")

    done = subprocess.run(
        [str(SYSTEMD), "verify", "--man=no", str(copy)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert [line for line in done.stderr.splitlines() if copy.name in line] == []


# Only Tor knows its own words, and safepub runs without one; its port is looked at above.
@pytest.mark.skipif(TOR is None, reason="There is no Tor here.")
def test_tor_understands_its_sample(tmp_path: Path) -> None:
    text = (CONFIG / "torrc").read_text(encoding="utf-8")
    copy = tmp_path / "torrc"
    copy.write_text(text.replace("/var/lib/tor/safepub", str(tmp_path / "onion")))

    done = subprocess.run(
        [str(TOR), "--verify-config", "-f", str(copy), "--DataDirectory", str(tmp_path / "data")],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout


def test_the_container_is_made_of_what_is_there() -> None:
    lines = (CONFIG / "Containerfile").read_text(encoding="utf-8").splitlines()
    copied = [
        name
        for line in lines
        if line.startswith("COPY ") and "--from" not in line
        for name in line.split()[1:-1]
    ]

    assert [name for name in copied if not (ROOT / name).exists()] == []
    assert "--require-hashes -r requirements/run.txt" in "\n".join(lines)
    assert [line for line in lines if line.startswith("USER ")] == ["USER safepub"]
