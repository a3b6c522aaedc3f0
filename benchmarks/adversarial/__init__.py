"""How long hostile text holds up each stage of the pipeline: `python -m benchmarks.adversarial`."""
