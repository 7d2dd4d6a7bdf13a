"""What the project claims, as commands anyone can run: python -m benchmarks.NAME."""
