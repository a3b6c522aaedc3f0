"""The record beside what other programs find in the same labelled documents: `make accuracy`, docs/accuracy.md."""
