"""LocalStack entry points that let the stacks of Chronotiles run on one machine, without a container engine."""
