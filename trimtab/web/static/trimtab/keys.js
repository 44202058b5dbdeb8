// Keys as shorter ways to what the page has anyway: nothing works only by them. See /help/keys/.
"use strict";

(() => {
  const SWITCH = "trimtab.keys";
  const TOGETHER_MS = 1500;
  const dialog = document.getElementById("keys");
  let waiting = 0; // when g was pressed, for the key after it

  const isOn = () => {
    try { return localStorage.getItem(SWITCH) !== "off"; } catch { return true; }
  };

  const isTyping = (element) =>
    element.isContentEditable || element.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [role=textbox]") !== null;

  // Left and right belong to what scrolls or slides sideways while the focus is in it.
  const movesSideways = (element) =>
    element.closest("[role=slider], [role=radiogroup], [type=radio], [role=tablist], [role=menu], .chart-steps, .wide") !== null;

  const step = (which) => document.querySelector(`.pick .steps a[rel="${which}"]`);

  const go = (address) => { if (address) location.assign(address); };

  const single = {
    "?": () => dialog.showModal(),
    "/": () => { const box = document.getElementById("find"); box.focus(); box.select(); },
    "j": () => step("prev")?.click(),
    "k": () => step("next")?.click(),
  };

  document.addEventListener("keydown", (event) => {
    const focused = event.target instanceof Element ? event.target : document.body;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (dialog.open || isTyping(focused)) return;
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
      const link = step(event.key === "ArrowLeft" ? "prev" : "next");
      if (!link || event.shiftKey || movesSideways(focused)) return;
      event.preventDefault();
      link.click();
      return;
    }
    if (!isOn()) return;
    const second = Date.now() - waiting < TOGETHER_MS;
    waiting = 0;
    if (second && ["p", "c", "t", "v"].includes(event.key)) {
      event.preventDefault();
      go(dialog.dataset[event.key]);
    } else if (event.key === "g") {
      waiting = Date.now();
    } else if (Object.hasOwn(single, event.key)) {
      event.preventDefault();
      single[event.key]();
    }
  });

  // Whoever dictates or presses keys by accident can switch them off (WCAG 2.1.4).
  for (const box of document.querySelectorAll("[data-keys-switch]")) {
    box.closest("[hidden]")?.removeAttribute("hidden");
    box.checked = isOn();
    box.addEventListener("change", () => {
      try { localStorage.setItem(SWITCH, box.checked ? "on" : "off"); } catch { /* kept nowhere: on again next time */ }
      for (const other of document.querySelectorAll("[data-keys-switch]")) other.checked = box.checked;
    });
  }

  // An open panel closes with Escape and by a click beside it, and gives the focus back.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector("details.pick-more[open], details.menu[open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    for (const open of document.querySelectorAll("details.pick-more[open], details.menu[open]")) {
      if (!open.contains(event.target)) open.open = false;
    }
  });

  // Empty fields of a form say nothing: the address stays short.
  for (const form of document.querySelectorAll("form.pick, form.sieve")) {
    form.addEventListener("formdata", (event) => {
      for (const [name, value] of [...event.formData.entries()]) if (value === "") event.formData.delete(name);
    });
  }
})();
