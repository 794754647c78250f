"use strict";
// Loads the page again when `listwright site --serve` has made it anew.
let version = null;
setInterval(async () => {
  const now = await (await fetch("/.version")).text();
  if (version !== null && now !== version) location.reload();
  version = now;
}, 1000);
