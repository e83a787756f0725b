// The transcript follows the voice, and plays from any sentence.
// Without this script a sentence opens the video at its second, and everything can be read.
(() => {
  const video = document.querySelector(".player video");
  const list = document.querySelector("[data-transcript]");
  if (!video || !list) return;

  const numbers = (text) => (text ? text.split(" ").map(Number) : []);
  const sentences = [...list.querySelectorAll("[data-start]")].map((item) => {
    const said = item.querySelector(".said");
    return {
      item,
      said,
      link: item.querySelector(".say"),
      start: Number(item.dataset.start),
      moment: item.id.slice(2),
      words: numbers(said.dataset.words),
    };
  });

  const now = () => Math.round(video.currentTime * 1000);
  const follow = document.querySelector("[data-follow]");
  const still = matchMedia("(prefers-reduced-motion: reduce)");

  // Where we are ---------------------------------------------------------------------------

  let current = null;

  const last = (list, moment, start) => {
    let found = -1;
    for (let i = 0; i < list.length && start(list[i]) <= moment; i += 1) found = i;
    return found;
  };

  const mark = (sentence) => {
    if (sentence === current) return;
    current?.item.removeAttribute("aria-current");
    sentence?.item.setAttribute("aria-current", "true");
    current = sentence;
  };

  const place = document.querySelector("[data-copy-clock]");
  const clock = (milliseconds) => {
    const whole = Math.floor(milliseconds / 1000);
    return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
  };

  const range = (sentence, index) => {
    const text = sentence.said.firstChild;
    const word = [...text.data.matchAll(/\S+/g)][index];
    if (!word) return null;
    const found = new Range();
    found.setStart(text, word.index);
    found.setEnd(text, word.index + word[0].length);
    return found;
  };

  const paint = (name, ranges) => {
    if (!("highlights" in CSS)) return;
    CSS.highlights.set(name, new Highlight(...ranges.filter(Boolean)));
  };

  const update = () => {
    const moment = now() + 2;
    const sentence = sentences[last(sentences, moment, (s) => s.start)] ?? null;
    const changed = sentence !== current;
    mark(sentence);
    const words = now() ? clock(moment) : "the start";
    if (place.textContent !== words) place.textContent = words;
    const word = sentence ? last(sentence.words, moment, (start) => start) : -1;
    paint("word", word < 0 ? [] : [range(sentence, word)]);
    if (changed && sentence && !video.paused && follow?.checked) show(sentence);
  };

  const show = (sentence) => {
    sentence.item.scrollIntoView({ block: "nearest", behavior: still.matches ? "auto" : "smooth" });
  };

  let frame = 0;
  const tick = () => {
    update();
    frame = video.paused ? 0 : requestAnimationFrame(tick);
  };
  video.addEventListener("play", () => {
    cancelAnimationFrame(frame);
    tick();
  });
  for (const event of ["seeked", "timeupdate", "pause"]) video.addEventListener(event, update);

  // Going there ----------------------------------------------------------------------------

  let wanted = null;

  const seek = (milliseconds) => {
    wanted = milliseconds / 1000;
    video.preload = "metadata";
    video.currentTime = wanted;
    update();
  };

  // A browser that has not looked at the file yet may forget where it was sent.
  video.addEventListener("loadedmetadata", () => {
    if (wanted !== null && Math.abs(video.currentTime - wanted) > 0.05) video.currentTime = wanted;
    wanted = null;
  });

  const address = (seconds) => history.replaceState(null, "", `${location.pathname}#t=${seconds}`);
  const seconds = (milliseconds) => String(milliseconds / 1000);

  const summary = document.querySelector("[data-summary]");
  const chosen = (event) => {
    const short = summary?.contains(event.target) && event.target.closest(".say");
    if (short) return sentences.find((s) => short.hash === `#t=${s.moment}`);
    return sentences.find((s) => s.link.contains(event.target));
  };

  const play = (event) => {
    const sentence = chosen(event);
    if (!sentence || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    address(sentence.moment);
    seek(sentence.start);
    video.play().catch(() => {});
  };

  list.addEventListener("click", play);
  summary?.addEventListener("click", play);

  // `#t=12.3`, as in media fragments: seconds, or hours and minutes with colons.
  const asked = () => {
    const match = /[#&]t=(?:npt:)?([\d:.]+)/.exec(location.hash);
    if (!match) return null;
    const total = match[1].split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
    return Number.isFinite(total) ? Math.round(total * 1000) : null;
  };

  // `?w=3,4` comes from the search: which words of the sentence were looked for.
  const hits = () => {
    const text = new URLSearchParams(location.search).get("w") ?? "";
    return text.split(",").filter((part) => /^\d+$/.test(part)).map(Number);
  };

  const arrive = () => {
    let moment = asked();
    if (moment === null) return;
    const sentence = sentences[last(sentences, moment + 2, (s) => s.start)];
    const found = sentence ? hits().filter((word) => word < sentence.words.length) : [];
    if (found.length) {
      moment = sentence.words[found[0]];
      paint("hit", found.map((word) => range(sentence, word)));
    }
    if (location.search) address(seconds(moment));
    seek(moment);
    if (sentence) {
      show(sentence);
      sentence.link.focus({ preventScroll: true });
    }
  };

  for (const { link, moment } of sentences) link.href = `#t=${moment}`;
  addEventListener("hashchange", arrive);
  arrive();

  // Finding in this update -----------------------------------------------------------------

  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const find = document.querySelector("[data-find]");
  const status = document.querySelector("[data-found]");

  const filter = () => {
    const words = plain(find.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { item, said } of sentences) {
      const text = plain(said.textContent);
      item.hidden = !words.every((word) => text.includes(word));
      if (!item.hidden) shown += 1;
    }
    status.textContent = words.length ? `${shown} of ${sentences.length} sentences` : "";
  };

  find.addEventListener("input", filter);
  if (find.value) filter();

  // A link to this second ------------------------------------------------------------------

  const copy = document.querySelector("[data-copy]");
  copy.addEventListener("click", async () => {
    const link = new URL(`#t=${seconds(now())}`, location.href);
    link.search = "";
    const told = document.querySelector("[data-copied]");
    try {
      await navigator.clipboard.writeText(link.href);
      told.textContent = "Copied";
    } catch {
      address(seconds(now()));
      told.textContent = "The link is in the address bar";
    }
  });

  for (const part of document.querySelectorAll("[data-tools]")) part.hidden = false;
})();
