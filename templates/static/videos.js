// A still plays its video in its place, a speaker's name leads to where they begin in a film, and a
// browser that is to save data gets the small videos. Without this script the still opens the page
// of the clip, and the name opens the film there.
(() => {
  const saving = () => Boolean(navigator.connection?.saveData);
  const elsewhere = (event) =>
    event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;

  // Only one video speaks at a time, whoever started it.
  document.addEventListener(
    "play",
    (event) => {
      for (const video of document.querySelectorAll("video")) if (video !== event.target) video.pause();
    },
    true,
  );

  if (saving()) {
    for (const video of document.querySelectorAll("video[data-low]")) {
      const source = video.querySelector("source");
      source.dataset.full = source.getAttribute("src");
      source.setAttribute("src", video.dataset.low);
      video.load();
    }
  }

  const go = (video, seconds) => {
    video.preload = "metadata";
    video.currentTime = seconds;
    // A browser that has not looked at the file yet may forget where it was sent.
    const again = () => {
      if (Math.abs(video.currentTime - seconds) > 0.05) video.currentTime = seconds;
    };
    if (!video.readyState) video.addEventListener("loadedmetadata", again, { once: true });
    video.play().catch(() => {});
  };

  for (const film of document.querySelectorAll(".film")) {
    const video = film.querySelector("video");
    film.addEventListener("click", (event) => {
      const link = event.target.closest("[data-moment]");
      if (!link || elsewhere(event)) return;
      event.preventDefault();
      go(video, Number(link.dataset.moment) / 1000);
      video.scrollIntoView({ block: "nearest" });
    });
  }

  const videoOf = (face, film) => {
    const still = face.querySelector("img");
    const video = document.createElement("video");
    // The still may be shown cut to a square: its attributes tell the shape of the video.
    const [width, height] = ["width", "height"].map((name) => Number(still.getAttribute(name)));
    const className = height > width ? "video video-portrait" : "video";
    Object.assign(video, { className, controls: true, playsInline: true, poster: still.src, width, height });
    video.setAttribute("aria-label", say("{name}, with captions", { name: face.dataset.name }));
    for (const src of film.videos) {
      video.append(Object.assign(document.createElement("source"), { src, type: "video/mp4" }));
    }
    const track = Object.assign(document.createElement("track"), {
      kind: "captions",
      src: film.captions,
      srclang: face.dataset.lang,
      label: say("Captions"),
      default: true,
    });
    video.append(track);
    return video;
  };

  document.addEventListener("click", (event) => {
    const face = event.target.closest("a.face");
    const film = face && !elsewhere(event) && here.filmOf(face);
    if (!film) return;
    event.preventDefault();
    const video = videoOf(face, film);
    face.closest(".card").classList.add("card-open");
    face.replaceWith(video);
    video.focus({ preventScroll: true });
    video.play().catch(() => {});
  });
})();
