"""One table of hosts: what a link to each of them names, and how a list writes it."""
