"""Reports as files, made in jobs: the official paper and the workbook of the same numbers."""
