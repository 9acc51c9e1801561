"""`python -m aggregator`, the same as the `aggregator` script."""

from aggregator.cli import main

main()
