"""Fourth floor of the import: prove that nothing was lost, and report what was understood."""
