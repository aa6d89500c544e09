"""Reads of what is decided: `polls` so far; nothing here tells a choice before it may be told."""
