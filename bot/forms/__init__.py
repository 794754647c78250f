"""Issue forms: made from the layouts, and read when somebody has filled one in."""
