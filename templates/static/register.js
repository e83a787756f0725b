// Show only some promises, or offers and asks. Without this script all of them are shown.
// What is chosen stands in the address; `#ID` leads to one of them, whatever is chosen.
(() => {
  const tools = document.querySelector("[data-tools]");
  if (!tools) return;

  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const rows = [...document.querySelectorAll("[data-row]")].map((row) => ({
    row,
    text: plain(row.textContent),
  }));
  const groups = [...document.querySelectorAll("[data-group]")];
  const find = tools.querySelector("[data-find]");
  const filters = [...tools.querySelectorAll("[data-filter]")];
  const found = document.querySelector("[data-found]");
  const none = document.querySelector("[data-none]");

  const filter = () => {
    const words = plain(find.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { row, text } of rows) {
      const fits = filters.every((f) => !f.value || row.dataset[f.name] === f.value);
      row.hidden = !(fits && words.every((word) => text.includes(word)));
      if (!row.hidden) shown += 1;
    }
    for (const group of groups) {
      const left = group.querySelectorAll("[data-row]:not([hidden])").length;
      group.hidden = !left;
      group.querySelector(".count").textContent = left;
    }
    found.textContent = shown === rows.length ? "" : `${shown} of ${rows.length} ${found.dataset.noun}`;
    none.hidden = shown > 0;
  };

  const fields = [find, ...filters];

  const remember = () => {
    const kept = new URLSearchParams();
    for (const { name, value } of fields) if (value) kept.set(name, value);
    const text = kept.toString();
    history.replaceState(null, "", text ? `?${text}` : location.pathname);
  };

  const recall = () => {
    const kept = new URLSearchParams(location.search);
    for (const field of fields) {
      if (kept.has(field.name)) field.value = kept.get(field.name);
      if (field.selectedIndex < 0) field.value = "";
    }
  };

  const arrive = () => {
    let id = "";
    try {
      id = decodeURIComponent(location.hash.slice(1));
    } catch {
      return;
    }
    const row = rows.find((each) => each.row.id === id)?.row;
    if (!row) return;
    if (row.hidden) {
      for (const field of fields) field.value = "";
      filter();
    }
    const story = row.querySelector("details");
    if (story) story.open = true;
    row.scrollIntoView({ block: "start" });
  };

  tools.addEventListener("submit", (event) => event.preventDefault());
  tools.addEventListener("input", () => {
    filter();
    remember();
  });
  addEventListener("hashchange", arrive);

  // On paper nothing can be opened.
  addEventListener("beforeprint", () => {
    for (const story of document.querySelectorAll("details")) story.open = true;
  });

  recall();
  tools.hidden = false;
  filter();
  arrive();
})();
