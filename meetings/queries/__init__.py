"""Reads of meetings: `planning` for the pages before a meeting, `session` for the panels of its room, `live`."""
