"""Run jobs from the queue table until told to stop; beats, and repeats the jobs of workers that fell silent."""

import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from people import jobs

# How often the worker says that it lives and looks for jobs left behind. Unit: seconds.
BEAT_SECONDS = 5
# How long an idle worker waits before it looks again. Unit: seconds.
INTERVAL_SECONDS = 0.5


class Command(BaseCommand):
    help = "Run the job worker."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--batch", action="store_true", help="Do what waits, then end.")

    def handle(self, *args: Any, batch: bool = False, **options: Any) -> None:
        worker_id = get_random_string(32)
        jobs.beat(worker_id)
        jobs.reap()
        jobs.run_at_start()
        stop = threading.Event()
        beating = threading.Thread(target=_beat_until, args=(stop, worker_id), daemon=True)
        beating.start()
        worker = Worker(
            queue_names=["*"],
            interval=INTERVAL_SECONDS,
            batch=batch,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=worker_id,
            excluded_queue_names=[],
        )
        if threading.current_thread() is threading.main_thread() and not batch:
            worker.configure_signals()
        try:
            worker.run()
        finally:
            stop.set()
            beating.join(timeout=BEAT_SECONDS)


def _beat_until(stop: threading.Event, worker_id: str) -> None:
    """Beat and reap in a thread of its own, so that a long job does not look like a dead worker."""
    while not stop.wait(BEAT_SECONDS):
        try:
            jobs.beat(worker_id)
            jobs.reap()
            jobs.enqueue_due()
        except DatabaseError as error:
            jobs.logger.warning("worker beat failed: %s", error)
            connections.close_all()
    connections.close_all()
