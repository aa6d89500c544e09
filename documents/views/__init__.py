"""The doors of papers: `papers` manages them, `reading` opens them, `content` serves their bytes."""
