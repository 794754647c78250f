"""Whether the links of lists still lead somewhere: what one run saw, and what several mean."""
