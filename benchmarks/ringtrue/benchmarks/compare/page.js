"use strict";
// Every text from the file reaches the page through textContent; nothing is ever parsed as HTML.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const rows = data.rows;
  const at = (id) => document.getElementById(id);
  if (!rows.length) {
    at("none").hidden = false;
    return;
  }
  at("judge").hidden = false;
  const place = "ringtrue-compare:" + data.mark;
  const words = { a: "A is right", b: "B is right", both: "both acceptable", neither: "neither" };

  const warn = (text) => {
    at("trouble").textContent = text;
    at("trouble").hidden = false;
  };
  const restore = () => {
    try {
      const kept = JSON.parse(localStorage.getItem(place) ?? "[]");
      return rows.map((_, row) => ({
        judgement: Object.hasOwn(words, kept[row]?.judgement ?? "") ? kept[row].judgement : "",
        note: typeof kept[row]?.note === "string" ? kept[row].note : "",
      }));
    } catch {
      warn("This browser keeps nothing for files: save before you close the page.");
      return rows.map(() => ({ judgement: "", note: "" }));
    }
  };
  const judged = restore();
  const keep = () => {
    try {
      localStorage.setItem(place, JSON.stringify(judged));
    } catch {
      warn("This browser keeps nothing for files: save before you close the page.");
    }
  };

  const make = (tag, name, ...children) => {
    const node = document.createElement(tag);
    if (name) node.className = name;
    node.append(...children.filter((child) => child !== null));
    return node;
  };
  const kinds = { slot: "slot", reasoning: "reasoning", mark: "unseen", left_out: "left-out" };
  const piece = ([what, text]) => {
    if (what === "slot") return make("mark", "", text);
    return Object.hasOwn(kinds, what) ? make("span", kinds[what], text) : document.createTextNode(text);
  };
  const pieces = (segments) => segments.map(piece);
  const fact = (name, ...value) => make("div", "", make("dt", "", name), make("dd", "", ...value));
  const number = (value) => (value === null ? "none" : String(Number(value.toPrecision(6))));

  const says = (name, letter, side) => {
    const verdict = side.right === null ? "no value" : side.right ? "right" : "wrong";
    return make("div", "says " + (side.right === null ? "" : side.right ? "is-right" : "is-wrong"),
      make("h3", "", make("span", "side", letter), " " + name),
      make("dl", "facts",
        fact("says", verdict + (side.value === null ? "" : ", " + number(side.value))),
        side.status === "ok" ? null : fact("status", side.status),
        side.answer ? fact("read", make("code", "", ...pieces(side.answer))) : null,
        side.reason.length ? fact("why", ...pieces(side.reason)) : null));
  };

  let shown = rows.map((_, row) => row);
  let here = 0;
  const draw = () => {
    const row = rows[shown[here]];
    const own = judged[shown[here]];
    const text = make("pre", "completion", ...pieces(row.text));
    if (!row.text.length) text.append(make("span", "left-out", row.check ? "empty" : "the text is not here: name the FILE that was scored"));
    text.tabIndex = 0;
    text.setAttribute("role", "region");
    text.setAttribute("aria-label", "Completion");
    at("row").replaceChildren(
      make("div", "sides", says(data.names[0], "A", row.a), says(data.names[1], "B", row.b)),
      make("dl", "facts",
        fact("row", row.id + (row.place && row.place !== row.id ? ` (${row.place})` : "")),
        row.gold.length ? fact("gold", make("code", "", ...pieces(row.gold))) : null,
        row.label === null ? null : fact("label", row.label ? "right" : "wrong")),
      ...(row.problem.length ? [make("p", "problem", ...pieces(row.problem))] : []), text);
    at("note").value = own.note;
    for (const button of document.querySelectorAll("[data-judgement]")) {
      button.setAttribute("aria-pressed", String(button.dataset.judgement === own.judgement));
    }
    const done = judged.filter((one) => one.judgement).length;
    const said = own.judgement ? `: ${words[own.judgement]}` : "";
    at("state").textContent = `Row ${here + 1} of ${shown.length}${said}. ${done} of ${rows.length} judged.`;
  };

  const move = (step) => {
    here = Math.min(Math.max(here + step, 0), shown.length - 1);
    draw();
  };
  const judge = (what) => {
    judged[shown[here]].judgement = what;
    keep();
    if (!what) return draw();
    const later = shown.findIndex((row, spot) => spot > here && !judged[row].judgement);
    const first = shown.findIndex((row) => !judged[row].judgement);
    here = later >= 0 ? later : first >= 0 ? first : here;
    draw();
  };
  const filters = {
    all: () => true,
    open: (row) => !judged[row].judgement,
    a: (row) => rows[row].a.right === true && rows[row].b.right !== true,
    b: (row) => rows[row].b.right === true && rows[row].a.right !== true,
  };
  const filter = () => {
    const found = rows.map((_, row) => row).filter(filters[at("which").value]);
    if (!found.length) {
      at("which").value = "all";
      shown = rows.map((_, row) => row);
    } else {
      shown = found;
    }
    here = 0;
    draw();
  };

  const save = () => {
    const lines = rows.flatMap((row, spot) => (judged[spot].judgement ? [JSON.stringify({
      id: row.id, place: row.place, check: row.check, judgement: judged[spot].judgement, note: judged[spot].note,
      a: { name: data.names[0], value: row.a.value }, b: { name: data.names[1], value: row.b.value },
    }) + "\n"] : []));
    if (!lines.length) return warn("Nothing is judged yet.");
    const link = make("a", "");
    link.href = URL.createObjectURL(new Blob(lines, { type: "application/jsonl" }));
    link.download = "judged.jsonl";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    return undefined;
  };

  const keys = {
    1: () => judge("a"), 2: () => judge("b"), 3: () => judge("both"), 4: () => judge("neither"), 0: () => judge(""),
    ArrowRight: () => move(1), ArrowLeft: () => move(-1), w: () => at("note").focus(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target === at("note")) {
      if (event.key === "Escape" || event.key === "Enter") at("note").blur();
      return;
    }
    const scrolls = event.key.startsWith("Arrow") && event.target.classList?.contains("completion");
    if (scrolls || event.target.tagName === "SELECT" || !Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  });
  for (const button of document.querySelectorAll("[data-judgement]")) {
    button.addEventListener("click", () => judge(button.dataset.judgement));
  }
  at("back").addEventListener("click", () => move(-1));
  at("next").addEventListener("click", () => move(1));
  at("save").addEventListener("click", save);
  at("which").addEventListener("change", filter);
  at("note").addEventListener("input", () => {
    judged[shown[here]].note = at("note").value;
    keep();
  });
  draw();
})();
