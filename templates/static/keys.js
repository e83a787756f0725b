// Speed, repeating a sentence, copying a quote or a link, and the keys for all of it.
// The keys act only while the focus is in the player or in the transcript, and never in a field.
(() => {
  if (!talk) return;
  const { clip, video, sentences } = talk;

  const status = clip.querySelector("[data-told]");
  const tell = (words) => {
    status.textContent = "";
    setTimeout(() => (status.textContent = words), 30); // so that the same words are said again
  };

  const focused = () => sentences.find((s) => s.item.contains(document.activeElement));
  const meant = () => focused() ?? talk.current() ?? sentences[0];

  // --- Speed

  const select = clip.querySelector("[data-speed]");
  const speeds = [...select.options].map((option) => Number(option.value));
  const speed = (value) => {
    video.defaultPlaybackRate = value; // stays when the small video takes the large one's place
    video.playbackRate = value;
  };
  select.addEventListener("change", () => speed(Number(select.value)));
  video.addEventListener("ratechange", () => {
    const place = speeds.indexOf(video.playbackRate);
    if (place >= 0) select.selectedIndex = place;
  });
  const faster = (by) => {
    const from = speeds.findLastIndex((value) => value <= video.playbackRate);
    const place = Math.min(Math.max(from + by, 0), speeds.length - 1);
    speed(speeds[place]);
    tell(say("Speed: {speed}", { speed: select.options[place].text }));
  };

  // --- Repeating a sentence

  const button = clip.querySelector("[data-loop]");
  const SHORTEST = 500; // milliseconds
  let looped = null;

  const loop = (sentence) => {
    looped?.item.classList.remove("sentence-looped");
    sentence?.item.classList.add("sentence-looped");
    looped = sentence;
    button.setAttribute("aria-pressed", String(Boolean(sentence)));
  };
  const toggle = () => {
    const sentence = looped ? null : meant();
    loop(sentence ?? null);
    tell(sentence ? say("This sentence is repeated.") : say("Nothing is repeated."));
    if (sentence && talk.at(talk.now()) !== sentence) talk.seek(sentence.start);
  };
  const again = () => {
    talk.seek(looped.start);
    if (video.paused) video.play().catch(() => {});
  };
  button.addEventListener("click", toggle);
  talk.goes.push((sentence) => looped && loop(sentence));
  talk.ticks.push((moment) => {
    if (!looped || video.paused || video.seeking) return;
    if (moment >= Math.max(looped.end, looped.start + SHORTEST)) again();
  });
  video.addEventListener("ended", () => looped && again());
  // Who goes elsewhere on the strip repeats what is said there.
  video.addEventListener("seeked", () => {
    const here = talk.at(talk.now());
    if (looped && here && here !== looped) loop(here);
  });

  // --- Copying

  const link = (seconds) => {
    const address = new URL(`#t=${seconds}`, location.href);
    address.search = "";
    return address.href;
  };
  const byHand = clip.querySelector("[data-by-hand]");
  const text = clip.querySelector("[data-by-hand-text]");
  const copy = async (words) => {
    byHand.hidden = true;
    try {
      await navigator.clipboard.writeText(words);
      tell(say("Copied"));
    } catch {
      byHand.hidden = false;
      text.value = words;
      text.focus();
      text.select();
      tell(say("Your browser does not let this page copy. Copy it from the field."));
    }
  };
  const quote = () => {
    const sentence = meant();
    if (!sentence) {
      tell(say("Nothing is said in this update."));
      return;
    }
    const { by: who, warning: reason } = clip.dataset;
    const lines = [say("“{words}” — {who}", { words: sentence.said.textContent, who })];
    if (reason) lines.push(say("Do not rely on these words: {reason}", { reason }));
    copy([...lines, link(sentence.moment)].join("\n"));
  };
  clip.querySelector("[data-quote]").addEventListener("click", quote);

  const here = clip.querySelector("[data-copy]");
  here.addEventListener("click", () => copy(link(talk.seconds(talk.now()))));
  talk.ticks.push((moment) => {
    const words = say("Copy link to {clock}", { clock: talk.clock(moment) });
    if (here.textContent !== words) here.textContent = words;
  });

  // --- Keys

  const playOrPause = () => (video.paused ? video.play().catch(() => {}) : video.pause());
  const jump = (seconds) => talk.seek(Math.max(0, (video.currentTime + seconds) * 1000));
  const step = (by) => {
    const there = sentences.filter((s) => !s.item.hidden);
    if (!there.length) return;
    const from = there.indexOf(focused() ?? talk.current());
    const place = Math.min(Math.max(from + by, 0), there.length - 1);
    talk.go(there[place], { focus: talk.list.contains(document.activeElement) });
  };

  const letters = {
    j: () => step(1),
    k: () => step(-1),
    l: toggle,
    c: quote,
    "<": () => faster(-1),
    ">": () => faster(1),
  };
  const arrows = { ArrowLeft: -5, ArrowRight: 5 };
  const steps = { ArrowUp: -1, ArrowDown: 1 };

  // The video's own controls keep space and arrows, and have them first: an arrow that did not
  // change the sound has moved the video by some way of the browser's; here it is five seconds.
  let before = {};
  document.addEventListener(
    "keydown",
    () => (before = { time: video.currentTime, volume: video.volume }),
    true,
  );
  const beside = (by) => {
    if (video.volume === before.volume) talk.seek(Math.max(0, (before.time + by) * 1000));
  };

  const act = (event) => {
    const { key, target } = event;
    const letter = letters[key.toLowerCase()];
    if (letter) return letter;
    if (target === video) return key in arrows ? () => beside(arrows[key]) : null;
    if (key in arrows) return () => jump(arrows[key]);
    if (key in steps && talk.list.contains(target)) return () => step(steps[key]);
    if (key === " " && !target.matches("button, summary")) return playOrPause;
    return null;
  };

  const FIELDS = "select, textarea, [contenteditable], input:not([type=range])";
  document.addEventListener("keydown", (event) => {
    const inside = event.target.closest?.("[data-watch], [data-script]");
    if (!inside || event.defaultPrevented || event.isComposing) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches(FIELDS)) return;
    const does = act(event);
    if (!does) return;
    event.preventDefault();
    does();
  });
})();
