// Below the video: the strip seeks, the chapters know where the voice is, and a button changes
// between the full and the small video.
// Without this script pictures and chapters are links, and the small video can be opened.
(() => {
  const video = document.querySelector(".player video");
  if (!video) return;

  // The strip ------------------------------------------------------------------------------

  const clock = (milliseconds) => {
    const whole = Math.floor(milliseconds / 1000);
    return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
  };

  let wanted = null;
  const place = document.querySelector("[data-place]");
  if (place) {
    const tell = () => {
      const told = say("{place} of {end}", { place: clock(place.value), end: clock(place.max) });
      place.setAttribute("aria-valuetext", told);
    };
    place.addEventListener("input", () => {
      wanted = Number(place.value) / 1000;
      video.preload = "metadata";
      video.currentTime = wanted;
      tell();
    });
    const follow = () => {
      if (wanted !== null) return;
      const before = clock(place.value);
      place.value = Math.round(video.currentTime * 1000);
      if (clock(place.value) !== before) tell();
    };
    const steps = { ArrowLeft: -5000, ArrowDown: -5000, ArrowRight: 5000, ArrowUp: 5000 };
    place.addEventListener("keydown", (event) => {
      if (!(event.key in steps)) return;
      event.preventDefault();
      place.value = Number(place.value) + steps[event.key];
      place.dispatchEvent(new Event("input"));
    });
    video.addEventListener("timeupdate", follow);
    video.addEventListener("seeked", () => {
      wanted = null;
      follow();
      tell();
    });
    // A browser that has not looked at the file yet may forget where it was sent.
    video.addEventListener("loadedmetadata", () => {
      if (wanted !== null && Math.abs(video.currentTime - wanted) > 0.05) video.currentTime = wanted;
    });
    tell();
    document.querySelector("[data-strip-links]").hidden = true;
    document.querySelector("[data-slider]").hidden = false;
  }

  // The chapters: one stop of the tab key, with arrows from one to the next -------------------

  const chapters = [...document.querySelectorAll("[data-chapter]")];
  const bands = [...document.querySelectorAll("[data-band]")];
  if (chapters.length) {
    const stop = (chapter) => {
      for (const other of chapters) other.tabIndex = other === chapter ? 0 : -1;
    };
    const follow = () => {
      const moment = video.currentTime * 1000 + 2;
      const number = chapters.findLastIndex((c) => Number(c.dataset.chapter) <= moment);
      const heard = video.currentTime > 0 ? number : -1;
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
    for (const event of ["timeupdate", "seeked"]) video.addEventListener(event, follow);
    follow();
    // A mark is for the mouse; the chapters say the same to everybody, and take the focus.
    document.querySelector(".band").addEventListener("mousedown", (event) => event.preventDefault());
  }

  // Less data ------------------------------------------------------------------------------

  const button = document.querySelector("[data-less-button]");
  if (!button) return;
  const told = document.querySelector("[data-told]");
  const source = video.querySelector("source");
  const full = source.dataset.full ?? source.getAttribute("src");
  const small = video.dataset.low;

  const change = () => {
    const less = button.getAttribute("aria-pressed") !== "true";
    const { currentTime, paused } = video;
    button.setAttribute("aria-pressed", String(less));
    source.setAttribute("src", less ? small : full);
    video.load();
    if (currentTime) {
      video.preload = "metadata";
      const back = () => {
        video.currentTime = currentTime;
        if (!paused) video.play().catch(() => {});
      };
      video.addEventListener("loadedmetadata", back, { once: true });
    }
    told.textContent = less ? say("The small video is used.") : say("The full video is used.");
  };

  button.addEventListener("click", change);
  if (source.getAttribute("src") === small) {
    button.setAttribute("aria-pressed", "true");
    told.textContent = say("The small video is used, since your browser asks to save data.");
  }
})();
