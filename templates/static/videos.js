// Only one video speaks at a time, a speaker's name leads to where they begin, and a browser that
// is to save data gets the small videos. Without this script the name opens the video there.
(() => {
  const videos = [...document.querySelectorAll("video")];
  const quieten = (event) => {
    for (const video of videos) if (video !== event.target) video.pause();
  };
  for (const video of videos) video.addEventListener("play", quieten);

  if (navigator.connection?.saveData) {
    for (const video of videos.filter((video) => video.dataset.low)) {
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
      if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      go(video, Number(link.dataset.moment) / 1000);
      video.scrollIntoView({ block: "nearest" });
    });
  }
})();
