"""`safepub envelopes export`: for re-sharing all of them, for a drill a few."""

import io
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from safepub.cli import main
from safepub.crypto import canonical, link_envelopes, sections
from safepub.crypto.keysets import Purpose
from safepub.crypto.sections import Kind
from safepub.database import Databases
from safepub.newsroom import journal
from safepub.settings import Settings
from tests.newsroom.test_sealed_to import register
from tests.support import instances
from tests.support.instances import Custodians

CONTRIBUTORS = 4


@pytest.fixture
def settings_file(
    databases: Databases, settings: Settings, custodians: Custodians, tmp_path: Path
) -> Path:
    """The settings of a newsroom with four contributors."""
    with databases.newsroom() as session:
        for number in range(CONTRIBUTORS):
            register(session, custodians.identity, custodians.payment, number=number)
    return instances.write_settings(settings, tmp_path)


def export(settings_file: Path, *more: str, purpose: str = "identity") -> Result:
    target = str(settings_file.with_name("envelopes.spe"))
    arguments = ["envelopes", "export", "--purpose", purpose, "--to", target, *more]
    return CliRunner().invoke(main.main, [*arguments, "--settings", str(settings_file)])


def envelopes_in(settings_file: Path) -> list[bytes]:
    file = io.BytesIO(settings_file.with_name("envelopes.spe").read_bytes())
    parts = sections.read(file, sections.ENVELOPES)
    return [content for kind, content in parts if kind is Kind.ENVELOPE]


@pytest.mark.parametrize("purpose", Purpose)
def test_every_envelope_of_one_purpose_goes_out(
    settings_file: Path, databases: Databases, purpose: Purpose
) -> None:
    ran = export(settings_file, purpose=purpose.name.lower())

    found = [link_envelopes.read(envelope) for envelope in envelopes_in(settings_file)]
    assert ran.exit_code == 0, ran.output
    assert {envelope.purpose for envelope in found} == {purpose}
    assert len({envelope.subject for envelope in found}) == CONTRIBUTORS
    assert settings_file.with_name("envelopes.spe").stat().st_mode & 0o777 == 0o600
    with databases.newsroom(write=False) as session:
        acts = [canonical.decode(entry)["act"] for entry in journal.entries(session)]
    assert acts == ["envelopes.exported"]


def test_a_sample_is_as_large_as_was_asked_for(settings_file: Path) -> None:
    ran = export(settings_file, "--sample", "2")

    assert ran.exit_code == 0
    assert len(envelopes_in(settings_file)) == 2


def test_a_file_that_is_there_stays_and_the_journal_says_nothing(
    settings_file: Path, databases: Databases
) -> None:
    settings_file.with_name("envelopes.spe").write_bytes(b"kept")

    ran = export(settings_file)

    assert (ran.exit_code, "already" in ran.output) == (1, True)
    assert settings_file.with_name("envelopes.spe").read_bytes() == b"kept"
    with databases.newsroom(write=False) as session:
        assert list(journal.entries(session)) == []
