// A link that plays words plays them right here, in a small player below its line, and stops where
// they end. One at a time; Escape or Close ends it and leads back to the link.
// Without this script, or opened in a new tab, the link leads to the second of the clip's own page.
const here = (() => {
  const TAIL = 0.15; // seconds, so that the last sound is whole

  let shown = null;

  // The films that can be played, by the clip's id: names of the video, the captions, the still and,
  // if there is one, the small video. They are those of this state of the site, in no other page.
  const films = new Map(Object.entries(JSON.parse(document.getElementById("films")?.textContent ?? "{}")));

  // What is to be loaded of the clip to whose page a link leads, small videos first for a browser
  // that is to save data; null if it leads elsewhere.
  const filmOf = (link) => {
    const { pathname } = new URL(link.getAttribute("href"), document.baseURI);
    const [, folder, id] = pathname.match(/^(.*\/clips\/([^/]+)\/)(index\.html)?$/) ?? [];
    if (!films.has(id)) return null;
    const [video, captions, poster, low] = films.get(id).map((name) => folder + name);
    return { videos: low && navigator.connection?.saveData ? [low, video] : [video], captions, poster };
  };

  const make = (name, properties, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };

  const clock = (seconds) => {
    const parts = [seconds / 3600, (seconds / 60) % 60, seconds % 60].map(Math.floor);
    const [minutes, ...rest] = parts[0] ? parts : parts.slice(1);
    return [minutes, ...rest.map((part) => String(part).padStart(2, "0"))].join(":");
  };

  // What a link plays: the film, from and to which second; null if it is no such link.
  const wanted = (link) => {
    const film = filmOf(link);
    const start = Number(link.hash.match(/^#t=(\d+(\.\d+)?)$/)?.[1] ?? NaN);
    const end = Number(link.dataset.end) / 1000;
    if (!film || Number.isNaN(start)) return null;
    return { film, start, end: end > start ? end + TAIL : Infinity };
  };

  // A cell of a table may be too narrow: its row names a wider one with `data-here`.
  const insert = (box, link, line) => {
    const cell = line.matches("td, th") && line.closest("tr").querySelector("[data-here]");
    if (cell && cell !== line) cell.append(box);
    else if (line.matches("li, dd, figure")) line.append(box);
    else (line.matches("td, th") ? link : line).after(box);
  };

  const videoOf = (link, line, { film, start }) => {
    const words = (line.closest("tr") ?? line).querySelector("q, blockquote, .said") ?? line;
    const track = { kind: "captions", src: film.captions, label: say("Captions"), default: true };
    const video = make(
      "video",
      { className: "here-video", controls: true, playsInline: true, preload: "metadata", width: 640, height: 360 },
      ...film.videos.map((src) => make("source", { src, type: "video/mp4" })),
      make("track", { ...track, srclang: words.closest("[lang]").lang }),
    );
    video.poster = film.poster;
    const name = link.querySelector("bdi")?.textContent ?? "";
    video.setAttribute("aria-label", say("{name} from {clock}, with captions", { name, clock: clock(start) }).trim());
    return video;
  };

  const close = () => {
    shown?.size.disconnect();
    shown?.video.pause();
    shown?.box.remove();
    if (shown?.link.isConnected) shown.link.focus({ preventScroll: true });
    shown = null;
  };

  const go = (video, seconds) => {
    video.currentTime = seconds;
    // A browser that has not looked at the file yet may forget where it was sent.
    const again = () => {
      if (Math.abs(video.currentTime - seconds) > 0.05) video.currentTime = seconds;
    };
    video.addEventListener("loadedmetadata", again, { once: true });
    video.play().catch(() => {});
  };

  // Stop where the words end, once; a reader who goes elsewhere in the video is not stopped.
  const stopAtEnd = (video, { start, end }, stopped) => {
    let timer = 0;
    const watch = () => {
      clearTimeout(timer);
      const left = (end - video.currentTime) / video.playbackRate;
      if (video.paused || video.seeking || left > 0.6) return;
      if (left > 0.02) timer = setTimeout(watch, left * 1000);
      else {
        end = Infinity;
        video.pause();
        stopped();
      }
    };
    video.addEventListener("timeupdate", watch);
    video.addEventListener("seeking", () => {
      if (video.currentTime < start - 1 || video.currentTime > end) end = Infinity;
    });
  };

  const open = (link, part) => {
    close();
    const line = link.closest("li, dd, p, blockquote, figure, td, th") ?? link;
    const video = videoOf(link, line, part);
    // An upright picture gets a taller box, which grows downwards: what stands above stays there.
    video.addEventListener("loadedmetadata", () =>
      video.classList.toggle("here-portrait", video.videoHeight > video.videoWidth),
    );
    const button = (words) => make("button", { type: "button", className: "quiet" }, words);
    const [end, on] = [button(say("Close")), button(say("Go on"))];
    const whole = make("a", { href: link.href }, say("Watch the whole update"));
    const told = make("p", { className: "hidden", role: "status" });
    const box = make("div", { className: "here" }, video, make("div", { className: "here-row" }, end, on, whole), told);
    const tell = (words) => {
      told.textContent = words;
      on.classList.toggle("here-later", !words);
    };

    tell("");
    end.addEventListener("click", close);
    on.addEventListener("click", () => {
      video.focus({ preventScroll: true });
      video.play().catch(() => {});
    });
    video.addEventListener("play", () => tell(""));
    stopAtEnd(video, part, () => tell(say("The quote ends here.")));
    [...video.querySelectorAll("source")].at(-1).addEventListener("error", () => {
      told.className = "here-told";
      told.textContent = say("The video does not load. Try the whole update.");
    });

    insert(box, link, line);
    // What a filter hides must not go on speaking.
    const size = new ResizeObserver(() => box.getClientRects().length || video.pause());
    size.observe(box);
    shown = { box, link, video, size };
    video.focus({ preventScroll: true });
    box.scrollIntoView({ block: "nearest" });
    go(video, part.start);
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.play[href]");
    const elsewhere = event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
    const part = link && !elsewhere && !event.defaultPrevented && wanted(link);
    if (!part) return;
    event.preventDefault();
    open(link, part);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || document.fullscreenElement) return;
    if (shown?.box.isConnected && !event.target.matches("input, select, textarea")) close();
  });

  // Only one video speaks at a time, whoever started it.
  const quieten = ({ target }) => {
    for (const other of document.querySelectorAll("video, audio")) if (other !== target) other.pause();
  };
  document.addEventListener("play", quieten, true);

  return { films, filmOf };
})();
