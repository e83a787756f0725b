// This page is shown at any address: lead its links to the top of the site.
(() => {
  const top = new URL("../", document.currentScript.src);
  for (const element of document.querySelectorAll('[href]:not([href^="#"])')) {
    element.href = new URL(element.getAttribute("href"), top).href;
  }
})();
