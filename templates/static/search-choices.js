// What a search is narrowed by: fields to choose from, and what is chosen as chips that take it away.
// *choose* sets one, *chosen* tells them all, *last* is where the reader goes when no chip is left.
const makeChoices = ({ choose, chosen, last }) => {
  const [chipBox, facetBox, narrowed] = ["chips", "facets", "narrowed"].map((name) =>
    document.querySelector(`[data-${name}]`),
  );
  let archive = null;
  let fields = [];

  const chipOf = ({ name, label, words }) => {
    const text = say("{facet}: {value}", { facet: label, value: words(chosen()[name]) });
    const button = show.made("button", { type: "button", className: "chip" }, show.made("bdi", {}, text));
    button.setAttribute("aria-label", say("Leave out {choice}", { choice: text }));
    button.addEventListener("click", () => {
      choose(name, "");
      const next = chipBox.querySelector("button");
      if (next) next.focus();
      else last();
    });
    return show.made("li", {}, button);
  };

  const chips = () => {
    const own = archive.facets.filter(({ name }) => chosen()[name]);
    chipBox.replaceChildren(...own.map(chipOf));
    chipBox.hidden = !own.length;
    narrowed.textContent = own.length ? say("({n} chosen)", { n: own.length }) : "";
  };

  const field = (facet) => {
    const select = show.made("select", { id: `facet-${facet.name}` });
    select.addEventListener("change", () => choose(facet.name, select.value));
    const label = show.made("label", { htmlFor: select.id }, facet.label);
    const box = show.made("div", { className: "facet", hidden: true }, label, select);
    facetBox.append(box);
    return { facet, select, box };
  };

  // Only what there is to choose from is shown; the numbers are those of updates. *pool* is what
  // was found before anything was chosen, *all* whether that is everything.
  const count = (pool, all) => {
    for (const { facet, select, box } of fields) {
      const own = chosen()[facet.name] ?? "";
      const counts = archive.tally(facet, pool, chosen());
      if (own && !counts.some(([value]) => value === own)) counts.push([own, 0]);
      const options = counts.map(([value, n]) => {
        const words = facet.words(value);
        return new Option(all || !facet.inside ? say("{name} ({n})", { name: words, n }) : words, value);
      });
      select.replaceChildren(new Option(say("All"), ""), ...options);
      select.value = own;
      box.hidden = counts.length < 2 && !own;
    }
    facetBox.dataset.answers = location.search;
  };

  const open = (opened) => {
    archive = opened;
    fields = archive.facets.map(field);
  };

  // Chips that will come have their row before they can be named.
  const begin = () => {
    chipBox.hidden = !Object.keys(chosen()).length;
  };

  return { begin, open, chips, count };
};
