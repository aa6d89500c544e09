"""Plain rules of documents; no Django, no clock, no file."""
