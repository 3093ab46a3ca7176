"""A Chromium for the browser stories: named, of the system, or installed by apt."""

import os
import shutil
import subprocess
from pathlib import Path

VARIABLE = "SAFEPUB_TEST_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find() -> Path | None:
    """Find Chromium: named by a variable, or on the search path."""
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named)
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return Path(found) if found else None


def find_or_install() -> Path | None:
    """Find Chromium; where there is none, ask apt for it if we may."""
    found = find()
    apt = shutil.which("apt-get")
    if found or not apt or os.getuid() != 0:
        return found
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (("update",), ("install", "-y", "--no-install-recommends", "chromium")):
        subprocess.run(
            [apt, "-qq", *arguments],
            check=False,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    return find()
