// Narrow, sort and group a register. Without this script all of it is shown, as the page has it.
// What is chosen stands in the address, so that a view can be mailed and Back leads to the last one;
// `#ID` leads to a line, whatever is chosen.
(() => {
  const table = document.querySelector("[data-register]");
  if (!table) return;

  const form = document.querySelector("[data-tools]");
  const fields = [...form.querySelectorAll("[name]")];
  const find = form.elements.q;
  const filters = [...form.querySelectorAll("[data-filter]")];
  const found = document.querySelector("[data-found]");
  const none = document.querySelector("[data-none]");
  const [head] = table.tHead.rows;
  const { register, group: usualGroup, sorted: usualSort } = table.dataset;

  const KEYS = ["state", "kind", "owner", "speaker", "organisation", "theme", "place", "edition", "due", "said"];
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const language = document.documentElement.lang || "en";
  const { compare } = new Intl.Collator(language, { sensitivity: "base", numeric: true });

  // The lines ------------------------------------------------------------------------------

  const value = (row, key) => {
    const place = key in row.dataset ? row : row.querySelector(`[data-${key}]`);
    return place ? place.dataset[key] || place.dateTime || place.textContent : "";
  };

  const lines = [...table.querySelectorAll("tbody tr:not(.part)")].map((row, number) => {
    const line = { row, number, text: null };
    for (const key of KEYS) line[key] = value(row, key);
    line.month = line.due.slice(0, 7);
    return line;
  });

  const textOf = (line) => {
    line.text ??= plain(`${line.row.textContent} ${line.organisation}`);
    return line.text;
  };
  (globalThis.requestIdleCallback ?? setTimeout)(() => lines.forEach(textOf));

  // What is chosen -------------------------------------------------------------------------

  const chosen = (name) => form.elements[name]?.value ?? "";

  const inSpan = (line, field) => {
    const { first, last } = field.selectedOptions[0].dataset;
    if (first) return line.due >= first && line.due <= last;
    return field.value === "none" ? !line.due : line.state === field.value;
  };

  const fits = (words) => (line) =>
    filters.every((f) => !f.value || (f.name === "due" ? inSpan(line, f) : line[f.name] === f.value)) &&
    words.every((word) => textOf(line).includes(word));

  const remember = (push) => {
    const kept = new URLSearchParams();
    for (const { name, value } of fields) if (value) kept.set(name, value);
    const text = kept.toString();
    const address = text ? `?${text}` : location.pathname;
    try {
      history[push ? "pushState" : "replaceState"](null, "", address);
    } catch {
      // Some browsers allow a hundred changes in half a minute; a later letter mends it.
    }
  };

  const recall = () => {
    const kept = new URLSearchParams(location.search);
    for (const field of fields) {
      field.value = kept.get(field.name) ?? "";
      if (field.selectedIndex < 0) field.value = "";
    }
  };

  // Sorting and grouping -------------------------------------------------------------------

  const TEXTS = {
    what: ({ row }) => (row.querySelector(".gist span:last-child, q") ?? row).textContent,
    theme: ({ theme, place }) => theme && `${theme} ${place}`,
  };

  const sorting = () => {
    const name = chosen("sort") || usualSort;
    const back = name.startsWith("-");
    return { key: back ? name.slice(1) : name, way: back ? -1 : 1 };
  };

  // What is not known comes last, whichever way it is sorted.
  const sortedLines = () => {
    const { key, way } = sorting();
    if (!key || key === "state") return way > 0 ? lines : [...lines].reverse();
    const of = TEXTS[key] ?? ((line) => line[key]);
    const told = lines.map((line) => [of(line), line]);
    told.sort(([a, one], [b, other]) => !a - !b || way * compare(a, b) || one.number - other.number);
    return told.map(([, line]) => line);
  };

  const nameOf = (key, { row, month, [key]: id }) => {
    if (key !== "month") return row.querySelector(`[data-${key}]`)?.textContent || id || say("Not given");
    if (!month) return say("No date given");
    const shape = { month: "long", year: "numeric", timeZone: "UTC" };
    return new Date(month).toLocaleDateString(language, shape);
  };

  // In the order in which they are offered as a filter; what is not known comes last.
  const groupsOf = (key, sorted) => {
    const groups = new Map();
    for (const line of sorted) {
      const id = line[key] ?? "";
      if (!groups.has(id)) groups.set(id, []);
      groups.get(id).push(line);
    }
    const order = [...(form.elements[key]?.options ?? [])].map((option) => option.value);
    const places = ([a], [b]) => !a - !b || order.indexOf(a) - order.indexOf(b) || compare(a, b);
    return [...groups].sort(places);
  };

  const make = (name, attributes, ...children) => {
    const made = document.createElement(name);
    for (const [key, text] of Object.entries(attributes)) made.setAttribute(key, text);
    made.append(...children);
    return made;
  };

  // Each part has a heading of its own that names all its lines; the page's have anchors.
  const heads = new Map([...table.tBodies].map(({ rows: [top, first] }) => [value(first, usualGroup), top]));
  const heading = (key, id, line) => {
    if (key === usualGroup) return heads.get(id);
    const cell = make("th", { role: "rowheader", scope: "rowgroup", colspan: head.cells.length });
    cell.append(make("bdi", {}, nameOf(key, line)), " ", make("span", { class: "count" }));
    return make("tr", { role: "row", class: "part" }, cell);
  };

  let groups = [...table.tBodies].map((body) => ({ body, lines: lines.filter((line) => line.row.parentNode === body) }));
  let arranged = `${usualGroup} ${usualSort} 1`;

  const arrange = () => {
    const key = chosen("group") || usualGroup;
    const { key: sort, way } = sorting();
    for (const cell of head.cells) {
      if (cell.dataset.sort === sort) cell.setAttribute("aria-sort", way > 0 ? "ascending" : "descending");
      else cell.removeAttribute("aria-sort");
    }
    if (arranged === `${key} ${sort} ${way}`) return;
    arranged = `${key} ${sort} ${way}`;
    groups = groupsOf(key, sortedLines()).map(([id, own]) => {
      const body = make("tbody", { role: "rowgroup" }, ...own.map((line) => line.row));
      if (key !== "nothing") body.prepend(heading(key, id, own[0]));
      return { body, lines: own };
    });
    // The headings stay where they are: one of them may have the focus.
    for (const body of [...table.tBodies]) body.remove();
    table.append(...groups.map((group) => group.body));
  };

  // Showing --------------------------------------------------------------------------------

  const tell = (shown) => {
    const all = lines.length;
    const numbers = { n: shown.toLocaleString(language), all: all.toLocaleString(language) };
    if (register === "offers") found.textContent = say("{n} of {all} offers and asks", numbers);
    else if (shown < all) found.textContent = say("{n} of {all} promises", numbers);
    else found.textContent = count(all, "{n} promise", "{n} promises");
    none.hidden = shown > 0;
    const set = narrowing();
    form.querySelector("[data-chosen]").replaceChildren(...set.flatMap((text) => [" · ", make("bdi", {}, text)]).slice(1));
    form.querySelector("[data-clear]").hidden = !set.length;
    for (const link of document.querySelectorAll("[data-show]")) {
      if (link.dataset.show === chosen("state")) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };

  // What is chosen, in words.
  const narrowing = () => {
    const words = find.value.trim();
    const set = filters.filter((f) => f.value).map((f) => f.selectedOptions[0].textContent.trim());
    return words ? [say("“{words}”", { words }), ...set] : set;
  };

  const show = () => {
    arrange();
    const fit = fits(plain(find.value).split(/\s+/).filter(Boolean));
    let shown = 0;
    for (const { body, lines: own } of groups) {
      let here = 0;
      for (const line of own) {
        const fitting = fit(line);
        if (line.row.hidden === fitting) line.row.hidden = !fitting;
        here += fitting;
      }
      body.hidden = !here;
      const number = body.querySelector(".part .count");
      if (number) number.textContent = here.toLocaleString(language);
      shown += here;
    }
    table.hidden = !shown;
    tell(shown);
  };

  const clear = () => {
    for (const field of [find, ...filters]) field.value = "";
  };

  const arrive = () => {
    let id = "";
    try {
      id = decodeURIComponent(location.hash.slice(1));
    } catch {
      return;
    }
    const row = id && lines.find((line) => line.row.id === id)?.row;
    if (!row) return;
    if (row.hidden) {
      clear();
      show();
    }
    const story = row.querySelector("details");
    if (story) story.open = true;
    // Lines out of sight have a height only once they are reached: then it is known where this one is.
    const reach = () => row.scrollIntoView({ block: "start", behavior: "instant" });
    reach();
    requestAnimationFrame(() => requestAnimationFrame(reach));
  };

  // What the reader does -------------------------------------------------------------------

  const choose = (changes) => {
    for (const [name, text] of Object.entries(changes)) form.elements[name].value = text;
    show();
    remember(true);
  };

  form.addEventListener("submit", (event) => event.preventDefault());
  find.addEventListener("input", () => {
    show();
    remember(false);
  });
  form.addEventListener("change", (event) => {
    if (event.target !== find) choose({});
  });
  form.querySelector("[data-clear]").addEventListener("click", () => {
    clear();
    choose({});
    find.focus();
  });
  form.querySelector("[data-copy]").addEventListener("click", async () => {
    const told = form.querySelector("[data-copied]");
    try {
      await navigator.clipboard.writeText(location.href);
      told.textContent = say("Copied");
    } catch {
      told.textContent = say("The link is in the address bar");
    }
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-show]");
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    choose({ state: chosen("state") === link.dataset.show ? "" : link.dataset.show });
  });

  for (const cell of head.cells) {
    const button = make("button", { type: "button", class: "sort" }, cell.textContent);
    button.addEventListener("click", () => {
      const { key, way } = sorting();
      const mine = cell.dataset.sort;
      const next = key === mine && way > 0 ? `-${mine}` : mine;
      choose({ sort: next === usualSort ? "" : next });
    });
    cell.append(button);
  }

  addEventListener("popstate", () => {
    recall();
    show();
  });
  addEventListener("hashchange", arrive);

  // On paper nothing can be opened.
  addEventListener("beforeprint", () => {
    for (const story of document.querySelectorAll("details")) story.open = true;
  });

  // Who was sent to a view sees it, with what was chosen in one line above; not who comes back to it.
  const more = form.querySelector("[data-more]");
  const begin = () => {
    const [visit] = performance.getEntriesByType("navigation");
    const sent = narrowing().length > 0 && !location.hash;
    more.classList.toggle("register-told", sent);
    more.open = !sent && matchMedia("(min-width: 62em)").matches;
    if (sent && visit?.type === "navigate") more.scrollIntoView({ behavior: "instant" });
  };

  recall();
  form.hidden = false;
  show();
  begin();
  arrive();
})();
