"""Running rules over entries: first each file by itself, then all together."""
