// The tables of a document, drawn as tables in its text.

const BETWEEN_CELLS = /^[\s|:\-+]*$/;

/**
 * The tables that can be drawn, in UTF-16 units: {from, to, heads, rows, label}, from and to at the borders of
 * lines. One whose cells are out of order, or that has words outside its cells, stays lines.
 */
function drawnTables({ text, tables, offsets }) {
  const unit = (cell) => ({ from: offsets.units(cell.start), to: offsets.units(cell.end), why: cell.why });
  const drawn = [];
  for (const table of tables) {
    const [heads, rows] = [table.heads, table.rows].map((lines) => lines.map((line) => line.map(unit)));
    const start = text.lastIndexOf("\n", offsets.units(table.start) - 1) + 1;
    const end = text.indexOf("\n", offsets.units(table.end));
    const one = { from: start, to: end < 0 ? text.length : end, heads, rows, label: table.caption ? text.slice(unit(table.caption).from, unit(table.caption).to) : null };
    if (start >= (drawn.at(-1)?.to ?? 0) && isWhole(text, one)) drawn.push(one);
  }
  return drawn;
}

/** Where in a line its words stand, without the lines of a table round them where they are its only cell: a caption. */
function withoutLines(line) {
  const alone = line.includes("|") && /^[\s|]*([^\s|](?:[^|]*[^\s|])?)[\s|]*$/.exec(line);
  if (!alone) return [0, line.length];
  const start = line.indexOf(alone[1]);
  return [start, start + alone[1].length];
}

/** Whether the cells of a table follow one another with nothing but lines and white space between them. */
function isWhole(text, { from, to, heads, rows }) {
  let at = from;
  for (const cell of [...heads, ...rows].flat()) {
    if (cell.from < at || !BETWEEN_CELLS.test(text.slice(at, cell.from))) return false;
    at = cell.to;
  }
  return at > from && at <= to && BETWEEN_CELLS.test(text.slice(at, to));
}

/** A table as an element; `fill` puts the text of a stretch, with its marks, into a cell. */
function drawTable({ heads, rows, label }, fill) {
  const cell = (tag, { from, to, why }, scope) => {
    const made = make(tag, { "data-at": from, scope, title: why });
    fill(made, from, to);
    return made;
  };
  const head = heads.map((row) => make("tr", {}, row.map((one) => cell("th", one, "col"))));
  const body = rows.map((row) => make("tr", {}, row.map((one, index) => (index ? cell("td", one) : cell("th", one, "row")))));
  return make("div", { className: "grid-box" }, make("table", { className: "grid", "aria-label": label },
    head.length ? make("thead", {}, head) : null, make("tbody", {}, body)));
}
