// Only one video speaks at a time.
(() => {
  const videos = [...document.querySelectorAll("video")];
  const quieten = (event) => {
    for (const video of videos) if (video !== event.target) video.pause();
  };
  for (const video of videos) video.addEventListener("play", quieten);
})();
