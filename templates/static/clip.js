// The transcript follows the voice, and plays from any sentence; keys.js does the rest with `talk`.
// Without this script a sentence opens the video at its second, and everything can be read.
const talk = (() => {
  const clip = document.querySelector("[data-clip]");
  const video = clip?.querySelector(".player video");
  const list = clip?.querySelector("[data-transcript]");
  if (!video || !list) return null;

  const numbers = (text) => (text ? text.split(" ").map(Number) : []);
  const sentences = [...list.querySelectorAll("[data-start]")].map((item) => {
    const said = item.querySelector(".said");
    return {
      item,
      said,
      link: item.querySelector(".say"),
      start: Number(item.dataset.start),
      end: Number(item.dataset.end),
      moment: item.id.slice(2),
      words: numbers(said.dataset.words),
    };
  });

  const now = () => Math.round(video.currentTime * 1000);
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const clock = (milliseconds) => {
    const whole = Math.floor(milliseconds / 1000);
    const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
    const two = (number) => String(number).padStart(2, "0");
    return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
  };

  // --- Where we are

  let current = null;
  const ticks = [];

  const last = (list, moment, start) => {
    let found = -1;
    for (let i = 0; i < list.length && start(list[i]) <= moment; i += 1) found = i;
    return found;
  };
  const at = (moment) => sentences[last(sentences, moment + 2, (s) => s.start)] ?? null;

  const mark = (sentence) => {
    current?.item.removeAttribute("aria-current");
    sentence?.item.setAttribute("aria-current", "true");
    current = sentence;
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
    const moment = now();
    const sentence = at(moment);
    if (sentence !== current) {
      mark(sentence);
      const follows = following && !still.matches && performance.now() > theirs;
      if (sentence && !video.paused && follows) show(sentence);
      look();
    }
    const word = sentence ? last(sentence.words, moment + 2, (start) => start) : -1;
    paint("word", word < 0 ? [] : [range(sentence, word)]);
    for (const tick of ticks) tick(moment);
  };

  let frame = 0;
  const run = () => {
    update();
    frame = video.paused ? 0 : requestAnimationFrame(run);
  };
  video.addEventListener("play", () => {
    cancelAnimationFrame(frame);
    run();
  });
  for (const event of ["seeked", "timeupdate", "pause"]) video.addEventListener(event, update);

  // --- Following the voice, unless the reader scrolls away or asked for less motion

  let following = true;
  let ours = 0; // until when scrolling is ours and not the reader's
  let theirs = 0; // until when it is the reader's, and we keep still
  const player = clip.querySelector("[data-player]");
  const back = clip.querySelector("[data-back]");

  // How much of the window's top the video covers, where it stands over the transcript.
  const covered = () => {
    const [over, under] = [player.getBoundingClientRect(), list.getBoundingClientRect()];
    const sticks = getComputedStyle(player).position === "sticky";
    return sticks && over.left < under.right && under.left < over.right ? over.height : 0;
  };

  const inSight = ({ item }) => {
    const box = item.getBoundingClientRect();
    return box.top >= covered() - 4 && box.top + Math.min(box.height, 60) <= innerHeight;
  };

  const look = () => {
    const heard = video.played.length > 0 && current && !current.item.hidden;
    back.hidden = !heard || (following && !still.matches) || inSight(current);
  };

  const show = (sentence) => {
    ours = performance.now() + 1500;
    sentence.item.scrollIntoView({ block: "nearest", behavior: still.matches ? "auto" : "smooth" });
  };

  const settle = () => {
    if (performance.now() < ours) return;
    if (current && inSight(current)) following = true;
    else if (!video.paused) following = false;
    look();
  };
  addEventListener("scroll", settle, { passive: true });
  addEventListener("scrollend", () => (ours = Math.min(ours, performance.now() + 60)));

  const SCROLLING = ["PageUp", "PageDown", "Home", "End", "ArrowUp", "ArrowDown", " "];
  const byReader = (event) => {
    if (event.type === "keydown" && !SCROLLING.includes(event.key)) return;
    ours = 0;
    theirs = performance.now() + 600;
    setTimeout(settle, 150); // a busy browser may tell of the wheel only after what it did
  };
  for (const event of ["wheel", "touchmove", "keydown"]) {
    addEventListener(event, byReader, { passive: true, capture: true });
  }
  video.addEventListener("play", look);

  back.querySelector("button").addEventListener("click", () => {
    following = true;
    const { link } = current;
    show(current);
    link.focus({ preventScroll: true });
    back.hidden = true;
  });

  // What has the focus is never under the video.
  const pad = () => {
    const top = covered();
    document.documentElement.style.scrollPaddingTop = top ? `${top + 16}px` : "";
  };
  new ResizeObserver(pad).observe(player);
  addEventListener("resize", pad);

  // --- Going there

  let wanted = null;
  const goes = [];

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

  const go = (sentence, { play = false, focus = false } = {}) => {
    following = true;
    address(sentence.moment);
    seek(sentence.start);
    for (const went of goes) went(sentence);
    if (focus) {
      show(sentence);
      sentence.link.focus({ preventScroll: true });
    }
    if (play) video.play().catch(() => {});
    look();
  };

  clip.addEventListener("click", (event) => {
    if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const way = event.target.closest("a")?.getAttribute("href") ?? "";
    const sentence = sentences.find((s) => way === `#t=${s.moment}`);
    if (!sentence) return;
    event.preventDefault();
    go(sentence, { play: true });
  });

  // `#t=12.3`, as in media fragments: seconds, or hours and minutes with colons.
  const asked = () => {
    const match = /[#&]t=(?:npt:)?([\d:.]+)/.exec(location.hash);
    if (!match) return null;
    const total = match[1].split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
    return Number.isFinite(total) ? Math.round(total * 1000) : null;
  };

  // `?w=3,4` comes from the search: which words of the sentence were looked for.
  const NUMBER = /^\d+$/;
  const hits = () => {
    const text = new URLSearchParams(location.search).get("w") ?? "";
    return text.split(",").filter((part) => NUMBER.test(part)).map(Number);
  };

  const arrive = () => {
    let moment = asked();
    if (moment === null) return;
    const sentence = at(moment);
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

  for (const { link, moment } of sentences) link.setAttribute("href", `#t=${moment}`);
  pad();
  addEventListener("hashchange", arrive);
  arrive();

  // What letters and pictures moved when they came is brought back, unless the reader went on.
  const settled = async () => {
    await document.fonts.ready;
    pad();
    if (asked() !== null && current && !theirs) show(current);
  };
  if (document.readyState !== "complete") addEventListener("load", settled, { once: true });

  // --- Finding in this update

  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const find = clip.querySelector("[data-find]");
  const status = clip.querySelector("[data-found]");

  const filter = () => {
    const words = plain(find.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { item, said } of sentences) {
      const text = plain(said.textContent);
      item.hidden = !words.every((word) => text.includes(word));
      if (!item.hidden) shown += 1;
    }
    const told = say("{n} of {all} sentences", { n: shown, all: sentences.length });
    status.textContent = words.length ? told : "";
  };

  find.addEventListener("input", filter);
  if (find.value) filter();

  for (const part of clip.querySelectorAll("[data-tools]")) part.hidden = false;

  return { clip, video, list, sentences, ticks, goes, now, clock, seek, go, address, seconds, at, current: () => current };
})();
