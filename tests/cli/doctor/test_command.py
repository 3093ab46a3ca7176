"""`safepub doctor`: what it prints, and what its exit code says."""

from pathlib import Path

import pytest

from tests.cli.doctor.conftest import Doctor

TITLES = (
    "Files", "Machine", "Vault", "Newsroom", "Retention", "Custody", "Backups", "From outside",
)  # fmt: skip


def test_a_healthy_instance_has_no_danger(doctor: Doctor) -> None:
    found, ran = doctor.found("--seizure"), doctor.run()
    dangers = [
        remark
        for title, remarks in found.items()
        for remark in remarks
        # How the machine of the tests is set up is not the instance's fault.
        if remark["level"] == "danger" and title != "Machine"
    ]

    assert tuple(found) == (*TITLES, "A seizure of this instance shows")
    assert dangers == []
    assert all(found.values())
    assert [line for line in ran.output.splitlines() if line in TITLES] == list(TITLES)


@pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)
def test_a_danger_ends_it_with_one_and_says_what_to_do(doctor: Doctor, tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / "pepper").chmod(0o644)

    ran = doctor.run()

    assert ran.exit_code == 1
    assert "! Every account on this machine can read pepper.\n    chmod 600 " in ran.output


@pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)
def test_one_look_that_fails_leaves_the_others(doctor: Doctor, tmp_path: Path) -> None:
    doctor.patient.databases.close()
    for file in tmp_path.glob("newsroom.db*"):
        file.unlink()

    found = doctor.found()

    assert found["Retention"][0]["level"] == "danger"
    assert "could not be looked at" in found["Retention"][0]["sentence"]
    assert found["Vault"][0]["level"] == "ok"


@pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)
def test_it_leaves_no_hour_behind(doctor: Doctor) -> None:
    doctor.run("--seizure")

    assert all(file.stat().st_mtime % 86_400 == 0 for file in doctor.patient.rounded())
    assert all(file.stat().st_atime % 86_400 == 0 for file in doctor.patient.rounded())


def test_help_says_what_it_does(doctor: Doctor) -> None:
    ran = doctor.run("--help")

    assert "--seizure" in ran.output
    assert "exit code is 1" in " ".join(ran.output.split())
