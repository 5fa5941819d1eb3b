"use strict";
// Every text from the file reaches the page through textContent; nothing is ever parsed as HTML.
(() => {
  const { outcomes, rows } = JSON.parse(document.getElementById("data").textContent);
  const page = 50;
  const body = document.querySelector("#list tbody");
  const fields = { q: "f-q", outcome: "f-outcome", label: "f-label", source: "f-source" };
  const inputs = Object.fromEntries(Object.entries(fields).map(([key, id]) => [key, document.getElementById(id)]));
  let found = rows;
  let shown = 0;

  const make = (tag, name, ...children) => {
    const node = document.createElement(tag);
    if (name) node.className = name;
    node.append(...children.filter((child) => child !== null && child !== undefined));
    return node;
  };
  const plain = (segments) => segments.map(([kind, text]) => (kind === "text" ? text : "")).join("");
  const number = (value) => {
    if (value === null) return "none";
    return Math.abs(value) < 1e6 ? String(Number(value.toFixed(3)) + 0) : value.toPrecision(3);
  };
  const known = (outcome) => (Object.hasOwn(outcomes, outcome) ? outcome : "error");
  const named = (outcome) => (Object.hasOwn(outcomes, outcome) ? outcomes[outcome] : outcome);
  const verdict = (row) => {
    if (row.label === null) return "unlabelled";
    if (row.agrees === null) return "unjudged";
    if (row.agrees) return "agree";
    return row.label ? "refused" : "overpaid";
  };
  const searched = rows.map((row) =>
    [row.id, plain(row.problem), row.text.map((part) => part[1]).join(""), plain(row.gold), row.note].join("\n").toLowerCase());

  const segments = (parts) => parts.map(([kind, text]) => {
    if (kind === "text") return document.createTextNode(text);
    if (kind === "slot") return make("mark", "", text);
    if (kind === "reasoning") return make("span", "reasoning", text);
    return make("span", kind === "mark" ? "unseen" : "left-out", text);
  });
  const pair = (name, ...value) => make("div", "", make("dt", "", name), make("dd", "", ...value));
  const labelText = (row) => {
    if (row.label === null) return "none";
    return row.label ? "right" : "wrong";
  };

  const partsTable = (row) => {
    const head = make("tr", "", ...["part", "value", "weight", "adds"].map((name) => {
      const cell = make("th", "", name);
      cell.scope = "col";
      return cell;
    }));
    const lines = row.parts.map(([name, value, weight]) => {
      const cell = make("th", "", name);
      cell.scope = "row";
      const adds = value === null ? "none" : number(value * weight);
      return make("tr", "", cell, make("td", "", number(value)), make("td", "", number(weight)), make("td", "", adds));
    });
    return make("table", "numbers", make("caption", "hidden", "Parts of the reward"), make("thead", "", head), make("tbody", "", ...lines));
  };

  const detail = (row) => {
    const facts = make("dl", "facts",
      pair("gold", make("code", "", ...segments(row.gold))),
      row.extracted ? pair("answer read", make("code", "", ...segments(row.extracted))) : pair("answer read", "none"),
      pair("outcome", named(row.outcome)),
      row.slot ? pair("slot", row.slot) : null,
      row.tier ? pair("settled by", row.tier) : null,
      row.detail.length ? pair("why", ...segments(row.detail)) : null,
      pair("label", labelText(row)),
      row.note ? pair("label note", row.note) : null,
      row.status !== "ok" ? pair("status", row.status) : null,
      row.source ? pair("source", row.source) : null,
      row.group ? pair("group", row.group) : null);
    const text = make("pre", "completion", ...segments(row.text));
    text.tabIndex = 0;
    text.setAttribute("role", "region");
    text.setAttribute("aria-label", "Completion");
    if (!row.text.length) text.append(make("span", "left-out", "empty"));
    const legend = make("p", "legend", make("span", "reasoning", "reasoning"), " ", make("mark", "", "answer slot"));
    const left = make("div", "", row.problem.length ? make("p", "problem", ...segments(row.problem)) : null, text, legend);
    return make("div", "detail", left, make("div", "", facts, row.parts.length ? partsTable(row) : null));
  };

  const line = (row, index) => {
    const button = make("button", "open", row.id);
    button.type = "button";
    button.setAttribute("aria-expanded", "false");
    const label = { agree: "agrees", refused: "refused", overpaid: "overpaid", unlabelled: "no label", unjudged: "not judged" };
    const kind = verdict(row);
    const head = make("th", "c-id", button);
    head.scope = "row";
    const value = make("td", "num", number(row.value));
    const tr = make("tr", "line", head,
      make("td", "", make("span", "dot " + known(row.outcome), named(row.outcome))),
      make("td", "c-gold", make("code", "", ...segments(row.gold))),
      make("td", "c-answer", row.extracted ? make("code", "", ...segments(row.extracted)) : ""),
      make("td", "c-label " + kind, label[kind]), value);
    let opened = null;
    const toggle = () => {
      if (!opened) {
        const cell = make("td", "", detail(row));
        cell.colSpan = 6;
        opened = make("tr", "opened", cell);
        opened.id = "row-" + index;
        button.setAttribute("aria-controls", opened.id);
        tr.after(opened);
        opened.hidden = true;
      }
      opened.hidden = !opened.hidden;
      button.setAttribute("aria-expanded", String(!opened.hidden));
      tr.classList.toggle("is-open", !opened.hidden);
    };
    button.addEventListener("click", (event) => { event.stopPropagation(); toggle(); });
    tr.addEventListener("click", () => { if (!String(getSelection())) toggle(); });
    return tr;
  };

  const more = document.getElementById("more");
  const showMore = () => {
    const next = found.slice(shown, shown + page);
    body.append(...next.map((row, k) => line(row, shown + k)));
    shown += next.length;
    more.hidden = shown >= found.length;
    more.textContent = `Show ${Math.min(page, found.length - shown)} more of ${found.length - shown}`;
  };

  const apply = () => {
    const q = inputs.q.value.trim().toLowerCase();
    const { outcome, label, source } = Object.fromEntries(Object.entries(inputs).map(([key, input]) => [key, input.value]));
    found = rows.filter((row, k) => {
      const kind = verdict(row);
      return (!outcome || row.outcome === outcome) && (!source || row.source === source) && (!q || searched[k].includes(q))
        && (!label || kind === label || (label === "disagree" && (kind === "refused" || kind === "overpaid")));
    });
    body.replaceChildren();
    shown = 0;
    showMore();
    document.getElementById("count").textContent =
      found.length === rows.length ? `${rows.length} rows` : `${found.length} of ${rows.length} rows`;
  };

  const readHash = () => {
    const wanted = new URLSearchParams(location.hash.slice(1));
    if (![...wanted.keys()].some((key) => key in fields || key === "open")) return false;
    for (const [key, input] of Object.entries(inputs)) input.value = wanted.get(key) ?? "";
    apply();
    if (wanted.get("open")) {
      const button = [...body.querySelectorAll("button.open")].find((node) => node.textContent === wanted.get("open"));
      if (button) button.click();
    }
    return true;
  };
  const writeHash = () => {
    const wanted = new URLSearchParams();
    for (const [key, input] of Object.entries(inputs)) if (input.value) wanted.set(key, input.value);
    history.replaceState(null, "", "#" + wanted);
  };

  const fill = (select, entries) => select.append(...entries.map(([value, text]) => {
    const option = make("option", "", text);
    option.value = value;
    return option;
  }));
  fill(inputs.outcome, [...new Set(rows.map((row) => row.outcome))].sort().map((name) => [name, named(name)]));
  fill(inputs.source, [...new Set(rows.map((row) => row.source))].filter(Boolean).sort().map((name) => [name, name]));

  const form = document.getElementById("filters");
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => { writeHash(); apply(); });
  form.addEventListener("reset", () => setTimeout(() => { writeHash(); apply(); }));
  more.addEventListener("click", showMore);
  window.addEventListener("hashchange", () => {
    if (readHash()) document.getElementById("rows-title").scrollIntoView();
  });
  const title = document.getElementById("rows-title");
  if (!readHash()) apply();
  else if (title.getBoundingClientRect().top > innerHeight) title.scrollIntoView();
})();
