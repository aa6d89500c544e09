"""The acts of documents, one file per noun."""
