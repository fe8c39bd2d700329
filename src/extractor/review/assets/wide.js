// The yearbook: observations laid out in rows and columns, one value a cell, the rest in its footnote.

const MEASURES = ["level", "change", "share", "contribution", "rate", "difference"];
const LAYOUTS = {
  periods: { row: indicatorRow, column: ({ said }) => periodLabel(said), columnHead: "period", rowHead: "indicator", byPlace: true },
  subjects: { row: ({ said }) => said.subject, column: indicatorRow, columnHead: "indicator", rowHead: "subject", byPlace: false },
  measures: { row: ({ said }) => columnOf(said), column: ({ said }) => word(said.measure), columnHead: "measure", rowHead: "indicator", byPlace: true },
};

/** The observations of the open document, or of all: {number, mention, said}. */
function entriesOf(scope) {
  const numbers = scope === "all" ? loadedNumbers() : [view.number];
  return [...numbers].flatMap((number) =>
    sheetAt(number).work.filter((mention) => mention.observation)
      .map((mention) => ({ number, mention, said: mention.observation })));
}

const columnOf = (said) => said.indicator_id ?? indicators(said)[0].replace(/数$/, "");
const periodOf = (said) => (said.period ? interval(said.period.start, said.period.end) : "");

/** An indicator as a row of several periods: a change is another row than the level it changes. */
function indicatorRow({ said }) {
  const name = columnOf(said);
  return said.measure === "level" || view.wide.measure ? name : `${name} · ${word(said.measure)}`;
}

/** The column of a period: what holds at the end of a year stands under the year. */
function periodLabel(said) {
  const { start, end } = said.period ?? {};
  return end?.endsWith("-12-31") && (!start || start === end) ? end.slice(0, 4) : periodOf(said);
}

/** Rows and columns, and cells: the entries of one row and column, the one that is shown first. */
function layOut(entries, layout) {
  const cells = new Map();
  const [rows, columns] = [new Map(), new Map()];
  for (const entry of entries) {
    const [row, column] = [layout.row(entry), layout.column(entry)];
    if (!row || !column) continue;
    const key = JSON.stringify([row, column]);
    if (!cells.has(key)) {
      cells.set(key, []);
      columns.set(column, (columns.get(column) ?? 0) + 1);
      rows.set(row, (rows.get(row) ?? 0) + 1);
    }
    cells.get(key).push(entry);
  }
  for (const cell of cells.values()) cell.sort(byPrecedence);
  const fullest = (heads) => [...heads.keys()].sort((a, b) => heads.get(b) - heads.get(a));
  const inTime = (heads) => [...heads.keys()].sort((a, b) => a.localeCompare(b));
  const heads = layout.columnHead === "period" ? inTime : layout.columnHead === "measure" ? inOrder : fullest;
  return { layout, rows: fullest(rows), columns: heads(columns), at: (row, column) => cells.get(JSON.stringify([row, column])) ?? [] };
}

const inOrder = (heads) => MEASURES.map((measure) => word(measure)).filter((name) => heads.has(name));

/** A fact before a plan, the later bulletin before the earlier, and then the order of the text. */
function byPrecedence(a, b) {
  const planned = (entry) => Number(entry.said.status === "planned");
  const issued = ({ number }) => catalogue.documents[number].published ?? "";
  return planned(a) - planned(b) || issued(b).localeCompare(issued(a)) || a.mention.start - b.mention.start;
}

/** The selects that several panels share. */
function scopeChoice(settings) {
  return choice(word("scope"), [["one", word("thisDocument")], ["all", word("everyDocument")]], settings.scope, async (value) => {
    settings.scope = value;
    if (value === "all") await loadEvery();
    showPanel("select");
  });
}

const MOST_COLUMNS = 40;

/** The subject that a layout by place shows: the one chosen, else the commonest. */
function shownSubject(entries) {
  const subjects = counted(entries.map(({ said }) => said.subject));
  const { subject } = view.wide;
  return { subjects, subject: subjects.some(([name]) => name === subject) ? subject : (subjects[0]?.[0] ?? "") };
}

/** The panel with the wide table. */
function widePanel(panel) {
  const settings = view.wide;
  const layout = LAYOUTS[settings.layout];
  const all = entriesOf(settings.scope);
  const { subjects, subject } = shownSubject(all);
  const measured = settings.layout !== "measures";
  const timed = settings.layout !== "periods";
  const ofPlace = layout.byPlace ? all.filter(({ said }) => said.subject === subject) : all;
  const periods = counted(ofPlace.map(({ said }) => periodOf(said)));
  const entries = ofPlace.filter(({ said }) =>
    (!measured || !settings.measure || said.measure === settings.measure) && (!timed || !settings.period || periodOf(said) === settings.period));
  const wide = layOut(entries, layout);
  const set = (key) => (value) => {
    settings[key] = value;
    showPanel(`#wide-${key}`);
  };
  panel.append(make("div", { className: "tools" },
    scopeChoice(settings),
    choice(word("layout"), Object.keys(LAYOUTS).map((name) => [name, word(`layout-${name}`)]), settings.layout, set("layout"), { id: "wide-layout" }),
    layout.byPlace ? choice(word("subject"), subjects.map(([name, n]) => [name, `${name} (${n})`]), subject, set("subject"), { id: "wide-subject" }) : null,
    measured ? choice(word("measure"), [["", word("everyMeasure")], ...MEASURES.map((m) => [m, word(m)])], settings.measure, set("measure"), { id: "wide-measure" }) : null,
    timed ? choice(word("period"), [["", word("everyPeriod")], ...periods.map(([p, n]) => [p, `${p} (${n})`])], settings.period, set("period"), { id: "wide-period" }) : null,
    button(word("copy"), () => copyTable(wide), { id: "copy" }),
    button(word("csv"), () => offer(fileName(settings.scope === "all" ? "observations" : view.sheet.entry.id, ".csv"), csvOf(wide), "text/csv"), { id: "csv" })));
  if (!wide.rows.length) {
    panel.append(make("p", { className: "quiet", textContent: word("empty") }));
    return;
  }
  panel.append(make("div", { className: "scroll wide" }, wideTable(wide)));
}

function wideTable(wide) {
  const columns = wide.columns.slice(0, MOST_COLUMNS);
  const rows = wide.rows.filter((row) => columns.some((column) => wide.at(row, column).length));
  return make("table", { className: "wide" },
    make("thead", {}, make("tr", {}, make("th", { scope: "col", textContent: word(wide.layout.rowHead) }),
      columns.map((column) => make("th", { scope: "col", title: column }, make("span", { textContent: column }))))),
    make("tbody", {}, rows.map((row) => make("tr", {}, make("th", { scope: "row", textContent: row }),
      columns.map((column) => make("td", {}, wideCell(wide.at(row, column))))))));
}

/** The entries of a cell that say something else than the one that is shown. */
function footnotes([first, ...others]) {
  const said = (entry) => JSON.stringify([entry.mention.value.value ?? [entry.mention.value.low, entry.mention.value.high], entry.mention.value.unit, entry.said.direction, entry.said.measure]);
  const seen = new Set([said(first)]);
  return others.filter((entry) => !seen.has(said(entry)) && seen.add(said(entry)));
}

function wideCell(entries) {
  if (!entries.length) return [];
  const [entry] = entries;
  const shown = button(figure(entry.mention), () => goTo(entry), {
    className: `cell ${entry.said.direction ?? ""} ${entry.said.status}`,
    title: observationLine(entry.said),
  });
  const others = footnotes(entries);
  if (!others.length) return [shown];
  const lines = others.map((other) =>
    make("li", {}, button(`${figure(other.mention)} · ${observationLine(other.said)} · ${nameOf(catalogue.documents[other.number])}`, () => goTo(other), { className: "footnote" })));
  return [shown, make("details", { className: "footnotes" }, make("summary", { textContent: `+${others.length}`, title: word("otherValues") }), make("ul", {}, lines))];
}

/** Go to the place in the text where an observation stands, in whichever document. */
async function goTo({ number, mention }) {
  if (number !== view.number) await openDocument(number);
  const one = view.items.find((each) => each.work === mention);
  if (one) choose(one, "text");
}

function wideRows(wide) {
  const text = (row, column) => {
    const entries = wide.at(row, column);
    return entries.length ? [entries[0], ...footnotes(entries)].map(({ mention }) => figure(mention)).join(" / ") : "";
  };
  return [[word(wide.layout.rowHead), ...wide.columns], ...wide.rows.map((row) => [row, ...wide.columns.map((column) => text(row, column))])];
}

/** A cell that a spreadsheet would run as a formula, made harmless; plain numbers stay. */
function harmless(cell) {
  return /^[=+\-@＝＋－＠\t\r\n]/.test(cell) && !/^-\d[\d.,]*\D{0,6}$/.test(cell) ? `'${cell}` : cell;
}

const quoted = (cell) => (/[",\r\n]/.test(cell) ? `"${cell.replace(/"/g, '""')}"` : cell);

/** Rows as CSV that spreadsheets open as UTF-8. */
function csvRows(rows) {
  return "\ufeff" + rows.map((row) => row.map((cell) => quoted(harmless(String(cell)))).join(",")).join("\r\n") + "\r\n";
}

const csvOf = (wide) => csvRows(wideRows(wide));

async function copyTable(wide) {
  const flat = (cell) => harmless(cell).replace(/[\t\r\n]/g, " ");
  const text = wideRows(wide).map((row) => row.map(flat).join("\t")).join("\n");
  try {
    await navigator.clipboard.writeText(text);
    say(word("copied"));
  } catch {
    say(word("notCopied"), true);
  }
}
