"""The steps that workflows run, a file each. A person has no reason to type them."""
