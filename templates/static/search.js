// The search page: asks, narrows down and shows. What was asked stands in the address, so that
// reloading, going back and passing it on show the same.
(() => {
  const form = document.querySelector("[data-search]");
  const [status, found, place, more, start, narrow] = ["status", "found", "results", "more", "start", "narrow"].map(
    (name) => document.querySelector(`[data-${name}]`),
  );
  const query = form.elements.q;
  const title = document.title;

  const NAMES = "speaker organisation theme place kind state edition month language".split(" ");
  const [FIRST, PAGE] = [4, 10];
  const QUIET = 900; // milliseconds after the last letter, until the status is read out
  const SAID = 3000; // and how long it takes at most to be heard
  const SLOW = 250;

  let archive = null;
  let wanted = { q: "", chosen: {} };
  let turn = 0;
  let settled = true;

  engine.at(form.dataset.index);

  // The address ------------------------------------------------------------------------------

  const recall = () => {
    const kept = new URLSearchParams(location.search);
    const chosen = NAMES.filter((name) => kept.get(name)).map((name) => [name, kept.get(name)]);
    wanted = { q: kept.get("q") ?? "", chosen: Object.fromEntries(chosen) };
    query.value = wanted.q;
    settled = true;
  };

  const remember = (push) => {
    const kept = new URLSearchParams();
    if (wanted.q) kept.set("q", wanted.q);
    for (const name of NAMES) if (wanted.chosen[name]) kept.set(name, wanted.chosen[name]);
    const text = kept.toString();
    const address = `${location.pathname}${text && `?${text}`}`;
    if (address === location.pathname + location.search) return;
    try {
      history[push ? "pushState" : "replaceState"](null, "", address);
    } catch {
      // Some browsers allow a hundred changes in half a minute; a later letter mends it.
    }
  };

  // What is chosen -----------------------------------------------------------------------------

  const choose = (name, value) => {
    wanted.chosen = { ...wanted.chosen, [name]: value };
    if (!value) delete wanted.chosen[name];
    settled = true;
    ask({ push: true });
  };

  const choices = makeChoices({ choose, chosen: () => wanted.chosen, last: () => query.focus() });

  // Asking -------------------------------------------------------------------------------------

  let quiet = 0;
  const tell = (text) => {
    found.textContent = text;
    clearTimeout(quiet);
    quiet = setTimeout(() => {
      status.textContent = text;
      // Once it is heard it goes: who reads line by line meets it once, not twice.
      quiet = setTimeout(() => status.replaceChildren(), SAID);
    }, QUIET);
  };

  const ask = async ({ push = false } = {}) => {
    const mine = ++turn;
    delete place.dataset.answers;
    remember(push);
    const slow = setTimeout(() => {
      if (mine !== turn) return;
      place.setAttribute("aria-busy", "true");
      found.textContent = say("Searching …");
    }, SLOW);
    try {
      await answer(() => mine === turn);
    } catch (error) {
      if (mine === turn) failed(error);
    }
    clearTimeout(slow);
    if (mine !== turn) return;
    place.removeAttribute("aria-busy");
    place.dataset.answers = location.search;
  };

  const answer = async (current) => {
    if (!archive) archive = await opening();
    if (!current()) return;
    choices.chips();
    const asked = engine.parse(wanted.q);
    const bare = engine.tooShort(asked);
    document.title = bare ? title : `${wanted.q} – ${title}`;
    const results = bare ? [] : await engine.search(asked);
    if (!current()) return;
    const pool = bare ? archive.clips : clipsOf(results);
    setTimeout(() => current() && choices.count(pool, bare));
    const nothingAsked = bare && !Object.keys(wanted.chosen).length;
    if (nothingAsked) {
      start.hidden = false;
      place.replaceChildren();
      more.hidden = true;
      tell("");
      return;
    }
    const byId = new Map(results.map((result) => [result.id, result]));
    const fitting = pool.filter((clip) => archive.fits(clip, wanted.chosen));
    await reveal({ fitting, byId, asked, pool, bare, chosen: wanted.chosen, current });
  };

  const clipsOf = (results) => results.map(({ id }) => archive.byFragment.get(id)).filter(Boolean);

  const sentencesOf = async (clip, { byId, bare, chosen }) => {
    const read = bare ? await engine.open(clip.fragment) : await engine.read(byId.get(clip.fragment));
    const all = engine.sentences(read, clip);
    const { face, films } = engine.files(read);
    here.films.set(clip.id, films);
    return { all, chosen: bare ? engine.telling(all, chosen) : engine.best(all, chosen), context: !bare, face };
  };

  // Pages are read ten at a time, until ten have something to show or there is none left. The first
  // are shown as soon as they are there: there is room for no more.
  const reveal = async (round) => {
    const { fitting, bare, chosen, current } = round;
    const must = chosen.kind || chosen.state;
    // Whether a sentence is of a kind and found too, or of a kind and in a state, only it can tell.
    const unsure = must && (!bare || (chosen.kind && chosen.state));
    let next = 0;
    let shown = 0;
    const fill = async (early) => {
      const items = [];
      let count = 0;
      while (next < fitting.length && count < PAGE) {
        const part = fitting.slice(next, next + PAGE);
        const reads = part.map((clip) => sentencesOf(clip, round));
        for (const read of reads) read.catch(() => {}); // told below, where it is waited for
        for (const [number, clip] of part.entries()) {
          const read = await reads[number];
          if (!current()) return null;
          if (must && !read.chosen.length) continue;
          items.push(show.update(archive, clip, read));
          count += 1;
          if (count === FIRST) early?.(items.splice(0));
        }
        next += part.length;
      }
      shown += count;
      more.hidden = next >= fitting.length;
      return items;
    };
    const summary = () => {
      if (more.hidden || !unsure) return count(more.hidden ? shown : fitting.length, "{n} update", "{n} updates");
      return count(shown, "{n} update so far", "{n} updates so far");
    };

    let begun = false;
    const items = await fill((first) => {
      place.replaceChildren(...first);
      start.hidden = true;
      begun = true;
    });
    if (!items) return;
    if (begun) place.append(...items);
    else if (items.length) place.replaceChildren(...items);
    else {
      const tried = await tries(round);
      if (!current()) return;
      place.replaceChildren(show.nothing(tried));
    }
    start.hidden = shown > 0;
    tell(shown ? summary() : nothingSaid());
    let filling = false;
    more.onclick = async () => {
      if (filling) return; // two at once would read the same ten, and pass over the next
      filling = true;
      const added = await fill().catch((error) => current() && failed(error));
      filling = false;
      if (!added?.length) return;
      const first = added[0].querySelector("a");
      place.append(...added);
      tell(summary());
      first.focus();
    };
  };

  // Nothing, and nothing to be had ---------------------------------------------------------------

  const nothingSaid = () =>
    wanted.q.trim() ? say("Nothing was found for {words}", { words: wanted.q.trim() }) : say("No update fits");

  const askFor = (words, chosen = wanted.chosen) => {
    wanted = { q: words, chosen };
    query.value = words;
    settled = true;
    ask({ push: true });
    query.focus();
  };

  const tries = async ({ asked, pool, chosen }) => {
    const found = [];
    const updates = (n) => count(n, "{n} update", "{n} updates");
    for (const { name, label, words } of archive.facets.filter((facet) => chosen[facet.name])) {
      const n = pool.filter((clip) => archive.fits(clip, chosen, name)).length;
      const choice = say("{facet}: {value}", { facet: label, value: words(chosen[name]) });
      const button = say("Leave out {choice}", { choice });
      if (n) found.push({ button, words: updates(n), act: () => (choose(name, ""), query.focus()) });
    }
    if (asked.phrases.length) {
      const words = [...asked.phrases, ...asked.words].join(" ");
      found.push({ button: say("Search without quotation marks"), act: () => askFor(words) });
    }
    for (const word of asked.words.length > 1 ? asked.words.slice(0, 6) : []) {
      const words = asked.words.filter((other) => other !== word);
      const clips = clipsOf(await engine.search({ phrases: asked.phrases, words }));
      const n = clips.filter((clip) => archive.fits(clip, chosen)).length;
      const text = [...asked.phrases.map((phrase) => `"${phrase}"`), ...words].join(" ");
      if (n) {
        const button = say("Search without “{word}”", { word });
        found.push({ button, words: updates(n), act: () => askFor(text) });
      } else if (clips.length) {
        const button = say("Search without “{word}”, and leave out all choices", { word });
        found.push({ button, words: updates(clips.length), act: () => askFor(text, {}) });
      }
    }
    if (asked.words.length) {
      found.push({ words: say("Check the spelling, or try fewer words or the beginning of a word.") });
    }
    return found;
  };

  const failed = (error) => {
    console.warn(error);
    place.removeAttribute("aria-busy");
    start.hidden = false;
    more.hidden = true;
    const again = { button: say("Try again"), act: () => ask() };
    place.replaceChildren(show.nothing([again, { words: say("Or read the updates by edition, people or theme.") }]));
    tell(say("The search does not answer."));
  };

  // Beginning ------------------------------------------------------------------------------------

  let opened = null;
  const opening = () => {
    opened ??= openArchive(form.dataset.clips)
      .then((found) => {
        choices.open(found);
        return found;
      })
      .catch((error) => {
        opened = null;
        throw error;
      });
    return opened;
  };

  query.addEventListener("input", () => {
    wanted.q = query.value;
    ask({ push: settled });
    settled = false;
  });
  query.addEventListener("change", () => (settled = true));
  place.addEventListener("click", () => (settled = true));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    wanted.q = query.value;
    settled = true;
    ask();
  });
  query.addEventListener("focus", () => engine.load().catch(() => {}), { once: true });
  addEventListener("popstate", () => {
    recall();
    ask();
  });

  document.querySelector("[data-needs-scripts]").remove();
  form.hidden = false;
  narrow.hidden = false;
  narrow.open = matchMedia("(min-width: 60em)").matches;
  recall();
  start.hidden = Boolean(wanted.q || Object.keys(wanted.chosen).length);
  start.dataset.start = "";
  choices.begin();
  ask();
})();
