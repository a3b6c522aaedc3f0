"""Where runs are kept: a folder, or a place that fsspec knows (`s3://bucket/tables`)."""
from pipeline.store.base import StoreError
from pipeline.store.local import PARTIAL, Run, current

__all__ = ["PARTIAL", "Run", "StoreError", "current"]
