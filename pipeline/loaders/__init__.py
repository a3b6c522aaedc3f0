"""Loaders: one module per file format, each with `read(data: bytes) -> Page`."""
