// Every update, as search/HASH/clips.gz tells it: who speaks, what about, where and when; and what
// a search can be narrowed by. Filters are ours, not Pagefind's: with those, an unchanged site would
// get an index of other names and bytes each time. stages/page/finding.py tells what a row holds.
const unpacked = async (address) => {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  const bytes = await answer.arrayBuffer();
  // Some servers say of a packed file that it is one, and then the browser has unpacked it.
  if (new Uint8Array(bytes)[0] !== 0x1f) return new TextDecoder().decode(bytes);
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
};

const openArchive = async (address) => {
  const told = JSON.parse(await unpacked(address));
  const language = document.documentElement.lang || "en";

  const stateOf = (letter) => told.states[letter.charCodeAt(0) - 97][0];
  const statesIn = (text) =>
    new Map([...(text || "").matchAll(/(\d+)([a-z])/g)].map(([, number, letter]) => [number, stateOf(letter)]));

  const clipOf = (row) => {
    const [id, fragment, person, theme, place, edition, month, spoken, kinds, end, states, warning] = row;
    const [speaker, role, organisation] = told.people[person || 0];
    return {
      id,
      fragment,
      folder: `clips/${id}/`,
      link: `clips/${id}/index.html`,
      speaker,
      role,
      organisation: told.organisations[organisation],
      theme: told.themes[theme || 0],
      place: told.places[place || 0],
      edition: told.editions[edition || 0][0],
      editionTitle: told.editions[edition || 0][1],
      month: told.months[month || 0][0],
      language: told.languages[spoken || 0],
      kinds: told.kinds.filter((_, bit) => (kinds || 0) & (1 << bit)).map(([name]) => name),
      end: end || 0,
      states: statesIn(states),
      warning: told.warnings[warning || 0],
    };
  };

  const clips = told.clips.map(clipOf);

  // A table of pairs, to look words up by value.
  const lookup = (pairs) => {
    const known = new Map(pairs);
    return (value) => known.get(value) || value;
  };

  const nameOfLanguage = (tag) => {
    try {
      return new Intl.DisplayNames([language], { type: "language" }).of(tag);
    } catch {
      return tag;
    }
  };

  const plain = (value) => value;
  const ranked = (pairs) => {
    const order = pairs.map(([value]) => value);
    return (a, b) => order.indexOf(a) - order.indexOf(b);
  };
  const newest = (a, b) => (a < b ? 1 : -1);
  const alphabet = new Intl.Collator(language);

  // What can be chosen; `of` gives the values of an update, `inside` is true for what differs from
  // sentence to sentence.
  const facets = [
    { name: "speaker", label: say("Speaker"), of: (clip) => [clip.speaker], words: plain },
    { name: "organisation", label: say("Organisation"), of: (clip) => [clip.organisation], words: plain },
    { name: "theme", label: say("Theme"), of: (clip) => [clip.theme], words: plain },
    { name: "place", label: say("Place"), of: (clip) => [clip.place], words: plain },
    { name: "kind", label: say("What is said"), of: (clip) => clip.kinds, words: lookup(told.kinds), order: ranked(told.kinds), inside: true },
    { name: "state", label: say("State of a promise"), of: (clip) => [...new Set(clip.states.values())], words: lookup(told.states), order: ranked(told.states), inside: true },
    { name: "edition", label: say("Edition"), of: (clip) => [clip.edition], words: lookup(told.editions), order: ranked(told.editions) },
    { name: "month", label: say("Month"), of: (clip) => [clip.month], words: lookup(told.months), order: newest },
    { name: "language", label: say("Language"), of: (clip) => [clip.language], words: nameOfLanguage },
  ];
  for (const facet of facets) facet.order ??= (a, b) => alphabet.compare(facet.words(a), facet.words(b));

  const fits = (clip, chosen, but = "") =>
    facets.every(({ name, of }) => name === but || !chosen[name] || of(clip).includes(chosen[name]));

  // How many of *pool* there would be for each value of *facet*, all others as chosen.
  const tally = (facet, pool, chosen) => {
    const counts = new Map();
    for (const clip of pool) {
      if (!fits(clip, chosen, facet.name)) continue;
      for (const value of facet.of(clip)) if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    return [...counts].sort(([a], [b]) => facet.order(a, b));
  };

  return {
    clips,
    facets,
    fits,
    tally,
    byFragment: new Map(clips.map((clip) => [clip.fragment, clip])),
    kindWords: lookup([...told.kinds, ...Object.entries(told.manners)]),
    stateWords: lookup(told.states),
    monthWords: lookup(told.months),
  };
};
