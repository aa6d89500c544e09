"""The acts of meetings: `planning` prepares, `session` runs, `presence` checks in, `speaking` keeps the queue."""
