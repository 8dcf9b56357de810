"""What the source systems of the demo company deliver: one module per system, each with its own dirt."""
