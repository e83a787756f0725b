// Below the video: the strip seeks, and a button changes between the full and the small video.
// Without this script the pictures of the strip and the small video are links.
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
    const say = () => place.setAttribute("aria-valuetext", `${clock(place.value)} of ${clock(place.max)}`);
    place.addEventListener("input", () => {
      wanted = Number(place.value) / 1000;
      video.preload = "metadata";
      video.currentTime = wanted;
      say();
    });
    const follow = () => {
      if (wanted !== null) return;
      const before = clock(place.value);
      place.value = Math.round(video.currentTime * 1000);
      if (clock(place.value) !== before) say();
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
      say();
    });
    // A browser that has not looked at the file yet may forget where it was sent.
    video.addEventListener("loadedmetadata", () => {
      if (wanted !== null && Math.abs(video.currentTime - wanted) > 0.05) video.currentTime = wanted;
    });
    say();
    document.querySelector("[data-strip-links]").hidden = true;
    document.querySelector("[data-slider]").hidden = false;
  }

  // Less data ------------------------------------------------------------------------------

  const link = document.querySelector("[data-less]");
  if (!link) return;
  const button = document.querySelector("[data-less-button]");
  const told = document.querySelector("[data-less-told]");
  const source = video.querySelector("source");
  const full = source.dataset.full ?? source.getAttribute("src");
  const small = video.dataset.low;

  const change = () => {
    const less = button.getAttribute("aria-pressed") !== "true";
    const { currentTime, paused, playbackRate } = video;
    button.setAttribute("aria-pressed", String(less));
    source.setAttribute("src", less ? small : full);
    video.load();
    video.playbackRate = playbackRate;
    if (currentTime) {
      video.preload = "metadata";
      const back = () => {
        video.currentTime = currentTime;
        if (!paused) video.play().catch(() => {});
      };
      video.addEventListener("loadedmetadata", back, { once: true });
    }
    told.textContent = less ? "The small video is used." : "The full video is used.";
  };

  button.addEventListener("click", change);
  if (source.getAttribute("src") === small) {
    button.setAttribute("aria-pressed", "true");
    told.textContent = "The small video is used, since your browser asks to save data.";
  }
  link.hidden = true;
  button.hidden = false;
})();
