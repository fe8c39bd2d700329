// The tables of mentions, sortable; a row leads to its place in the text.

const TABLE_COLUMNS = {
  DATE: [["text", "text"], ["first", (m) => m.value.start], ["last", (m) => m.value.end]],
  AMOUNT: [
    ["text", "text"],
    ["indicator", (m) => m.observation && indicators(m.observation)[0]],
    ["subject", (m) => m.observation?.subject],
    ["period", (m) => m.observation && periodOf(m.observation)],
    ["measure", (m) => m.observation && [m.observation.measure, m.observation.direction, m.observation.basis].filter(Boolean).map((key) => word(key)).join(" ")],
  ],
  DISTRICT: [["text", "text"], ["name", (m) => m.value.name], ["code", (m) => m.value.code], ["path", (m) => m.value.path]],
  ORGANISATION: [["text", "text"], ["name", (m) => m.value.name], ["kind", (m) => word(m.value.kind)]],
};

/** The panel with the table of one type. */
function mentionsPanel(panel) {
  const kinds = make("div", { className: "chips", role: "group", "aria-label": word("type") }, TYPES.map((type) => {
    const count = view.passing.filter((one) => one.type === type).length;
    return make("button", {
      type: "button", className: `chip ${type}`, "aria-pressed": view.table === type, "data-table": type,
      onclick: () => {
        view.table = type;
        view.rows = 300;
        showPanel(`[data-table=${type}]`);
      },
    }, word(type), make("span", { className: "count", textContent: count }));
  }));
  const rules = make("input", {
    type: "checkbox", id: "show-rules", checked: view.rules,
    onchange: (event) => {
      view.rules = event.target.checked;
      showPanel("#show-rules");
    },
  });
  kinds.append(make("label", { className: "quiet" }, rules, ` ${word("showRules")}`));
  panel.append(kinds, make("div", { className: "scroll", id: "table" }, mentionTable()));
}

function mentionTable() {
  const columns = [...TABLE_COLUMNS[view.table], ...(view.rules ? [["rule", (m, one) => one.found?.rule]] : [])];
  const rows = view.passing.filter((one) => one.type === view.table);
  if (!rows.length) return make("p", { className: "quiet", textContent: word("empty") });
  sortRows(rows, columns);
  const heads = columns.map(([key]) => {
    const sorted = view.sort.key === key;
    const direction = sorted ? (view.sort.down ? "descending" : "ascending") : "none";
    return make("th", { scope: "col", "aria-sort": direction }, button(word(key), () => sortBy(key), { "data-sort": key }));
  });
  const body = make("tbody", {}, rows.slice(0, view.rows).map((one) => mentionRow(one, columns)));
  const table = make("table", { className: "mentions" }, make("thead", {}, make("tr", {}, heads)), body);
  if (rows.length <= view.rows) return table;
  const more = Math.min(300, rows.length - view.rows);
  return make("div", {}, table, button(word("more", { n: more }), () => {
    view.rows += 300;
    showPanel();
  }));
}

function mentionRow(one, columns) {
  const mention = one.work ?? one.found;
  const cells = columns.map(([key, read]) => {
    if (key === "text") {
      const state = one.state === "same" ? null : make("span", { className: `state ${one.state}`, textContent: stateWord(view.sheet, one.state) });
      const written = mention.type === "AMOUNT" ? one.text.replace(/\s+/g, "") : one.text;
      return make("th", { scope: "row" }, button(written, () => choose(one, "text"), { className: `jump ${one.type}`, title: meaning(mention) }), state);
    }
    const cell = read(mention, one);
    // A period may break between its days, not inside them.
    const parts = key === "period" ? (cell ?? "").split(/(?<= – )/).map((day) => make("span", { className: "day", textContent: day })) : [cell ?? ""];
    return make("td", { className: { rule: "code", indicator: "words", subject: "subject" }[key] ?? "" }, parts);
  });
  return make("tr", {
    "data-index": one.index,
    className: one === view.chosen ? "chosen" : "",
    onclick: (event) => {
      if (!event.target.closest("button")) choose(one, "text");
    },
  }, cells);
}

function sortRows(rows, columns) {
  const { key, down } = view.sort;
  const column = columns.find(([name]) => name === key);
  if (column) {
    const bySize = key === "text" && view.table === "AMOUNT";
    const amount = ({ value }) => value.value ?? value.low;
    const read = (one) => (bySize ? amount((one.work ?? one.found)) : key === "text" ? one.text : (column[1](one.work ?? one.found, one) ?? ""));
    const compare = bySize ? (a, b) => Number(a) - Number(b) : (a, b) => String(a).localeCompare(String(b), "zh");
    const keys = new Map(rows.map((one) => [one, read(one)]));
    rows.sort((a, b) => compare(keys.get(a), keys.get(b)) || a.index - b.index);
  }
  if (down) rows.reverse();
}

/** Sort by a column; once more turns the order round, a third time gives back the order of the text. */
function sortBy(key) {
  const { sort } = view;
  if (sort.key !== key) view.sort = { key, down: false };
  else view.sort = sort.down ? { key: "start", down: false } : { key, down: true };
  showPanel(`[data-sort=${key}]`);
}

/** Mark the row of the mention that is looked at, bring it into sight, and go there if asked to. */
function markRow(go) {
  const { chosen } = view;
  if (!chosen) return;
  if (go || (view.tab === "mentions" && view.table !== chosen.type)) {
    view.tab = "mentions";
    view.table = chosen.type;
    showPanel();
  }
  if (view.tab === "mentions" && view.table === chosen.type) {
    const at = view.passing.filter((one) => one.type === chosen.type).length;
    let row = byId("panel").querySelector(`tr[data-index="${chosen.index}"]`);
    if (!row && view.passing.includes(chosen) && at > view.rows) {
      view.rows = at;
      showPanel();
      row = byId("panel").querySelector(`tr[data-index="${chosen.index}"]`);
    }
    for (const old of byId("panel").querySelectorAll("tr.chosen")) old.classList.remove("chosen");
    row?.classList.add("chosen");
    row?.scrollIntoView({ block: "nearest" });
    if (go) {
      showPane("beside");
      row?.querySelector("button").focus();
    }
  } else if (["differences", "checks"].includes(view.tab)) {
    showPanel();
    byId("panel").querySelector('[aria-current="true"]')?.scrollIntoView({ block: "nearest" });
  }
}
