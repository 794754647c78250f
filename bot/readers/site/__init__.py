"""The pages of a list for its readers: plain HTML that needs no server."""
