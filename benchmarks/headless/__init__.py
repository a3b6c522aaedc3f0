"""What it costs when the headings of a vacancy are missing: `make headless`, docs/models.md."""
