// Show only some promises. Without this script all of them are shown.
(() => {
  const table = document.querySelector("[data-register]");
  const tools = document.querySelector("[data-tools]");
  if (!table || !tools) return;

  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const rows = [...table.tBodies[0].rows].map((row) => ({ row, text: plain(row.textContent) }));
  const find = tools.querySelector("[data-find]");
  const state = tools.querySelector("[data-state]");

  const filter = () => {
    const words = plain(find.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { row, text } of rows) {
      const fits = !state.value || row.dataset.state === state.value;
      row.hidden = !(fits && words.every((word) => text.includes(word)));
      if (!row.hidden) shown += 1;
    }
    const all = shown === rows.length;
    document.querySelector("[data-found]").textContent = all ? "" : `${shown} of ${rows.length} promises`;
    document.querySelector("[data-none]").hidden = shown > 0;
    table.hidden = shown === 0;
  };

  tools.addEventListener("submit", (event) => event.preventDefault());
  tools.addEventListener("input", filter);
  tools.hidden = false;
  filter();
})();
