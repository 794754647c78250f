"""The commands that a person types, a file each. No command imports another."""
