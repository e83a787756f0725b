// How an answer looks: an update with its face, the sentences found in it, each between those
// before and after it, to be played right there.
const show = (() => {
  const HITS = 3;

  const made = (name, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };

  const clock = (seconds) => {
    const whole = Math.floor(seconds);
    const two = (number) => String(number).padStart(2, "0");
    const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
    return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
  };

  // Neighbouring found words are one mark, so that it reads as it was said.
  const marked = (words, hits) => {
    const parts = [];
    words.forEach((word, place) => {
      const hit = hits.has(place);
      const last = parts.at(-1);
      if (last && last.hit === hit) last.words.push(word);
      else parts.push({ hit, words: [word] });
    });
    return parts.flatMap(({ hit, words: said }, place) => {
      const text = said.join(" ");
      return [place ? " " : "", hit ? made("mark", {}, text) : text];
    });
  };

  // Put each part in its place in the template; a part that is empty takes its place away.
  const fill = (template, parts) => {
    const item = document.querySelector(`template[data-${template}]`).content.cloneNode(true);
    for (const [name, value] of Object.entries(parts)) {
      const place = item.querySelector(`[data-${name}]`);
      if (value) place.append(...[value].flat());
      else place.remove();
    }
    return item;
  };

  const around = (sentence) => (sentence ? sentence.words.join(" ") : "");

  const hit = (archive, clip, sentence, before, after) => {
    const kind = archive.kindWords(sentence.kinds.at(-1) ?? "");
    const item = fill("hit", {
      before: around(before),
      said: marked(sentence.words, sentence.hits),
      after: around(after),
      kind: sentence.kinds.at(-1) === "other" ? "" : kind,
      state: sentence.state && archive.stateWords(sentence.state),
    });
    const places = [...sentence.hits].sort((a, b) => a - b).join(",");
    const whose = () => made("span", { className: "hidden" }, ", ", made("bdi", {}, clip.speaker));
    const play = item.querySelector("[data-play]");
    play.href = `${clip.link}#${sentence.id}`;
    play.dataset.end = Math.round(sentence.end * 1000);
    play.append(say("Play {clock}", { clock: clock(sentence.start) }), whose());
    const on = item.querySelector("[data-on]");
    on.href = `${clip.link}${places && `?w=${places}`}#${sentence.id}`;
    on.append(whose());
    item.querySelector("[data-state]")?.classList.add(`tag-${sentence.state}`);
    const foreign = clip.language && clip.language !== document.documentElement.lang;
    if (foreign) for (const words of item.querySelectorAll(".said, .around")) words.lang = clip.language;
    return item;
  };

  // Each of *chosen*, between its neighbours if that is asked for; nothing is said twice.
  const hits = (archive, clip, { all, chosen, context }) => {
    const shown = new Set(chosen.map(({ place }) => place));
    const once = (place) => {
      if (!context || !all[place] || shown.has(place)) return null;
      shown.add(place);
      return all[place];
    };
    return chosen.map((sentence) => {
      const before = once(sentence.place - 1);
      return hit(archive, clip, sentence, before, once(sentence.place + 1));
    });
  };

  // One update: *found* are its sentences, `all` of them and the `chosen`, and a face.
  const update = (archive, clip, found) => {
    const about = [clip.editionTitle, clip.theme, clip.place].filter(Boolean);
    const item = fill("result", {
      name: clip.speaker || say("A voice"),
      role: [clip.role, clip.organisation].filter(Boolean).join(", "),
      about: about.flatMap((text, place) => [place ? " · " : "", made("bdi", {}, text)]),
      warning: clip.warning && say("Do not rely on these words: {reason}", { reason: clip.warning }),
    });
    item.querySelector("[data-name]").href = clip.link;
    item.querySelector("[data-face]").src = clip.folder + found.face;
    const list = item.querySelector("[data-hits]");
    const lines = hits(archive, clip, found);
    if (!lines.length && found.context) list.before(elsewhere());
    if (!lines.length) list.remove();
    list.append(...lines.slice(0, HITS));
    const more = lines.slice(HITS);
    if (more.length) list.after(rest(list, more));
    item.querySelector("[data-warning]")?.closest(".warning").removeAttribute("hidden");
    return item;
  };

  const elsewhere = () =>
    made("p", { className: "elsewhere" }, say("Found in the name, role, theme or place, not in what is said."));

  const rest = (list, lines) => {
    const words = count(lines.length, "Show {n} more sentence of this update", "Show {n} more sentences of this update");
    const button = made("button", { type: "button", className: "quiet more-hits" }, words);
    button.addEventListener("click", () => {
      const first = lines[0].querySelector("a");
      list.append(...lines);
      button.remove();
      first.focus();
    });
    return button;
  };

  // What else may be tried: words, and buttons that try it.
  const nothing = (tries) => {
    const items = tries.map(({ words, button, act }) => {
      if (!act) return made("li", {}, words);
      const pressed = made("button", { type: "button", className: "quiet" }, button);
      pressed.addEventListener("click", act);
      return made("li", {}, pressed, words ? ` ${words}` : "");
    });
    return made("div", { className: "empty" }, made("h2", {}, say("What to try")), made("ul", { className: "tries" }, ...items));
  };

  return { made, update, nothing };
})();
