// Search over every sentence, with Pagefind. A hit leads to the second of its word:
// Pagefind tells the number of each found word in a page's text, and where each element with
// an id begins. A sentence has two of them: `t=12.3`, its second, and `s4-next-promise`, what it is.
// The filters are ours, over the list of updates in the page: with Pagefind's own, an unchanged
// site would get an index of other names and bytes each time.
(() => {
  const form = document.querySelector("[data-search]");
  const query = form.elements.q;
  const kind = form.querySelector("[data-kind]");
  const filters = [...form.querySelectorAll("[data-filter]")];
  const status = document.querySelector("[data-status]");
  const place = document.querySelector("[data-results]");
  const more = document.querySelector("[data-more]");
  const clips = new Map(
    [...document.querySelectorAll("[data-clip]")].map((item) => [item.dataset.clip, item.dataset]),
  );
  const forResult = document.querySelector("template[data-result]").content;
  const forHit = document.querySelector("template[data-hit]").content;

  const PAGE = 10;
  const HITS = 6;

  let engine = null;
  const pagefind = () => {
    engine ??= import(new URL(form.dataset.index, document.baseURI)).catch((error) => {
      engine = null;
      throw error;
    });
    return engine;
  };

  // What was asked -------------------------------------------------------------------------

  const straight = (text) => text.replace(/[“”„«»]/g, '"').trim();

  const asked = () => ({
    words: straight(query.value),
    kind: kind.value,
    filters: filters.filter((f) => f.value).map((f) => [f.name, f.value]),
  });

  const addressOf = (page) => page.raw_url.replace(/^\/+/, "");
  const fits = (page, wanted) => {
    const clip = clips.get(addressOf(page));
    return Boolean(clip) && wanted.filters.every(([name, value]) => clip[name] === value);
  };

  const remember = () => {
    const kept = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value) kept.set(name, value);
    const text = kept.toString();
    history.replaceState(null, "", text ? `?${text}` : location.pathname);
  };

  const recall = () => {
    const kept = new URLSearchParams(location.search);
    query.value = kept.get("q") ?? "";
    for (const field of [kind, ...filters]) {
      field.value = kept.get(field.name) ?? "";
      if (field.selectedIndex < 0) field.value = "";
    }
  };

  // From a page's hits to its sentences ----------------------------------------------------

  const sentences = (page) => {
    const words = page.content.split(/\s+/);
    const anchors = [...page.anchors].sort((a, b) => a.location - b.location);
    const starts = anchors.filter((a) => a.id.startsWith("t=") || a.id === "details");
    const found = starts.map((start, i) => {
      const end = starts[i + 1]?.location ?? words.length;
      const own = anchors.find((a) => a.location === start.location && /^\w+-\w+(-\w+)?$/.test(a.id));
      return {
        id: start.id,
        kinds: own?.id.split("-").slice(1) ?? [],
        words: words.slice(start.location, end),
        from: start.location,
        end,
        hits: [],
        score: 0,
      };
    });
    for (const hit of page.weighted_locations) {
      const sentence = found.findLast((s) => s.from <= hit.location && hit.location < s.end);
      if (!sentence || sentence.id === "details") continue;
      const word = hit.location - sentence.from;
      if (!sentence.hits.includes(word)) sentence.hits.push(word);
      sentence.score += hit.balanced_score;
    }
    return found.filter((s) => s.hits.length);
  };

  // Of several words asked for, sentences with hardly any of them only distract.
  const best = (found, wanted) => {
    const fitting = found.filter((s) => !wanted.kind || s.kinds.includes(wanted.kind));
    const top = Math.max(0, ...fitting.map((s) => s.score));
    return fitting.filter((s) => s.score > top * 0.5).sort((a, b) => a.from - b.from);
  };

  // Showing --------------------------------------------------------------------------------

  const clock = (seconds) => {
    const whole = Math.floor(seconds);
    const two = (number) => String(number).padStart(2, "0");
    const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
    return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
  };

  const hitItem = (address, sentence) => {
    const item = forHit.cloneNode(true);
    const link = item.querySelector("a");
    const words = [...sentence.hits].sort((a, b) => a - b);
    link.href = `${address}?w=${words.join(",")}#${sentence.id}`;
    item.querySelector(".at").textContent = clock(Number(sentence.id.slice(2)));
    const said = item.querySelector(".said");
    sentence.words.forEach((word, i) => {
      if (i) said.append(" ");
      if (words.includes(i)) said.append(Object.assign(document.createElement("mark"), { textContent: word }));
      else said.append(word);
    });
    const kind = item.querySelector(".kind");
    kind.textContent = form.dataset[sentence.kinds.at(-1)] ?? "";
    kind.hidden = !kind.textContent;
    return item;
  };

  const resultItem = (page, hits) => {
    const item = forResult.cloneNode(true);
    const address = addressOf(page);
    const clip = clips.get(address);
    const name = item.querySelector("[data-name]");
    name.textContent = clip.speaker;
    name.href = address;
    item.querySelector("[data-role]").textContent = clip.role;
    item.querySelector("[data-edition]").textContent = clip.editionTitle;
    item.querySelector("[data-warning]").hidden = !clip.warning;
    item.querySelector("[data-warning-words]").textContent = clip.warning;
    const face = Object.assign(document.createElement("img"), { alt: "", loading: "lazy" });
    face.src = address.replace(/index\.html$/, "poster.jpg");
    item.querySelector("[data-face]").append(face);
    item.querySelector("[data-hits]").append(...hits.slice(0, HITS).map((hit) => hitItem(address, hit)));
    const rest = item.querySelector("[data-rest]");
    rest.hidden = hits.length <= HITS;
    rest.textContent = `and ${hits.length - HITS} more in this update`;
    return item;
  };

  const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

  const nothing = (wanted) => {
    const tries = ["Check the spelling, or try fewer words or a shorter form of a word."];
    if (wanted.words.includes('"')) tries.push("Leave the quotation marks out to find the words in any order.");
    if (wanted.kind || wanted.filters.length) tries.push("Choose everything, everybody, all editions and all themes.");
    const box = Object.assign(document.createElement("div"), { className: "empty" });
    for (const text of tries) box.append(Object.assign(document.createElement("p"), { textContent: text }));
    return box;
  };

  // Searching ------------------------------------------------------------------------------

  let turn = 0;

  const search = async () => {
    turn += 1;
    const mine = turn;
    const wanted = asked();
    remember();
    if (!wanted.words) {
      place.replaceChildren();
      more.hidden = true;
      status.textContent = "";
      return;
    }
    try {
      const found = await (await pagefind()).search(wanted.words);
      if (mine === turn) await reveal(found.results, wanted, mine);
    } catch {
      if (mine === turn) status.textContent = "The search does not answer. Load the page again, or read the updates below.";
    }
  };

  const reveal = async (results, wanted, mine) => {
    const items = [];
    let next = 0;
    let hits = 0;
    const fill = async () => {
      const before = items.length;
      while (next < results.length && items.length < before + PAGE) {
        const pages = await Promise.all(results.slice(next, next + PAGE).map((r) => r.data()));
        if (mine !== turn) return;
        next += PAGE;
        for (const page of pages.filter((page) => fits(page, wanted))) {
          const fitting = best(sentences(page), wanted);
          if (wanted.kind && !fitting.length) continue;
          hits += fitting.length;
          items.push(resultItem(page, fitting));
        }
      }
      if (before) place.append(...items.slice(before));
      else place.replaceChildren(...(items.length ? items : [nothing(wanted)]));
      more.hidden = next >= results.length;
      status.textContent = items.length
        ? `${hits ? `${count(hits, "sentence")} in ` : ""}${count(items.length, "update")}${more.hidden ? "" : " so far"}`
        : `Nothing was found for ${wanted.words}`;
    };
    more.onclick = fill;
    await fill();
  };

  let timer = 0;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(search, 200);
  };

  form.addEventListener("input", soon);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    search();
  });
  query.addEventListener("focus", () => pagefind().catch(() => {}), { once: true });
  addEventListener("popstate", () => {
    recall();
    search();
  });

  document.querySelector("[data-needs-scripts]").remove();
  recall();
  if (query.value) search();
})();
