"""Generated lists, and how one entry looks among its neighbours."""
