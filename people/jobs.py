"""Jobs: work that outlives a request, queued in our own database within the act's transaction.

A job is named by its dotted path, so that an action never imports a task. Every job must be repeatable: a worker
that was killed leaves its row RUNNING, and the reaper hands it to the next one.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from croniter import croniter
from django.core import checks
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks.base import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult

from people.models import PeriodicJob, WorkerBeat

logger = logging.getLogger(__name__)
# A worker that has not beaten for this long is dead. Unit: seconds.
STALE_SECONDS = 30
# A job is tried this often before it stays FAILED.
ATTEMPTS = 3
# A job whose worker died is handed on this often.
KILLED_ATTEMPTS = 10
_declared: set[str] = set()
_periodic: dict[str, str] = {}
_at_start: list[Callable[[], object]] = []


def declared(name: str) -> str:
    """Remember the dotted name of a job, so that a misspelt one stops the start and not the act."""
    _declared.add(name)
    return name


def later(name: str, *arguments: object) -> str:
    """Enqueue the job in the current transaction and return its id.

    Shape: JSON values only. Errors: ImportError when no such job exists.
    """
    task: Task = import_string(declared(name))
    return str(task.enqueue(*arguments).id)


def periodic(name: str, schedule: str) -> None:
    """Run a job by the clock. Shape: `schedule` is a crontab line, read in the installation's time zone."""
    _periodic[declared(name)] = schedule


def at_start(work: Callable[[], object]) -> None:
    """Run a short piece of work whenever a worker starts, before it takes its first job."""
    _at_start.append(work)


def run_at_start() -> None:
    """Run what was asked for; the worker command calls this."""
    for work in _at_start:
        work()


def enqueue_due() -> int:
    """Enqueue the periodic jobs whose time has come, each once over all workers; return how many."""
    return sum(_enqueue_if_due(name, schedule) for name, schedule in _periodic.items())


def _enqueue_if_due(name: str, schedule: str) -> bool:
    now = timezone.localtime()
    with transaction.atomic():
        PeriodicJob.objects.get_or_create(name=name, defaults={"next_at": _next(schedule, now)})
        row = PeriodicJob.objects.select_for_update().get(name=name)
        if row.next_at > now:
            return False
        row.next_at = _next(schedule, now)
        row.save()
        later(name)
        return True


def _next(schedule: str, after: datetime) -> datetime:
    found: datetime = croniter(schedule, after).get_next(datetime)
    return found


def reap() -> int:
    """Hand the jobs of silent workers, and failed ones that have tries left, to the next worker.

    Shape: the number of jobs that run again.
    """
    alive = set(
        WorkerBeat.objects.filter(at__gte=timezone.now() - timedelta(seconds=STALE_SECONDS)).values_list(
            "worker_id", flat=True
        )
    )
    with transaction.atomic():
        stuck = [row for row in _unfinished() if _is_to_repeat(row, alive)]
        for row in stuck:
            row.status = TaskResultStatus.READY
            row.finished_at = None
            row.run_after = timezone.now() + timedelta(seconds=2 ** len(row.worker_ids))
            row.save(update_fields=["status", "finished_at", "run_after"])
    WorkerBeat.objects.filter(at__lt=timezone.now() - timedelta(days=1)).delete()
    return len(stuck)


def _unfinished() -> list[DBTaskResult]:
    statuses = [TaskResultStatus.RUNNING, TaskResultStatus.FAILED]
    since = timezone.now() - timedelta(days=7)
    return list(DBTaskResult.objects.select_for_update().filter(status__in=statuses, enqueued_at__gte=since))


def _is_to_repeat(row: DBTaskResult, alive: set[str]) -> bool:
    tries = len(row.worker_ids)
    if row.status == TaskResultStatus.FAILED:
        return tries < ATTEMPTS
    # The job of a killed worker did nothing wrong; only one that kills every worker is given up in the end.
    return tries < KILLED_ATTEMPTS and not (row.worker_ids and row.worker_ids[-1] in alive)


def beat(worker_id: str) -> None:
    """Say that this worker lives."""
    WorkerBeat.objects.update_or_create(worker_id=worker_id, defaults={"at": timezone.now()})


@checks.register()
def declared_jobs_exist(app_configs: object, **kwargs: object) -> list[checks.CheckMessage]:
    """Check at start that every declared job can be imported and is a task."""
    return [
        checks.Error(f"The job {name} does not exist.", id="people.E001")
        for name in sorted(_declared)
        if not _is_task(name)
    ]


def _is_task(name: str) -> bool:
    try:
        return isinstance(import_string(name), Task)
    except ImportError:
        return False
