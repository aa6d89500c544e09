"""What papers promise: the first page on a slow line, slices, the watermark, the pipeline, the search.

`python -m bench documents [--quick]`; each part stands in its own module and can be run by itself.
"""

import importlib
from typing import Any

# Each has rows(quick) as bench/__main__.py describes them.
PARTS = ("paper_pipeline", "paper_reader", "paper_serving", "paper_search")


def rows(quick: bool = False) -> list[dict[str, Any]]:
    """Run every part, one after the other, and return the rows of all."""
    found: list[dict[str, Any]] = []
    for part in PARTS:
        print(f"  {part} ...", flush=True)
        found += importlib.import_module(f"bench.{part}").rows(quick=quick)
    return found
