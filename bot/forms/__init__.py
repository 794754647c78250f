"""Issue forms: made from the layouts, and read back when somebody has filled one."""
