"""Rules of meetings: `planning` and `rows` before a meeting, `session` while it is held; no Django here."""
