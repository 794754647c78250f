"use strict";
// Searches and filters the list that is on the page. The page is complete without this script.
(() => {
  const form = document.getElementById("search");
  const fields = form.elements;
  const count = document.getElementById("count");
  const sections = [...document.querySelectorAll("main > section")];

  const fold = (text) =>
    text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  // One record for each item, made once from what the page shows.
  let number = 0;
  const items = sections.flatMap((section) =>
    [...section.querySelectorAll("li")].map((element) => {
      const labels = [...element.querySelectorAll(".l")].map((link) => link.textContent);
      if (element.dataset.m) labels.push(element.dataset.m);
      return {
        element,
        index: number++,
        section,
        sections: [section.dataset.name, ...(element.dataset.in || "").split(" ")],
        text: fold(element.textContent),
        title: fold(element.firstElementChild.textContent),
        year: Number(element.querySelector("time")?.textContent || 0),
        venue: element.querySelector("i")?.textContent || "",
        tags: [...element.querySelectorAll("u")].map((tag) => tag.textContent),
        facets: new URLSearchParams(element.dataset.f || ""),
        labels,
      };
    }),
  );

  // ------------------------------------------------------------------ the filters and their counts
  const tally = (list) => {
    const counts = new Map();
    for (const one of list) counts.set(one, (counts.get(one) || 0) + 1);
    return counts;
  };
  const addOptions = (select, entries) => {
    for (const [value, name, number] of entries) {
      select.append(new Option(`${name} (${number})`, value));
    }
    select.parentElement.hidden = entries.length < 2;
  };
  const byCount = (counts) =>
    [...counts]
      .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
      .map(([value, number]) => [value, value, number]);
  const ofSections = tally(items.flatMap((item) => item.sections));
  addOptions(
    fields.section,
    sections.map((section) => [
      section.dataset.name,
      section.querySelector("h2").firstChild.textContent.trim(),
      ofSections.get(section.dataset.name) || 0,
    ]),
  );
  addOptions(fields.venue, byCount(tally(items.map((item) => item.venue).filter(Boolean))));
  addOptions(fields.tag, byCount(tally(items.flatMap((item) => item.tags))));
  for (const select of form.querySelectorAll('select[name^="f."]')) {
    const name = select.name.slice(2);
    addOptions(select, byCount(tally(items.flatMap((item) => item.facets.getAll(name)))));
  }
  const box = document.getElementById("has");
  const isCommon = ([, , number]) => number > 1;
  const labels = byCount(tally(items.flatMap((item) => [...new Set(item.labels)])))
    .filter(isCommon)
    .slice(0, 12);
  for (const [value, name, number] of labels) {
    const input = document.createElement("input");
    input.type = "checkbox";
    input.name = "has";
    input.value = value;
    const label = document.createElement("label");
    label.append(input, `${name} (${number})`);
    box.append(label);
  }
  box.hidden = labels.length === 0;

  // --------------------------------------------------------------------------------- what is wanted
  const readWanted = () => {
    const wanted = { has: [], facets: [] };
    for (const [name, value] of new FormData(form)) {
      if (name === "has") wanted.has.push(value);
      else if (name.startsWith("f.") && value) wanted.facets.push([name.slice(2), value]);
      else wanted[name] = value;
    }
    return wanted;
  };
  const isWanted = (item, wanted, words) =>
    words.every((word) => item.text.includes(word)) &&
    (!wanted.section || item.sections.includes(wanted.section)) &&
    (!wanted.from || item.year >= Number(wanted.from)) &&
    (!wanted.to || (item.year && item.year <= Number(wanted.to))) &&
    (!wanted.venue || item.venue === wanted.venue) &&
    (!wanted.tag || item.tags.includes(wanted.tag)) &&
    wanted.has.every((label) => item.labels.includes(label)) &&
    wanted.facets.every(([name, value]) => item.facets.getAll(name).includes(value));

  const comparisons = {
    "": (a, b) => a.index - b.index,
    new: (a, b) => b.year - a.year || a.index - b.index,
    old: (a, b) => (a.year || 9999) - (b.year || 9999) || a.index - b.index,
    title: (a, b) => (a.title < b.title ? -1 : a.title > b.title ? 1 : 0),
  };

  // What is found stands in a list of its own, a part at a time: to lay out thousands of items anew
  // at each letter takes seconds on a slow machine. The whole list only stops being shown.
  const MOST = 50;
  const main = document.getElementById("main");
  const results = document.createElement("div");
  const more = document.createElement("button");
  more.type = "button";
  main.before(results);
  let found = items;
  let shownCount = 0;

  const addResults = (number) => {
    const part = found.slice(shownCount, shownCount + number);
    for (const item of part) {
      const last = results.lastElementChild;
      let list = last?.dataset.name === item.section.dataset.name ? last.querySelector("ul") : null;
      if (!list) {
        const section = document.createElement("section");
        section.dataset.name = item.section.dataset.name;
        const heading = document.createElement("h2");
        heading.textContent = item.section.querySelector("h2").firstChild.textContent;
        list = document.createElement("ul");
        section.append(heading, list);
        results.append(section);
      }
      const copy = item.element.cloneNode(true);
      copy.removeAttribute("id");
      list.append(copy);
    }
    shownCount += part.length;
    more.textContent = `${form.dataset.more} (${found.length - shownCount})`;
    more.hidden = shownCount === found.length;
  };
  more.addEventListener("click", () => addResults(found.length));

  const apply = () => {
    const wanted = readWanted();
    const words = fold(wanted.q || "").split(/\s+/).filter(Boolean);
    found = items.filter((item) => isWanted(item, wanted, words));
    const isWhole = found.length === items.length && !wanted.sort;
    main.classList.toggle("aside", !isWhole);
    main.inert = !isWhole;
    results.replaceChildren();
    shownCount = 0;
    if (isWhole) {
      more.remove();
    } else {
      if (wanted.sort) found.sort(comparisons[wanted.sort]);
      addResults(MOST);
      results.after(more);
    }
    count.textContent = found.length
      ? form.dataset.shown.replace("{shown}", found.length).replace("{all}", items.length)
      : form.dataset.none;
  };

  // ---------------------------------------------------------------------- the address keeps it all
  const writeAddress = (isStep) => {
    const query = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value) query.append(name, value);
    const address = `${location.pathname}${query.size ? `?${query}` : ""}`;
    if (address === location.pathname + location.search) return;
    if (isStep) history.pushState(null, "", address);
    else history.replaceState(null, "", address);
  };
  const readAddress = () => {
    const query = new URLSearchParams(location.search);
    for (const element of fields) {
      if (!element.name) continue;
      if (element.type === "checkbox") element.checked = query.getAll(element.name).includes(element.value);
      else element.value = query.get(element.name) || "";
    }
  };
  // To change the address takes longer than to search: while a person types, it waits.
  let waiting = 0;
  form.addEventListener("input", (event) => {
    apply();
    clearTimeout(waiting);
    // Each choice is a step back in the history; each letter is not.
    const isTyped = event.target.type === "search" || event.target.type === "number";
    if (isTyped) waiting = setTimeout(() => writeAddress(false), 200);
    else writeAddress(true);
  });
  form.addEventListener("reset", () => {
    setTimeout(() => {
      apply();
      writeAddress(true);
      fields.q.focus();
    });
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("popstate", () => {
    readAddress();
    apply();
  });

  // ---------------------------------------------------------------------------------------- the keys
  addEventListener("keydown", (event) => {
    const isTyping = event.target.matches("input, select, textarea");
    if (event.key === "/" && !isTyping) {
      event.preventDefault();
      fields.q.focus();
    } else if (event.key === "Escape" && event.target === fields.q) {
      fields.q.value = "";
      apply();
      writeAddress(false);
    } else if (event.key === "Enter" && event.target === fields.q) {
      (main.inert ? results : main).querySelector("li a")?.focus();
    }
  });

  // ---------------------------------------------------------------------- BibTeX of what is shown
  const dialog = document.getElementById("bib");
  const shownText = dialog.querySelector("pre");
  let bibliography = null;
  document.getElementById("cite").addEventListener("click", async () => {
    bibliography ??= fetch(form.dataset.bib)
      .then((answer) => answer.text())
      .then((text) => new Map(text.split(/\n\n(?=@)/).map((entry) => [/\{([^,]+),/.exec(entry)?.[1], entry.trim()])));
    const entries = await bibliography;
    shownText.textContent = found.map((item) => entries.get(item.element.id.slice(2))).filter(Boolean).join("\n\n");
    dialog.showModal();
  });
  const copy = document.getElementById("copy");
  copy.hidden = !navigator.clipboard;
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(shownText.textContent);
    copy.textContent = copy.dataset.done;
  });

  form.hidden = false;
  readAddress();
  apply();
})();
