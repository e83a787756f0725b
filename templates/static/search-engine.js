// Words to sentences, with Pagefind. It tells the number of each found word in a page's text, and
// where each element with an id begins. A sentence has two of them: `t=12.3`, its second, and
// `s4-next-promise`, which it is and what it is.
const engine = (() => {
  const OPEN = /["“”„‟«»″＂「」『』]/g;
  const SINGLE = /(^|\s)['‘‚‹]([^'‘’‚‹›]+(?:['’]\w[^'‘’‚‹›]*)*)['’›](?=$|[\s.,;:!?])/g;
  const PHRASE = /"([^"]+)"/g;
  const NEAR = 15; // words
  const FILES = "files=";

  let loading = null;
  let folder = "";

  const load = () => {
    loading ??= import(new URL(folder, document.baseURI))
      .then(async (pagefind) => {
        // Beside the page it would be another 41 kB to load, and no search takes long.
        await pagefind.options({ noWorker: true });
        return pagefind;
      })
      .catch((error) => {
        loading = null;
        throw error;
      });
    return loading;
  };

  // What stands in quotation marks, of whatever kind, must be said in just this order. A mark that
  // is not closed yet is none.
  const parse = (query) => {
    const straight = query.replace(SINGLE, '$1"$2"').replace(OPEN, '"');
    const phrases = [...straight.matchAll(PHRASE)].map(([, words]) => words.trim()).filter(Boolean);
    const words = straight.replace(PHRASE, " ").replaceAll('"', " ").split(/\s+/).filter(Boolean);
    return { phrases, words };
  };

  const tooShort = ({ phrases, words }) => !phrases.length && /^[a-z0-9]?$/i.test(words.join(""));

  // How many of the words stand close together somewhere; *places* are the numbers of each one's.
  const together = (places) => {
    const all = places.flatMap((own, word) => own.map((at) => ({ at, word }))).sort((a, b) => a.at - b.at);
    const near = (first, from) => {
      const seen = new Set();
      for (let next = from; next < all.length && all[next].at - first < NEAR; next += 1) seen.add(all[next].word);
      return seen.size;
    };
    return Math.max(0, ...all.map(({ at }, from) => near(at, from)));
  };

  // Every page that has all phrases and all words: first where the words stand together, then as
  // Pagefind ranks them.
  const search = async ({ phrases, words }) => {
    const pagefind = await load();
    const ask = async (text) => {
      const { results } = await pagefind.search(text);
      return new Map(results.map((result) => [result.id, result]));
    };
    const asked = [...phrases.map((phrase) => `"${phrase}"`), words.join(" ")].filter(Boolean);
    // Of several words Pagefind leaves out those that nobody says; we do not.
    const alone = words.length > 1 ? words : [];
    const [known, each] = await Promise.all([asked, alone].map((texts) => Promise.all(texts.map(ask))));
    if (each.some((results) => !results.size)) return [];
    const everywhere = [...known[0].keys()].filter((id) => known.every((results) => results.has(id)));
    const found = everywhere.map((id) => {
      const parts = known.map((results) => results.get(id));
      const score = parts.reduce((sum, part) => sum + part.score, 0);
      return { id, parts, score, close: together(each.map((results) => results.get(id)?.words ?? [])) };
    });
    return found.sort((a, b) => b.close - a.close || b.score - a.score);
  };

  const read = async ({ parts }) => {
    const pages = await Promise.all(parts.map((part) => part.data()));
    return { page: pages[0], hits: pages.flatMap((page) => page.weighted_locations) };
  };

  // Read a page without having searched for words.
  const unasked = new Map();
  const open = async (id) => {
    if (!unasked.has(id)) {
      const text = await unpacked(new URL(`fragment/${id}.pf_fragment`, new URL(folder, document.baseURI)));
      unasked.set(id, JSON.parse(text.replace(/^pagefind_dcd/, "")));
    }
    return { page: unasked.get(id), hits: [] };
  };

  // What to show and to play of a page: an element of it has the names of the files as its id.
  const files = ({ page }) => {
    const [face, ...films] = page.anchors.find(({ id }) => id.startsWith(FILES)).id.slice(FILES.length).split(",");
    return { face, films };
  };

  // The sentences of a page, in the order spoken; `hits` are the numbers of its found words.
  const sentences = ({ page, hits }, clip) => {
    const words = page.content.split(/\s+/);
    const anchors = [...page.anchors].sort((a, b) => a.location - b.location);
    const starts = anchors.filter(({ id }) => id.startsWith("t=") || id === "details");
    const marks = new Map(
      anchors.map(({ id, location }) => [location, id.match(/^s(\d+)-(.+)$/)]).filter(([, mark]) => mark),
    );
    const found = [];
    starts.forEach((start, place) => {
      if (start.id === "details") return;
      const next = starts[place + 1];
      const mark = marks.get(start.location);
      const kinds = mark?.[2].split("-") ?? [];
      found.push({
        place: found.length,
        id: start.id,
        start: Number(start.id.slice(2)),
        end: next && next.id !== "details" ? Number(next.id.slice(2)) : clip.end,
        kinds,
        state: kinds.includes("promise") ? (clip.states.get(mark[1]) ?? "") : "",
        words: words.slice(start.location, next?.location ?? words.length),
        from: start.location,
        to: next?.location ?? words.length,
        hits: new Set(),
        score: 0,
      });
    });
    for (const hit of hits) {
      const own = found.find(({ from, to }) => from <= hit.location && hit.location < to);
      if (!own || own.hits.has(hit.location - own.from)) continue;
      own.hits.add(hit.location - own.from);
      own.score += hit.balanced_score;
    }
    return found;
  };

  const suits = (sentence, { kind, state }) =>
    (!kind || sentence.kinds.includes(kind)) && (!state || sentence.state === state);

  // Of several words asked for, sentences with hardly any of them only distract.
  const best = (all, chosen) => {
    const fitting = all.filter((sentence) => sentence.hits.size && suits(sentence, chosen));
    const top = Math.max(0, ...fitting.map(({ score }) => score));
    return fitting.filter(({ score }) => score > top * 0.5);
  };

  // Without words: what was chosen, or else the promises.
  const telling = (all, chosen) => {
    const wanted = chosen.kind || chosen.state ? chosen : { kind: "promise" };
    return all.filter((sentence) => suits(sentence, wanted));
  };

  return {
    at: (address) => {
      folder = address;
    },
    load,
    parse,
    tooShort,
    search,
    read,
    open,
    files,
    sentences,
    best,
    telling,
  };
})();
