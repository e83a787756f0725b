// A link that plays words plays them right here, in a small player below its line, and stops where
// they end. One at a time; Escape or Close ends it and leads back to the link.
// Without this script, or opened in a new tab, the link leads to the second of the clip's own page.
(() => {
  const TAIL = 0.15; // seconds, so that the last sound is whole

  let shown = null;

  const make = (name, properties, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };

  const clock = (seconds) => {
    const whole = Math.floor(seconds);
    const two = (number) => String(number).padStart(2, "0");
    const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
    return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
  };

  // What a link plays: the clip's folder, from and to which second; null if it is no such link.
  const wanted = (link) => {
    const address = new URL(link.getAttribute("href"), document.baseURI);
    const folder = address.pathname.match(/^(.*\/clips\/[^/]+\/)(?:index\.html)?$/)?.[1];
    const start = address.hash.match(/^#t=(\d+(?:\.\d+)?)$/)?.[1];
    if (!folder || !start) return null;
    const end = Number(link.dataset.end) / 1000;
    return { folder, start: Number(start), end: end > Number(start) ? end + TAIL : Infinity };
  };

  const lineOf = (link) => link.closest("li, dd, p, blockquote, figure, td, th, [data-here]") ?? link;

  // A cell of a table may be too narrow: its row names a wider one with `data-here`.
  const insert = (box, link, line) => {
    const cell = line.matches("td, th") ? line.closest("tr").querySelector("[data-here]") : null;
    if (cell && cell !== line) cell.append(box);
    else if (line.matches("td, th")) link.after(box);
    else if (line.matches("p, blockquote, a")) line.after(box);
    else line.append(box);
  };

  const languageOf = (line) => {
    const words = (line.closest("tr") ?? line).querySelector("q, blockquote, .said") ?? line;
    return words.closest("[lang]")?.lang || "en";
  };

  const videoOf = (link, { folder, start }) => {
    const files = navigator.connection?.saveData ? ["video-low.mp4", "video.mp4"] : ["video.mp4"];
    const name = link.querySelector("bdi")?.textContent;
    const at = clock(start);
    const video = make(
      "video",
      { className: "here-video", controls: true, playsInline: true, preload: "metadata" },
      ...files.map((file) => make("source", { src: folder + file, type: "video/mp4" })),
      make("track", {
        kind: "captions",
        src: `${folder}captions.vtt`,
        srclang: languageOf(lineOf(link)),
        label: say("Captions"),
        default: true,
      }),
    );
    video.poster = `${folder}poster.jpg`;
    const label = name
      ? say("{name} from {clock}, with captions", { name, clock: at })
      : say("Update from {clock}, with captions", { clock: at });
    video.setAttribute("aria-label", label);
    return video;
  };

  const close = ({ back = false } = {}) => {
    if (!shown) return;
    const { box, link, video, size } = shown;
    shown = null;
    size.disconnect();
    video.pause();
    box.remove();
    if (back && link.isConnected) link.focus();
  };

  const go = (video, seconds) => {
    video.currentTime = seconds;
    // A browser that has not looked at the file yet may forget where it was sent.
    const again = () => {
      if (Math.abs(video.currentTime - seconds) > 0.05) video.currentTime = seconds;
    };
    if (!video.readyState) video.addEventListener("loadedmetadata", again, { once: true });
    video.play().catch(() => {});
  };

  // Stop where the words end, once; a reader who goes elsewhere in the video is not stopped.
  const stopAtEnd = (video, part, stopped) => {
    let { end } = part;
    let timer = 0;
    const watch = () => {
      clearTimeout(timer);
      const left = (end - video.currentTime) / video.playbackRate;
      if (video.paused || video.seeking) return;
      if (left <= 0.02) {
        end = Infinity;
        video.pause();
        stopped();
      } else if (left < 0.6) timer = setTimeout(watch, left * 1000);
    };
    video.addEventListener("timeupdate", watch);
    video.addEventListener("seeking", () => {
      if (video.currentTime < part.start - 1 || video.currentTime > end) end = Infinity;
    });
  };

  const open = (link, part) => {
    close();
    const video = videoOf(link, part);
    const on = make("button", { type: "button", className: "quiet here-on here-later" }, say("Go on"));
    const end = make("button", { type: "button", className: "quiet" }, say("Close"));
    const whole = make("a", { href: link.href }, say("Watch the whole update"));
    const told = make("p", { className: "hidden" });
    told.setAttribute("role", "status");
    const row = make("div", { className: "here-row" }, end, whole, on);
    const box = make("div", { className: "here" }, video, row, told);

    end.addEventListener("click", () => close({ back: true }));
    on.addEventListener("click", () => {
      video.focus({ preventScroll: true });
      video.play().catch(() => {});
    });
    video.addEventListener("play", () => {
      on.classList.add("here-later");
      told.textContent = "";
    });
    stopAtEnd(video, part, () => {
      on.classList.remove("here-later");
      told.textContent = say("The quote ends here.");
    });
    video.lastElementChild.previousElementSibling.addEventListener("error", () => {
      told.className = "here-told";
      told.textContent = say("The video does not load. Try the whole update.");
    });

    insert(box, link, lineOf(link));
    // What a filter hides must not go on speaking.
    const size = new ResizeObserver(() => {
      if (!box.getClientRects().length) video.pause();
    });
    size.observe(box);
    shown = { box, link, video, size };
    video.focus({ preventScroll: true });
    box.scrollIntoView({ block: "nearest" });
    go(video, part.start);
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a.play[href]");
    const elsewhere = event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
    if (!link || elsewhere || event.defaultPrevented) return;
    const part = wanted(link);
    if (!part) return;
    event.preventDefault();
    open(link, part);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || document.fullscreenElement) return;
    if (shown?.box.isConnected && !event.target.matches?.("input, select, textarea")) close({ back: true });
  });

  // Only one video speaks at a time, whoever started it.
  document.addEventListener(
    "play",
    (event) => {
      for (const video of document.querySelectorAll("video, audio")) if (video !== event.target) video.pause();
    },
    true,
  );
})();
