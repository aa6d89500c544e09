"""The test run's own servers: they start, answer, can be killed, and come back."""

import os

import pytest
import redis
from django.db import connection

from tests import run, servers


def test_redis_can_be_killed_and_comes_back(redis_server: servers.Redis) -> None:
    client = redis.Redis.from_url(redis_server.url, protocol=2)
    assert client.ping()
    redis_server.kill()
    with pytest.raises(redis.ConnectionError):
        client.ping()
    redis_server.start()
    assert client.ping()


def test_redis_is_empty_for_the_next_test(redis_server: servers.Redis) -> None:
    client = redis.Redis.from_url(redis_server.url, protocol=2)
    assert client.dbsize() == 0
    client.set("left", "behind")


@pytest.mark.django_db
def test_database_is_the_one_that_was_asked_for() -> None:
    expected = {"postgres": "postgresql", "sqlite": "sqlite"}[os.environ.get("TEST_DATABASE", "postgres")]
    assert connection.vendor == expected


@pytest.mark.postgres
def test_postgres_can_be_stopped_and_started() -> None:
    cluster = servers.Postgres(run.short_folder())
    cluster.start()
    cluster.kill()
    assert cluster.process and not cluster.process.is_running()
    cluster.start()
    cluster.stop()
    assert not cluster.process.is_running()


def test_a_server_that_cannot_start_says_why() -> None:
    folder = run.short_folder()
    process = servers.Process(["/bin/sh", "-c", "echo no such luck; exit 3"], log=folder / "log")
    with pytest.raises(servers.StartError, match="no such luck"):
        process.wait_until(lambda: False, "sh")
