// What the page does by itself: passes clicks on to the server, keeps the evidence in view,
// copies and saves answers. Sends nothing anywhere; reads only what the server rendered.
(() => {
  "use strict";

  const narrow = () => window.matchMedia("(max-width: 900px)").matches;
  let opener = null;

  const openSheet = (name) => {
    document.body.dataset.sheet = name;
  };

  const closeSheet = () => {
    if (!document.body.dataset.sheet) return;
    delete document.body.dataset.sheet;
    if (opener && opener.isConnected) opener.focus();
    opener = null;
  };

  const markCurrent = (button) => {
    const group = button.dataset.do === "open" ? "open" : "cite";
    const kinds = group === "open" ? ["open"] : ["cite", "near"];
    for (const kind of kinds)
      for (const other of document.querySelectorAll(`[data-do="${kind}"][aria-current]`))
        other.removeAttribute("aria-current");
    button.setAttribute("aria-current", "true");
  };

  const words = () => {
    const node = document.getElementById("page-words");
    return node ? node.dataset : {};
  };

  const say = (button, text) => {
    const before = button.textContent;
    button.textContent = text;
    setTimeout(() => { button.textContent = before; }, 1500);
  };

  // navigator.clipboard exists on https and localhost only; elsewhere the old way still works.
  const copyText = async (text) => {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    const area = document.createElement("textarea");
    area.value = text;
    area.style.position = "fixed";
    area.style.opacity = "0";
    document.body.append(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    if (!copied) throw new Error("copy refused");
  };

  const save = (text, name, type) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };

  const local = {
    close: closeSheet,
    copy: (button, turn) =>
      copyText(turn.dataset.text).then(
        () => say(button, words().copied || "✓"),
        () => say(button, words().copyFailed || "✗"),
      ),
    download_md: (_, turn) => save(turn.dataset.markdown, "baowen-answer.md", "text/markdown"),
    download_txt: (_, turn) => save(turn.dataset.text, "baowen-answer.txt", "text/plain"),
  };

  const sheets = { cite: "evidence", near: "evidence", open: "reader" };

  const click = (event, trigger, names) => {
    const button = event.target.closest("[data-do]");
    if (!button) return;
    const action = button.dataset.do;
    if (local[action]) {
      local[action](button, button.closest(".turn"));
    } else if (names.includes(action)) {
      if (sheets[action]) {
        opener = button;
        markCurrent(button);
        openSheet(sheets[action]);
      }
      trigger(action, { ...button.dataset });
    }
  };

  const attach = (element, trigger, names) =>
    element.addEventListener("click", (event) => click(event, trigger, names));

  // A panel whose content changed: its mark in the middle of it, without moving the page.
  const reveal = (element) => {
    const panel = element.querySelector(".panel");
    if (!panel) return;
    const mark = panel.querySelector("mark");
    const scroller = panel.querySelector(".text") || panel;
    if (mark) {
      const box = scroller.getBoundingClientRect();
      // A sheet is shown whole, but may still be on its way up from under the window's edge.
      const seen = narrow() ? box.height : Math.min(box.bottom, window.innerHeight) - box.top;
      scroller.scrollTop += mark.getBoundingClientRect().top - box.top - seen / 4;
    } else {
      scroller.scrollTop = 0;
    }
    if (narrow() && document.body.dataset.sheet) panel.focus({ preventScroll: true });
  };

  // A new question goes to the top of the window, and its answer is kept in view as it grows
  // - as far as fits, and until the reader scrolls elsewhere.
  let latest = "";
  let following = false;
  const follow = (element) => {
    const turn = element.querySelector(".turn");
    const key = turn ? turn.dataset.run : "";
    const fresh = key && key !== latest;
    latest = key;
    following = following || fresh;
    if (!turn || !following) return;
    const composer = document.getElementById("composer").getBoundingClientRect();
    const { top, bottom } = turn.getBoundingClientRect();
    const hidden = bottom - composer.top;
    const distance = fresh ? top - 12 : Math.min(top - 12, hidden);
    if (fresh || distance > 0)
      window.scrollBy({ top: distance, behavior: fresh && !calm() ? "smooth" : "auto" });
    if (turn.classList.contains("done")) following = false;
  };
  const calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  for (const gesture of ["wheel", "touchmove"])
    window.addEventListener(gesture, () => { following = false; }, { passive: true });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeSheet();
  });
  document.documentElement.lang = navigator.language || "en";
  window.baowen = { attach, reveal, follow };
})();
