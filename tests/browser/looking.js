// Looks at a page for the tests: each function returns what is wrong, in words, or nothing.
// It is put into every page before the page's own scripts.
globalThis.looking = (() => {
  const violations = [];
  document.addEventListener("securitypolicyviolation", (event) => {
    violations.push(`${event.effectiveDirective}: ${event.blockedURI} ${event.sample}`);
  });

  const shifts = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.hadRecentInput) continue;
      const what = entry.sources.map((s) => name(s.node)).join(", ");
      shifts.push(`${entry.value.toFixed(4)} ${what}`);
    }
  }).observe({ type: "layout-shift", buffered: true });

  const name = (element) => {
    if (!element?.tagName) return String(element?.textContent ?? element).trim().slice(0, 40);
    const words = (element.getAttribute("aria-label") || element.textContent || element.value || "");
    const classes = element.getAttribute("class")?.trim().replace(/\s+/g, ".");
    const tag = element.tagName.toLowerCase() + (classes ? `.${classes}` : "");
    return `${tag} ${JSON.stringify(words.trim().replace(/\s+/g, " ").slice(0, 40))}`;
  };

  const seen = (element) =>
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
    element.getClientRects().length > 0;

  const all = (selector) => [...document.querySelectorAll(selector)];

  const HEADINGS = "h1, h2, h3, h4, h5, h6";
  const headings = () => {
    const found = all(HEADINGS).filter(seen);
    const levels = found.map((h) => Number(h.tagName[1]));
    const bad = found.filter((h) => !h.textContent.trim()).map((h) => `empty ${name(h)}`);
    if (levels.filter((level) => level === 1).length !== 1) bad.push(`not one h1: ${levels}`);
    levels.forEach((level, number) => {
      if (level > (levels[number - 1] ?? 0) + 1) bad.push(`a jump to ${name(found[number])}`);
    });
    return bad;
  };

  const REACHABLE = "a[href], button, input, select, textarea, summary, video[controls], " +
    "audio[controls], [tabindex]:not([tabindex='-1'])";
  const reachable = () => all(REACHABLE).filter((e) => seen(e) && !e.disabled && e.tabIndex >= 0);

  // WCAG 2.2, 2.5.8: 24 by 24 pixels; or a link within a line of words; or so far from all others
  // that a circle of 24 pixels on its middle meets no other target and no other such circle.
  const LEAST = 24;
  const inSentence = (element) => {
    if (getComputedStyle(element).display !== "inline") return false;
    const line = element.parentElement;
    const words = [...line.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data).join("");
    return /\p{L}/u.test(words);
  };
  const targets = () => {
    const found = reachable().filter((e) => !e.matches("video, audio") && !inSentence(e));
    const boxes = found.map((element) => {
      // What a label is tapped for is its control.
      const shown = element.closest("label") ?? element;
      return { element, box: shown.getBoundingClientRect() };
    }).filter(({ box }) => box.width > 1 && box.height > 1);
    const small = ({ box }) => box.width < LEAST - 0.01 || box.height < LEAST - 0.01;
    const middle = ({ box }) => [box.x + box.width / 2, box.y + box.height / 2];
    const near = (one, other) => {
      const [x, y] = middle(one);
      if (small(other)) return Math.hypot(x - middle(other)[0], y - middle(other)[1]) < LEAST;
      const dx = Math.max(other.box.left - x, 0, x - other.box.right);
      const dy = Math.max(other.box.top - y, 0, y - other.box.bottom);
      return Math.hypot(dx, dy) < LEAST / 2;
    };
    return boxes
      .filter((one) => small(one) && boxes.some((other) => other !== one && near(one, other)))
      .map(({ element, box }) => `${Math.round(box.width)}x${Math.round(box.height)} ${name(element)}`);
  };

  // Each place where the focus can be: it must show there, and nothing may lie over it.
  const look = (element) => {
    const parts = [element, element.querySelector("span, svg, img")].filter(Boolean);
    return parts.map((part) => {
      const { outlineStyle, outlineWidth, outlineColor, boxShadow } = getComputedStyle(part);
      return [outlineStyle, outlineWidth, outlineColor, boxShadow].join(" ");
    }).join("; ");
  };
  const uncovered = (element) => {
    const box = [...element.getClientRects()].find((b) => b.width > 1 && b.height > 1);
    if (!box) return false;
    const xs = [box.left + 3, box.right - 3], ys = [box.top + 3, box.bottom - 3];
    const points = xs.flatMap((x) => ys.map((y) => [x, y])).concat([[(xs[0] + xs[1]) / 2, (ys[0] + ys[1]) / 2]]);
    const inside = points.filter(([x, y]) => x >= 0 && y >= 0 && x < innerWidth && y < innerHeight);
    if (!inside.length) return false;
    return inside.some(([x, y]) => {
      const top = document.elementFromPoint(x, y);
      return top && (element.contains(top) || top.contains(element) || top.closest("label")?.contains(element));
    });
  };
  const hiding = (element) => {
    const box = element.getBoundingClientRect();
    const x = box.x + box.width / 2, y = box.y + box.height / 2;
    return `${name(element)} at ${Math.round(x)},${Math.round(y)} under ${name(document.elementFromPoint(x, y))}`;
  };
  const focus = () => {
    const bad = [];
    for (const element of [...reachable(), ...reachable().reverse()]) {
      if (!seen(element)) continue;
      document.activeElement?.blur();
      const before = look(element);
      element.focus({ focusVisible: true });
      if (document.activeElement !== element) bad.push(`takes no focus: ${name(element)}`);
      else if (look(element) === before && !element.matches("video, audio")) bad.push(`does not show: ${name(element)}`);
      else if (!uncovered(element)) bad.push(`is hidden: ${hiding(element)}`);
    }
    document.activeElement?.blur();
    return [...new Set(bad)];
  };

  const wide = () => {
    const most = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= most) return [];
    const over = all("body *").filter((e) => seen(e) && e.getBoundingClientRect().right > most + 1);
    return [`${document.documentElement.scrollWidth} > ${most}`, ...over.slice(0, 4).map(name)];
  };
  // Words that are cut off: a box that hides what does not fit into it.
  const cutOff = () =>
    all("main *, header *, nav *").filter((e) => {
      if (!seen(e) || e.closest(".hidden, video, select") || !e.textContent.trim()) return false;
      const style = getComputedStyle(e);
      if (style.overflowX !== "hidden" && style.overflowX !== "clip") return false;
      if (style.clipPath !== "none" && style.clipPath.includes("50%")) return false;
      return e.scrollWidth > e.clientWidth + 1;
    }).map(name);

  const videos = () =>
    all("video").flatMap((video) => {
      const bad = [];
      const track = video.querySelector("track[kind=captions]");
      if (!track) bad.push("has no captions");
      else if (!track.srclang || !track.label) bad.push("has captions without language or label");
      if (!video.poster) bad.push("has no poster");
      // What is played in place has a frame of a fixed shape.
      if ((!video.width || !video.height) && !video.matches(".here-video")) bad.push("has no size");
      if (!video.controls) bad.push("has no controls");
      if (!(video.getAttribute("aria-label") || video.getAttribute("aria-labelledby"))) bad.push("has no name");
      if (video.autoplay || video.loop) bad.push("moves by itself");
      return bad.map((what) => `${name(video)} ${what}`);
    });
  const tracks = () => [...new Set(all("video track[kind=captions]").map((track) => track.src))];

  const pictures = () =>
    all("img, svg").flatMap((picture) => {
      if (picture.matches("img")) {
        const bad = [];
        if (!picture.hasAttribute("alt")) bad.push("has no alt");
        if (!picture.hasAttribute("width") || !picture.hasAttribute("height")) bad.push("has no size");
        return bad.map((what) => `${name(picture)} ${picture.src} ${what}`);
      }
      if (picture.closest("[aria-hidden=true]") || picture.querySelector("a[aria-label], a title") || picture.parentElement.closest("svg, [role=img]")) return [];
      const words = picture.querySelector("title")?.textContent || picture.getAttribute("aria-label") ||
        picture.getAttribute("aria-labelledby");
      return words ? [] : [`${name(picture)} is neither named nor hidden`];
    });

  const moving = () => {
    const bad = document.getAnimations().filter((a) => a.playState === "running").map((a) => {
      return `${a.animationName ?? a.transitionProperty} on ${name(a.effect.target)}`;
    });
    for (const element of all("html, body *")) {
      const style = getComputedStyle(element);
      if (style.scrollBehavior === "smooth") bad.push(`scrolls smoothly: ${name(element)}`);
      if (style.transitionDuration.split(",").some((t) => parseFloat(t) > 0)) bad.push(`has a transition: ${name(element)}`);
    }
    return bad;
  };

  const stored = async () => {
    const kept = [localStorage.length, sessionStorage.length];
    kept.push((await indexedDB.databases()).length, (await caches.keys()).length);
    kept.push((await navigator.serviceWorker.getRegistrations()).length);
    return kept.some(Boolean) || document.cookie ? [`${kept} ${document.cookie}`] : [];
  };

  // Every element with one of *texts* says that it is in *language*.
  const tongues = (texts, language) => {
    const bad = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.data.trim();
      if (!texts.some((t) => text.includes(t)) || node.parentElement.closest("script, option")) continue;
      const lang = node.parentElement.closest("[lang]")?.lang;
      if (lang !== language) bad.push(`${lang}: ${text.slice(0, 50)}`);
    }
    return bad;
  };

  const inline = () =>
    all("*").flatMap((element) => {
      const bad = [];
      if (element.matches("style")) bad.push("is a style sheet in the page");
      if (element.matches("script:not([src])") && !/json/.test(element.type)) bad.push("is a script in the page");
      for (const { name: attribute } of element.attributes) {
        if (attribute === "style" && !element.dataset.styled) bad.push("has a style");
        if (attribute.startsWith("on")) bad.push(`has ${attribute}`);
      }
      return bad.map((what) => `${name(element)} ${what}`);
    });

  // WCAG 2.2, 1.4.3, for every text, whatever the scheme.
  const linear = (c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
  const light = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const ratio = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  let brush = null;
  const known = new Map();
  const rgb = (text) => {
    if (!known.has(text)) {
      brush ??= Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
      brush.clearRect(0, 0, 1, 1);
      brush.fillStyle = text;
      brush.fillRect(0, 0, 1, 1);
      known.set(text, [...brush.getImageData(0, 0, 1, 1).data]);
    }
    return known.get(text);
  };
  const behind = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const colour = rgb(getComputedStyle(e).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return rgb(getComputedStyle(document.documentElement).colorScheme.includes("dark") && matchMedia("(prefers-color-scheme: dark)").matches ? "#121212" : "#ffffff");
  };
  const contrast = () =>
    all("body *").flatMap((element) => {
      const own = [...element.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
      const box = element.getBoundingClientRect();
      if (!own || !seen(element) || box.width <= 1 || element.closest("video, option")) return [];
      const style = getComputedStyle(element);
      const ink = element.namespaceURI.endsWith("svg") ? style.fill : style.color;
      const found = ratio(light(rgb(ink)), light(behind(element)));
      return found < 4.5 ? [`${found.toFixed(1)} ${name(element)}`] : [];
    });
  // Shapes that tell something: WCAG 2.2, 1.4.11. A shape needs a fill or a line that can be seen.
  // Not these: their words or numbers stand on or beside them, or they lie on another shape.
  const TOLD = ".cell, .band-part, .mark-tick, .track-tick, [class^='share-'], .strip-wave *";
  const shapes = () =>
    all("svg :is(path, circle, rect, line, polygon, polyline)").flatMap((shape) => {
      if (!seen(shape) || shape.matches(TOLD) || shape.closest("defs")) return [];
      const style = getComputedStyle(shape);
      const ground = light(behind(shape.closest("svg")));
      const inks = [style.fill, style.stroke].filter((ink) => ink && ink !== "none").map(rgb);
      if (!inks.length || inks.some((ink) => ink[3] && ratio(light(ink), ground) >= 3)) return [];
      return [`${name(shape)} ${shape.outerHTML.slice(0, 90)}`];
    });

  return {
    violations, shifts, headings, targets, focus, wide, cutOff, videos, tracks, pictures, moving,
    stored, tongues, inline, contrast, shapes,
  };
})();
