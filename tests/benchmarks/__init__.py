"""Speed, as ratios in one run: ``python -m tests.benchmarks`` prints the table of the README."""
