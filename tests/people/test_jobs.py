"""Jobs: in the act's transaction, repeated after a killed worker, done once; the worker is a real process."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from people import followers, jobs
from people.models import WorkerBeat

WORK = "people.tasks.forget_old_commands"


def test_a_misspelt_job_stops_the_start(monkeypatch):
    monkeypatch.setattr(jobs, "_declared", {"people.tasks.no_such_job", WORK})
    assert [e.msg for e in jobs.declared_jobs_exist(None)] == [
        "The job people.tasks.no_such_job does not exist."
    ]


@pytest.mark.django_db
def test_a_job_of_an_act_that_fails_does_not_exist():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        jobs.later(WORK)
        raise ZeroDivisionError
    assert not DBTaskResult.objects.exists()


@pytest.mark.django_db
def test_a_follower_enqueues_with_the_uid(monkeypatch):
    monkeypatch.setattr(followers, "_after", {})
    followers.after("thing.done", WORK)
    followers.enqueue_after("thing.done", "abc")
    assert DBTaskResult.objects.get().args_kwargs["args"] == ["abc"]


@pytest.mark.parametrize(
    ("status", "tries", "alive", "repeated"),
    [
        ("RUNNING", 1, False, True),
        ("RUNNING", 1, True, False),
        ("RUNNING", 10, False, False),
        ("FAILED", 1, True, True),
        ("FAILED", 3, True, False),
        ("SUCCESSFUL", 1, False, False),
        ("READY", 0, False, False),
    ],
)
@pytest.mark.django_db
def test_which_jobs_run_again(status, tries, alive, repeated):
    row = DBTaskResult.objects.get(pk=jobs.later(WORK))
    DBTaskResult.objects.filter(pk=row.pk).update(status=status, worker_ids=["w"] * tries)
    beat = timezone.now() - timedelta(seconds=0 if alive else jobs.STALE_SECONDS + 1)
    WorkerBeat.objects.create(worker_id="w", at=beat)
    assert jobs.reap() == int(repeated)
    row.refresh_from_db()
    assert (row.status == TaskResultStatus.READY) is (repeated or status == "READY")


@pytest.mark.django_db(transaction=True)
def test_a_real_worker_does_what_waits():
    job = jobs.later(WORK)
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "ecabinet.settings",
    }
    done = subprocess.run(
        [sys.executable, "manage.py", "worker", "--batch"],
        cwd=settings.BASE_DIR,
        env=environment,
        timeout=60,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert DBTaskResult.objects.get(pk=job).status == TaskResultStatus.SUCCESSFUL


@pytest.mark.django_db(transaction=True)
def test_a_worker_in_this_process_does_what_waits_too():
    job = jobs.later(WORK)
    call_command("worker", "--batch")
    assert DBTaskResult.objects.get(pk=job).status == TaskResultStatus.SUCCESSFUL


@pytest.mark.django_db
def test_a_periodic_job_runs_once_when_its_time_has_come(monkeypatch):
    monkeypatch.setattr(jobs, "_periodic", {WORK: "15 3 * * *"})
    with time_machine.travel("2026-11-22T02:00:00+07:00", tick=False) as clock:
        assert jobs.enqueue_due() == 0
        clock.move_to("2026-11-22T03:16:00+07:00")
        assert (jobs.enqueue_due(), jobs.enqueue_due()) == (1, 0)
        clock.move_to("2026-11-23T03:14:00+07:00")
        assert jobs.enqueue_due() == 0
