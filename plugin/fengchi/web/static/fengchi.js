// Live help for the treatment form. Every page works without this file; it only saves key presses and typing.
// Sections: small helpers · prescription reading · point type-ahead · autosave · needle clock · keys.

(() => {
  "use strict";

  document.documentElement.classList.add("has-script");

  // Small helpers ---------------------------------------------------------------------------------------------------

  const one = (selector, within = document) => within.querySelector(selector);

  const later = (work, milliseconds) => {
    let timer = 0;
    return () => {
      clearTimeout(timer);
      timer = setTimeout(work, milliseconds);
    };
  };

  const element = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };

  const ask = async (url, words) => {
    const answer = await fetch(`${url}?${new URLSearchParams(words)}`, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  };

  const form = one("form[data-note]");
  const line = one("#prescription");

  // Prescription reading --------------------------------------------------------------------------------------------

  const remark = (kind, mark, { token, text }) => {
    const said = element("p", {}, ...(token ? [element("span", { class: mark }, token), " "] : []), text);
    return element("div", { class: kind }, said);
  };

  // The same as templates/parts/cautions.html.
  const caution = ({ kind, name, where, text, why, source, rule }) => {
    const place = where ? [", ", element("span", { class: "code" }, where)] : [];
    const said = element("p", {}, element("b", {}, name, ...place, "."), ` ${text}`);
    const origin = element("span", { class: "soft" }, `Source: ${source}. Rule ${rule}.`);
    return element("div", { class: `notice ${kind} caution` }, said, element("p", { class: "small" }, `${why} `, origin));
  };

  const drawReading = (reading) => {
    const shown = [];
    if (reading.canonical) {
      const count = element("span", { class: "count" }, reading.needles);
      shown.push(element("p", {}, count, " ", element("span", { class: "canonical" }, reading.canonical)));
    }
    shown.push(...reading.problems.map((each) => remark("notice alert", "token", each)));
    shown.push(...reading.notices.map((each) => remark("notice", "code", each)));
    shown.push(...reading.cautions.map(caution));
    one("#reading").replaceChildren(...shown);
  };

  let asked = "";
  const readLine = async () => {
    const text = line.value;
    if (text === asked) return;
    asked = text;
    try {
      const { prescription, draft } = line.closest("[data-prescription]").dataset;
      const reading = await ask(prescription, { text, draft });
      if (text === line.value) drawReading(reading);
    } catch {
      asked = "";
    }
  };

  // Point type-ahead ------------------------------------------------------------------------------------------------

  const list = one("#suggestions");
  let chosen = -1;

  // The points part of the word at the cursor; after it come side, depth and the rest, which need no help.
  const wordAtCursor = () => {
    const before = line.value.slice(0, line.selectionStart);
    const start = Math.max(before.lastIndexOf(";"), before.lastIndexOf(","), before.lastIndexOf("\n")) + 1;
    const typed = before.slice(start);
    const lead = typed.length - typed.trimStart().length;
    return { start: start + lead, end: line.selectionStart, text: typed.trim() };
  };

  const closeList = () => {
    list.hidden = true;
    list.replaceChildren();
    chosen = -1;
    line.removeAttribute("aria-activedescendant");
  };

  const choose = (index) => {
    const items = [...list.children];
    chosen = (index + items.length) % items.length;
    items.forEach((item, place) => item.setAttribute("aria-selected", String(place === chosen)));
    line.setAttribute("aria-activedescendant", items[chosen].id);
    items[chosen].scrollIntoView({ block: "nearest" });
  };

  const accept = (index) => {
    const word = wordAtCursor();
    line.setRangeText(`${list.children[index].dataset.code.toLowerCase()} `, word.start, word.end, "end");
    closeList();
    line.focus();
    line.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const drawList = (points) => {
    chosen = -1;
    line.removeAttribute("aria-activedescendant");
    list.replaceChildren(
      ...points.map((point, place) => {
        const parts = [element("b", {}, point.code), element("span", {}, point.pinyin), element("span", { lang: "zh" }, point.hanzi)];
        const attributes = { id: `point-${place}`, role: "option", "aria-selected": "false", "data-code": point.code };
        return element("li", attributes, ...parts, element("span", { class: "soft" }, point.english));
      }),
    );
    list.hidden = points.length === 0;
  };

  const suggest = async () => {
    const word = wordAtCursor();
    // A finished code followed by its details needs no list: "gb20 b deqi".
    if (word.text.length < 2 || /^[a-z-]+\s*\d+\s/i.test(`${word.text} `) && /\s/.test(line.value.slice(word.start, word.end))) return closeList();
    try {
      const { points } = await ask(line.closest("[data-points]").dataset.points, { q: word.text });
      if (document.activeElement !== line || word.text !== wordAtCursor().text) return;
      const exact = points.length && points[0].code.toLowerCase() === word.text.toLowerCase();
      drawList(exact ? [] : points);
    } catch {
      closeList();
    }
  };

  const listKeys = (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen < 0 ? list.children.length - 1 : chosen - 1);
    else if ((event.key === "Enter" || event.key === "Tab") && chosen >= 0) accept(chosen);
    else if (event.key === "Escape") closeList();
    else return;
    event.preventDefault();
  };

  if (line) {
    line.addEventListener("input", later(readLine, 200));
    line.addEventListener("input", later(suggest, 80));
    line.addEventListener("keydown", listKeys);
    line.addEventListener("blur", () => setTimeout(closeList, 150));
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const item = event.target.closest("li");
      if (item) accept([...list.children].indexOf(item));
    });
  }

  // Autosave --------------------------------------------------------------------------------------------------------

  const content = () => new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
  const typed = () => {
    const all = content();
    all.delete("version");
    all.delete("csrf");
    return all.toString();
  };
  const say = (text) => {
    one("[data-saved]").textContent = text;
  };

  let stored = "";
  let saving = null;
  let leaving = false;

  const problems = {
    401: "Not saved: your sign-in has ended. Press Save draft, sign in, and go on; nothing is lost.",
    412: "Not saved: this draft was changed elsewhere. Press Save draft to see both versions.",
  };

  const send = async () => {
    const now = typed();
    if (now === stored) return;
    say("Saving …");
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body: content(), headers: { Accept: "application/json" } });
      const told = await answer.json().catch(() => ({}));
      if (!answer.ok) return say(problems[answer.status] || `Not saved: ${told.problem || "the server refused it"}`);
      form.elements.version.value = told.version;
      stored = now;
      say(told.saved);
    } catch {
      say("Not saved: the server does not answer. What you typed stays on this page; it is tried again.");
      saveSoon();
    }
  };

  // One save after the other: a later one must know the version that the earlier one made.
  const save = async () => {
    while (saving) await saving;
    saving = send();
    await saving;
    saving = null;
  };
  const saveSoon = later(save, 800);

  const sendForm = async (event) => {
    if (leaving || !saving) {
      leaving = true;
      return;
    }
    event.preventDefault();
    const button = event.submitter;
    await saving;
    leaving = true;
    form.requestSubmit(button);
  };

  if (form) {
    stored = typed();
    form.addEventListener("input", saveSoon);
    form.addEventListener("change", saveSoon);
    form.addEventListener("submit", sendForm);
    form.addEventListener("keydown", (event) => {
      // Enter in a one-line field would send the form; a clinician means "done with this field".
      if (event.key === "Enter" && event.target.matches("input") && !event.ctrlKey && !event.metaKey) event.preventDefault();
    });
    addEventListener("beforeunload", (event) => {
      if (!leaving && typed() !== stored) event.preventDefault();
    });
    addEventListener("pageshow", () => {
      leaving = false;
    });
  }

  // Needle clock: counted from the server's start time; the difference of the two clocks is taken out ------------------

  const clock = one("[data-clock]");
  if (clock) {
    const skew = Date.parse(clock.dataset.now) - Date.now();
    const started = Date.parse(clock.dataset.started);
    const tick = () => {
      const minutes = Math.max(0, Math.floor((Date.now() + skew - started) / 60000));
      one("[data-elapsed]", clock).textContent = String(minutes);
      clock.classList.toggle("due", Boolean(clock.dataset.retention) && minutes >= Number(clock.dataset.retention));
    };
    tick();
    setInterval(tick, 1000);
  }

  // Keys: Ctrl+Enter does what stands on the main button ----------------------------------------------------------------

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    const button = one("button[data-primary]");
    if (!button) return;
    event.preventDefault();
    button.form.requestSubmit(button);
  });

  one("#problems")?.focus();
})();
