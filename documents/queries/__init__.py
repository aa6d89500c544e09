"""Reads of documents: one function per panel or page."""
