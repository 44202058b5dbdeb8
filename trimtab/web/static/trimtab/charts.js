/* Charts that answer to pointer and keys. The server's picture is there first; this replaces it when it can, and
   leaves it where it cannot: an old browser, a program that does not load, a wish to save data. */
"use strict";
(() => {
  const figures = [...document.querySelectorAll("figure[data-chart]")].filter((one) => one.dataset.program);
  if (!figures.length || (navigator.connection && navigator.connection.saveData)) return;

  const make = (name, className, attributes = {}) => {
    const element = document.createElement(name);
    element.className = className;
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  };

  /* One link a step, over the picture: click, Enter, a new tab and a screen reader work as for any other link. */
  const linksOf = (figure, given, tipId) => {
    const group = make("div", "chart-steps", { role: "group", "aria-label": given.label });
    given.steps.forEach((step, place) => {
      const link = make("a", "", { href: step.href, "aria-label": step.says, "aria-describedby": tipId });
      link.tabIndex = place === given.steps.length - 1 ? 0 : -1;
      group.append(link);
    });
    return group;
  };

  const tell = (tip, step) => {
    const title = make("b", "");
    title.textContent = step.title;
    const list = make("dl", "");
    for (const [what, much] of step.facts) {
      const pair = make("div", "");
      const term = make("dt", "");
      const value = make("dd", "");
      term.textContent = what;
      value.textContent = much;
      pair.append(term, value);
      list.append(pair);
    }
    tip.replaceChildren(title, list);
  };

  const moves = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity };

  /* Pointing at a step, by whatever means, shows its words and marks it in the picture. */
  const listen = (live, links, tip, given, view) => {
    const stops = [...links.children];
    const backwards = getComputedStyle(live).direction === "rtl" ? -1 : 1;
    const show = (place) => {
      tip.hidden = place < 0;
      if (place >= 0) {
        tell(tip, given.steps[place]);
        const middle = stops[place].offsetLeft + stops[place].offsetWidth / 2;
        const room = live.clientWidth - tip.offsetWidth;
        const beside = middle + 14 > room ? middle - 14 - tip.offsetWidth : middle + 14;
        tip.style.left = `${Math.max(0, Math.min(room, beside))}px`;
      }
      view.signal("here", place).runAsync();
    };
    const placeOf = (event) => stops.indexOf(event.target.closest("a"));
    links.addEventListener("pointerover", (event) => {
      if (event.pointerType !== "touch" && placeOf(event) >= 0) show(placeOf(event));
    });
    links.addEventListener("pointerleave", () => show(stops.indexOf(document.activeElement)));
    links.addEventListener("focusin", (event) => show(placeOf(event)));
    links.addEventListener("focusout", () => show(-1));
    links.addEventListener("keydown", (event) => {
      if (event.key === "Escape") show(-1);
      if (!(event.key in moves) || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      const from = placeOf(event);
      const to = Math.max(0, Math.min(stops.length - 1, from + moves[event.key] * backwards));
      stops[from].tabIndex = -1;
      stops[to].tabIndex = 0;
      stops[to].focus();
    });
  };

  /* Lay the links over the steps of the picture. */
  const lay = (links, view) => {
    const [left, top] = view.origin();
    const across = view.scale("x");
    const step = across(1) - across(0);
    [...links.children].forEach((link, place) => {
      link.style.left = `${left + across(place) - step / 2}px`;
      link.style.width = `${step}px`;
      link.style.top = `${Math.max(0, top)}px`;
      link.style.height = `${view.signal("height") + 30}px`;
    });
  };

  const follow = (live, links, view) => {
    let width = live.clientWidth;
    new ResizeObserver(() => {
      if (!live.clientWidth || live.clientWidth === width) return;
      width = live.clientWidth;
      view.signal("width", width).runAsync().then(() => lay(links, view));
    }).observe(live);
  };

  const enliven = async (figure) => {
    const given = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
    const tipId = `${figure.dataset.chart}-tip`;
    const live = make("div", "chart-live");
    const picture = make("div", "chart-picture", { "aria-hidden": "true" });
    const links = linksOf(figure, given, tipId);
    const tip = make("div", "chart-tip", { id: tipId });
    tip.hidden = true;
    live.append(picture, links, tip);
    const still = figure.querySelector(".chart-still");
    still.before(live);
    try {
      await import(figure.dataset.program);
      given.spec.width = live.clientWidth;
      given.spec.config.font = getComputedStyle(figure).fontFamily;
      const { view } = await window.trimtabVega(picture, given.spec, {
        ast: true, renderer: "svg", actions: false, defaultStyle: false, tooltip: false, hover: false,
      });
      figure.classList.add("is-live");
      lay(links, view);
      listen(live, links, tip, given, view);
      follow(live, links, view);
      figure.trimtabView = view;
    } catch (problem) {
      live.remove();
      console.info("Charts stay still pictures:", problem);
    }
  };

  /* The page first: nothing is loaded before it is painted and has nothing else to do. */
  const quiet = window.requestIdleCallback || ((run) => setTimeout(run, 200));
  const begin = () => requestAnimationFrame(() => quiet(() => figures.forEach(enliven), { timeout: 2000 }));
  if (document.readyState === "complete") begin();
  else window.addEventListener("load", begin);
})();
