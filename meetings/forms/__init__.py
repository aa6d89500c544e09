"""What people type or upload, turned into checked values; nothing here writes."""
