// Below the video: the strip seeks, the chapters know where the voice is, and a button changes
// between the full and the small video.
// Without this script chapters are links, and so are some places in the talk and the small video.
(() => {
  if (!talk) return;
  const { video, clock } = talk;

  // One voice at a time: the video's, or that of the uncut sound.
  const quieten = (event) => {
    for (const other of document.querySelectorAll("video, audio")) if (other !== event.target) other.pause();
  };
  document.addEventListener("play", quieten, true);

  // --- The strip

  const place = document.querySelector("[data-place]");
  if (place) {
    const tell = () => {
      const told = say("{place} of {end}", { place: clock(place.value), end: clock(place.max) });
      if (place.getAttribute("aria-valuetext") !== told) place.setAttribute("aria-valuetext", told);
    };
    const go = () => {
      talk.seek(Number(place.value));
      tell();
    };
    place.addEventListener("input", go);
    const steps = { ArrowLeft: -5000, ArrowDown: -5000, ArrowRight: 5000, ArrowUp: 5000 };
    place.addEventListener("keydown", (event) => {
      if (!(event.key in steps)) return;
      event.preventDefault();
      place.value = Number(place.value) + steps[event.key];
      go();
    });
    talk.ticks.push((moment) => {
      place.value = moment;
      tell();
    });
    tell();
    document.querySelector("[data-slider]").hidden = false;
  }

  // --- The chapters: one stop of the tab key, with arrows from one to the next

  const chapters = [...document.querySelectorAll("[data-chapter]")];
  const bands = [...document.querySelectorAll("[data-band]")];
  if (chapters.length) {
    const stop = (chapter) => {
      for (const other of chapters) other.tabIndex = other === chapter ? 0 : -1;
    };
    let heard = null;
    const follow = (moment) => {
      const number = chapters.findLastIndex((c) => Number(c.dataset.chapter) <= moment + 2);
      const before = heard;
      heard = moment > 0 ? number : -1;
      if (heard === before) return;
      for (const [marks, n] of [chapters, bands].flatMap((m) => m.map((_, n) => [m, n]))) {
        if (n === heard) marks[n].setAttribute("aria-current", "true");
        else marks[n].removeAttribute("aria-current");
      }
      if (!chapters.includes(document.activeElement)) stop(chapters[Math.max(number, 0)]);
    };
    const ways = {
      ArrowLeft: (n) => n - 1,
      ArrowRight: (n) => n + 1,
      Home: () => 0,
      End: () => chapters.length - 1,
    };
    document.querySelector("[data-chapters]").addEventListener("keydown", (event) => {
      const from = chapters.indexOf(document.activeElement);
      if (!(event.key in ways) || from < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      const next = chapters[ways[event.key](from)] ?? chapters[from];
      stop(next);
      next.focus();
    });
    talk.ticks.push(follow);
    follow(talk.now());
    // A mark is for the mouse; the chapters say the same to everybody, and take the focus.
    document.querySelector(".band").addEventListener("mousedown", (event) => event.preventDefault());
  }

  // --- Less data

  const button = document.querySelector("[data-less-button]");
  if (!button) return;
  const told = document.querySelector("[data-told]");
  const source = video.querySelector("source");
  const full = source.getAttribute("src");

  const use = (less) => {
    const { currentTime, paused } = video;
    button.setAttribute("aria-pressed", String(less));
    source.setAttribute("src", less ? video.dataset.low : full);
    video.load();
    if (!currentTime) return;
    video.preload = "metadata";
    const back = () => {
      video.currentTime = currentTime;
      if (!paused) video.play().catch(() => {});
    };
    video.addEventListener("loadedmetadata", back, { once: true });
  };

  button.addEventListener("click", () => {
    const less = button.getAttribute("aria-pressed") !== "true";
    use(less);
    told.textContent = less ? say("The small video is used.") : say("The full video is used.");
  });
  if (navigator.connection?.saveData) {
    use(true);
    told.textContent = say("The small video is used, since your browser asks to save data.");
  }
})();
