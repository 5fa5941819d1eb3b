"use strict";
// Every text from the file reaches the page through textContent; nothing is ever parsed as HTML.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const count = data.id.length;
  const page = 50;
  const body = document.querySelector("#list tbody");
  const names = ["q", "outcome", "label", "source", "sort"];
  const inputs = Object.fromEntries(names.map((name) => [name, document.getElementById("f-" + name)]));
  const every = Array.from({ length: count }, (_, row) => row);
  let kind = "all";
  let group = "";
  let found = every;
  let shown = 0;

  const make = (tag, name, ...children) => {
    const node = document.createElement(tag);
    if (name) node.className = name;
    node.append(...children.filter((child) => child !== null && child !== undefined));
    return node;
  };
  const number = (value) => {
    if (value === null || value === undefined) return "none";
    return Math.abs(value) < 1e6 ? String(Number(value.toFixed(3)) + 0) : value.toPrecision(3);
  };
  const detailOf = (row) => (Object.hasOwn(data.detail, row) ? data.detail[row] : null);
  const outcomeOf = (row) => data.order[data.outcome[row]];
  const verdict = (row) => {
    const label = data.label[row], right = data.right[row];
    if (label < 0) return "unlabelled";
    if (right < 0) return "unjudged";
    if (label === right) return "agree";
    return label ? "refused" : "overpaid";
  };
  const differs = (row) => data.label[row] >= 0 && data.right[row] >= 0 && data.label[row] !== data.right[row];
  const isWrong = (row) => data.label[row] === 0 || (data.label[row] < 0 && data.right[row] === 0);
  const faults = new Set(["error", "timeout", "unreadable_gold"]);
  const kinds = {
    all: ["All", () => true],
    disagree: ["Disagree with their label", differs],
    error: ["Errors and timeouts", (row) => faults.has(outcomeOf(row))],
    ambiguous: ["Ambiguous", (row) => outcomeOf(row) === "ambiguous"],
    paid_wrong: ["Highest-paid wrong", (row) => data.value[row] !== null && isWrong(row)],
    text: ["With their text", (row) => detailOf(row) !== null],
  };

  const piece = ([what, text]) => {
    if (what === "slot") return make("mark", "", text);
    if (what === "reasoning") return make("span", "reasoning", text);
    if (what === "mark") return make("span", "unseen", text);
    if (what === "left_out") return make("span", "left-out", text);
    return document.createTextNode(text);
  };
  const pieces = (segments) => segments.map(piece);

  const tints = { 1: "is-right", 0: "is-wrong" };
  // The slot is marked in the colour of the verdict, and the verdict stands behind it in words.
  const completion = (row, detail) => {
    const text = make("pre", "completion");
    const last = detail.text.map(([what]) => what).lastIndexOf("slot");
    const tint = tints[data.right[row]] ?? "";
    detail.text.forEach((segment, place) => {
      const node = piece(segment);
      if (segment[0] === "slot" && tint) node.classList.add(tint);
      text.append(node);
      if (place === last) text.append(make("span", "verdict " + tint, data.outcomes[outcomeOf(row)]));
    });
    if (!detail.text.length) text.append(make("span", "left-out", "empty"));
    text.tabIndex = 0;
    text.setAttribute("role", "region");
    text.setAttribute("aria-label", "Completion");
    return text;
  };

  const pair = (name, ...value) => make("div", "", make("dt", "", name), make("dd", "", ...value));
  const link = (hash, text) => {
    const node = make("a", "", text);
    node.href = "#" + hash;
    return node;
  };
  const heads = (...words) => make("tr", "", ...words.map((word) => {
    const cell = make("th", "", word);
    cell.scope = "col";
    return cell;
  }));

  const partsTable = (parts) => {
    const lines = parts.map(([name, value, weight, why]) => {
      const cell = make("th", "", name);
      if (why.length) cell.append(make("small", "", ...pieces(why)));
      cell.scope = "row";
      const adds = value === null || weight === null ? "none" : number(value * weight);
      return make("tr", "", cell, make("td", "", number(value)), make("td", "", number(weight)), make("td", "", adds));
    });
    return make("table", "numbers", make("caption", "hidden", "Parts of the reward"),
      make("thead", "", heads("part", "value", "weight", "adds")), make("tbody", "", ...lines));
  };

  const facts = (row, detail) => {
    const source = data.sources[data.source[row]];
    const own = detail ?? { gold: [], why: [], answer: null, slot: "", tier: "", note: "", place: "" };
    return make("dl", "facts",
      detail ? pair("gold", make("code", "", ...pieces(own.gold))) : null,
      detail ? pair("answer read", own.answer ? make("code", "", ...pieces(own.answer)) : "none") : null,
      pair("outcome", make("span", "dot " + outcomeOf(row), data.outcomes[outcomeOf(row)])),
      own.slot ? pair("found in", own.slot) : null,
      own.tier ? pair("settled by", own.tier) : null,
      own.why.length ? pair("why", ...pieces(own.why)) : null,
      pair("label", ["none", "wrong", "right"][data.label[row] + 1]),
      own.note ? pair("label note", own.note) : null,
      source ? pair("source", source) : null,
      data.group[row] < 0 ? null : pair("group", link("group=" + data.group[row], "show the whole group")),
      pair("length", data.length[row].toLocaleString("en") + " characters"),
      pair("time", (data.micros[row] / 1000).toLocaleString("en", { maximumFractionDigits: 2 }) + " ms"),
      own.place && own.place !== data.id[row] ? pair("stands at", own.place) : null);
  };

  const opened = (row) => {
    const detail = detailOf(row);
    const parts = detail ? detail.parts : data.weights.map(([name, weight], place) => [name, data.parts[place][row], weight, []]);
    const right = make("div", "", facts(row, detail), parts.length ? partsTable(parts) : null);
    if (!detail) {
      return make("div", "detail", make("p", "note", "The text of this row is not in the page; its scores are."), right);
    }
    const legend = make("p", "legend", make("span", "reasoning", "reasoning"), " ", make("mark", tints[data.right[row]] ?? "", "answer slot"));
    const problem = detail.problem.length ? make("p", "problem", ...pieces(detail.problem)) : null;
    return make("div", "detail", make("div", "", problem, completion(row, detail), legend), right);
  };

  const labels = { agree: "agrees", refused: "refused", overpaid: "overpaid", unlabelled: "no label", unjudged: "not judged" };
  const line = (row) => {
    const detail = detailOf(row);
    const button = make("button", "open", data.id[row]);
    button.type = "button";
    button.dataset.row = row;
    button.setAttribute("aria-expanded", "false");
    const head = make("th", "c-id", button);
    head.scope = "row";
    const outcome = outcomeOf(row);
    const code = (segments) => (segments && segments.length ? make("code", "", ...pieces(segments)) : "");
    const tr = make("tr", "line", head,
      make("td", "", make("span", "dot " + outcome, data.outcomes[outcome])),
      make("td", "c-gold", detail ? code(detail.gold) : ""),
      make("td", "c-answer", detail ? code(detail.answer) : ""),
      make("td", "c-label " + verdict(row), labels[verdict(row)]),
      make("td", "num", number(data.value[row])));
    let below = null;
    const toggle = () => {
      if (!below) {
        const cell = make("td", "", opened(row));
        cell.colSpan = 6;
        below = make("tr", "opened", cell);
        below.id = "row-" + row;
        button.setAttribute("aria-controls", below.id);
        tr.after(below);
        below.hidden = true;
      }
      below.hidden = !below.hidden;
      button.setAttribute("aria-expanded", String(!below.hidden));
      tr.classList.toggle("is-open", !below.hidden);
    };
    button.addEventListener("click", (event) => { event.stopPropagation(); toggle(); });
    tr.addEventListener("click", () => { if (!String(getSelection())) toggle(); });
    return tr;
  };

  const more = document.getElementById("more");
  const showMore = () => {
    const next = found.slice(shown, shown + page);
    body.append(...next.map(line));
    shown += next.length;
    more.hidden = shown >= found.length;
    more.textContent = `Show ${Math.min(page, found.length - shown)} more of ${(found.length - shown).toLocaleString("en")}`;
  };

  // Texts are made ready for searching on the first search, so that the page opens at once.
  let texts = null;
  const searchable = (row) => {
    texts ??= new Map(Object.entries(data.detail).map(([at, own]) =>
      [Number(at), [own.problem, own.text, own.gold].flat().map((segment) => segment[1]).concat(own.note).join("\n").toLowerCase()]));
    return texts.get(row) ?? "";
  };
  const orders = {
    high: (row) => data.value[row] ?? -Infinity,
    low: (row) => -(data.value[row] ?? Infinity),
    slow: (row) => data.micros[row],
    long: (row) => data.length[row],
  };

  const apply = () => {
    const q = inputs.q.value.trim().toLowerCase();
    const wanted = data.order.indexOf(inputs.outcome.value);
    const source = data.sources.indexOf(inputs.source.value);
    const label = inputs.label.value;
    const fits = kinds[kind][1];
    found = every.filter((row) => fits(row)
      && (wanted < 0 || data.outcome[row] === wanted)
      && (inputs.source.value === "" || data.source[row] === source)
      && (group === "" || String(data.group[row]) === group)
      && (!label || verdict(row) === label || (label === "disagree" && differs(row)))
      && (!q || data.id[row].toLowerCase().includes(q) || searchable(row).includes(q)));
    const order = orders[inputs.sort.value || (kind === "paid_wrong" ? "high" : "")];
    if (order) found.sort((one, other) => order(other) - order(one) || one - other);
    body.replaceChildren();
    shown = 0;
    showMore();
    const all = count.toLocaleString("en");
    const some = found.length.toLocaleString("en");
    const within = group === "" ? "" : ", one group";
    document.getElementById("count").textContent = found.length === count ? `${all} rows` : `${some} of ${all} rows${within}`;
  };

  const openRow = (id) => {
    const row = data.id.indexOf(id);
    if (row < 0) return;
    const place = found.indexOf(row);
    if (place < 0) return;
    while (shown <= place && shown < Math.min(found.length, 2000)) showMore();
    if (shown <= place) {
      inputs.q.value = id;
      apply();
    }
    const button = body.querySelector(`button.open[data-row="${row}"]`);
    if (!button) return;
    if (button.getAttribute("aria-expanded") === "false") button.click();
    button.scrollIntoView({ block: "center" });
    button.focus({ preventScroll: true });
  };
  const choose = (name) => {
    kind = document.getElementById("k-" + name) && Object.hasOwn(kinds, name) ? name : "all";
    document.getElementById("k-" + kind).checked = true;
  };
  const readHash = () => {
    const wanted = new URLSearchParams(location.hash.slice(1));
    if (![...wanted.keys()].some((key) => names.includes(key) || ["show", "group", "open"].includes(key))) return false;
    for (const [key, input] of Object.entries(inputs)) {
      input.value = wanted.get(key) ?? "";
      if (input.value !== (wanted.get(key) ?? "")) input.value = "";
    }
    group = wanted.get("group") ?? "";
    choose(wanted.get("show") ?? "all");
    apply();
    if (wanted.get("open")) openRow(wanted.get("open"));
    return true;
  };
  const writeHash = () => {
    const wanted = new URLSearchParams();
    for (const [key, input] of Object.entries(inputs)) if (input.value) wanted.set(key, input.value);
    if (kind !== "all") wanted.set("show", kind);
    if (group !== "") wanted.set("group", group);
    history.replaceState(null, "", "#" + wanted);
  };

  const fill = (select, entries) => select.append(...entries.map(([value, text]) => {
    const option = make("option", "", text);
    option.value = value;
    return option;
  }));
  const present = [...new Set(data.outcome)].map((place) => data.order[place]).sort();
  fill(inputs.outcome, present.map((name) => [name, data.outcomes[name]]));
  fill(inputs.source, data.sources.filter(Boolean).sort().map((name) => [name, name]));
  for (const [name, [words, fits]] of Object.entries(kinds)) {
    const input = make("input", "");
    Object.assign(input, { type: "radio", name: "show", id: "k-" + name, value: name, checked: name === "all", defaultChecked: name === "all" });
    if (name === "text" && every.every(fits)) continue;
    const amount = name === "all" ? count : every.reduce((sum, row) => sum + fits(row), 0);
    input.disabled = !amount && name !== "all";
    input.addEventListener("change", () => { kind = name; });
    const tag = make("label", "", input, make("span", "", words, " ", make("b", "", amount.toLocaleString("en"))));
    document.querySelector(".kinds").append(tag);
  }

  const form = document.getElementById("filters");
  form.addEventListener("submit", (event) => event.preventDefault());
  let waiting = 0;
  form.addEventListener("input", (event) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { writeHash(); apply(); }, event.target === inputs.q ? 120 : 0);
  });
  form.addEventListener("reset", () => setTimeout(() => { group = ""; kind = "all"; writeHash(); apply(); }));
  more.addEventListener("click", showMore);
  const title = document.getElementById("rows-title");
  window.addEventListener("hashchange", () => {
    if (readHash() && !location.hash.includes("open=")) title.scrollIntoView();
  });
  if (!readHash()) apply();
  else if (!location.hash.includes("open=") && title.getBoundingClientRect().top > innerHeight) title.scrollIntoView();
})();
