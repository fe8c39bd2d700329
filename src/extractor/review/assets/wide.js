// The observations laid out wide: a row a subject, a column an indicator.

const MEASURES = ["level", "change", "share", "contribution", "rate", "difference"];

/** The observations of the open document, or of all: {number, mention, said}. */
function entriesOf(scope) {
  const numbers = scope === "all" ? catalogue.documents.keys() : [view.number];
  return [...numbers].flatMap((number) =>
    sheetAt(number).work.filter((mention) => mention.observation)
      .map((mention) => ({ number, mention, said: mention.observation })));
}

const columnOf = (said) => said.indicator_id ?? indicators(said)[0].replace(/数$/, "");
const periodOf = (said) => (said.period ? interval(said.period.start, said.period.end) : "");

/** Rows and columns, the fullest first, and cells of the wide table. */
function layOut(entries) {
  const cells = new Map();
  const rows = new Map();
  const columns = new Map();
  for (const entry of entries) {
    const [row, column] = [entry.said.subject, columnOf(entry.said)];
    if (!row || !column) continue;
    const key = JSON.stringify([row, column]);
    if (!cells.has(key)) {
      cells.set(key, []);
      columns.set(column, (columns.get(column) ?? 0) + 1);
      rows.set(row, (rows.get(row) ?? 0) + 1);
    }
    cells.get(key).push(entry);
  }
  const fullest = (heads) => [...heads.keys()].sort((a, b) => heads.get(b) - heads.get(a));
  return { rows: fullest(rows), columns: fullest(columns), at: (row, column) => cells.get(JSON.stringify([row, column])) ?? [] };
}

/** The selects that several panels share. */
function scopeChoice(settings) {
  return choice(word("scope"), [["one", word("thisDocument")], ["all", word("everyDocument")]], settings.scope, (value) => {
    settings.scope = value;
    showPanel("select");
  });
}

const MOST_COLUMNS = 40;

/** The panel with the wide table. */
function widePanel(panel) {
  const settings = view.wide;
  const all = entriesOf(settings.scope);
  const periods = counted(all.map(({ said }) => periodOf(said)));
  const entries = all.filter(({ said }) =>
    (!settings.measure || said.measure === settings.measure) && (!settings.period || periodOf(said) === settings.period));
  const wide = layOut(entries);
  const set = (key) => (value) => {
    settings[key] = value;
    showPanel(`#wide-${key}`);
  };
  panel.append(make("div", { className: "tools" },
    scopeChoice(settings),
    choice(word("measure"), [["", word("everyMeasure")], ...MEASURES.map((m) => [m, word(m)])], settings.measure, set("measure"), { id: "wide-measure" }),
    choice(word("period"), [["", word("everyPeriod")], ...periods.map(([p, n]) => [p, `${p} (${n})`])], settings.period, set("period"), { id: "wide-period" }),
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
  const longest = longestBars(wide, columns);
  const rows = wide.rows.filter((row) => columns.some((column) => wide.at(row, column).length));
  return make("table", { className: "wide" },
    make("thead", {}, make("tr", {}, make("th", { scope: "col", textContent: word("subject") }),
      columns.map((column) => make("th", { scope: "col", title: column }, make("span", { textContent: column }))))),
    make("tbody", {}, rows.map((row) => make("tr", {}, make("th", { scope: "row", textContent: row }),
      columns.map((column) => make("td", {}, wide.at(row, column).map((entry) => wideCell(entry, longest.get(barKey(column, entry))))))))));
}

/** Bars are drawn to one scale within a column and unit. */
const barKey = (column, { mention }) => JSON.stringify([column, mention.value.unit]);

function longestBars(wide, columns) {
  const longest = new Map();
  for (const column of columns) {
    for (const entry of wide.rows.flatMap((row) => wide.at(row, column))) {
      const key = barKey(column, entry);
      longest.set(key, Math.max(longest.get(key) ?? 0, size(entry.mention)));
    }
  }
  return longest;
}

/** How long a bar is; a drawing needs no exact number. */
function size(mention) {
  return Math.abs(Number(mention.value.value ?? mention.value.high ?? 0));
}

function wideCell(entry, longest) {
  const { mention, said } = entry;
  const cell = button(figure(mention), () => goTo(entry), {
    className: `cell ${said.direction ?? ""} ${said.status}`,
    title: observationLine(said),
  });
  const bar = make("span", { className: "bar-in-cell", "aria-hidden": "true" });
  bar.style.width = `${longest ? Math.max(2, (100 * size(mention)) / longest) : 0}%`;
  cell.append(bar);
  return cell;
}

/** Go to the place in the text where an observation stands, in whichever document. */
function goTo({ number, mention }) {
  if (number !== view.number) openDocument(number);
  const one = view.items.find((each) => each.work === mention);
  if (one) choose(one, "text");
}

function wideRows(wide) {
  const text = (row, column) => [...new Set(wide.at(row, column).map(({ mention }) => figure(mention)))].join(" / ");
  return [[word("subject"), ...wide.columns], ...wide.rows.map((row) => [row, ...wide.columns.map((column) => text(row, column))])];
}

/** A cell that a spreadsheet would run as a formula, made harmless; plain numbers stay. */
function harmless(cell) {
  return /^[=+\-@＝＋－＠\t\r\n]/.test(cell) && !/^-\d[\d.,]*\D{0,6}$/.test(cell) ? `'${cell}` : cell;
}

function csvOf(wide) {
  const quote = (cell) => (/[",\r\n]/.test(cell) ? `"${cell.replace(/"/g, '""')}"` : cell);
  return "\ufeff" + wideRows(wide).map((row) => row.map((cell) => quote(harmless(cell))).join(",")).join("\r\n") + "\r\n";
}

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
