"""What people and programs read: comments, terminal output, generated lists, findings."""
