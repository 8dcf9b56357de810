"""The numbers that a correct pipeline must publish, in closed form from the plan alone."""
