"""Rules of the ledger: time and paper with units and sources, a meeting's figures; plain Python."""
