// Plots in SVG: an indicator across districts, and indicators over periods.

const NAMES_OF_PLACES = /[省市区县州盟旗镇乡]$/;

/** The panel with the plots. */
function plotsPanel(panel) {
  const settings = view.plots;
  const entries = entriesOf(settings.scope).filter(({ said, mention }) => said.subject && mention.value.value !== undefined);
  const districts = seriesOf(entries.filter(isOfPlace), ({ said, mention }) => [columnOf(said), said.measure, mention.value.unit, periodOf(said)], ({ said }) => said.subject);
  const periods = seriesOf(entries.filter(({ said }) => said.period?.end), ({ said, mention }) => [columnOf(said), said.subject, said.measure, mention.value.unit, lengthOf(said.period)], ({ said }) => periodOf(said), withRevisions);
  panel.append(make("div", { className: "tools" }, scopeChoice(settings)));
  if (!districts.length && !periods.length) panel.append(make("p", { className: "quiet", textContent: word("noPlot") }));
  plotSection(panel, "byDistrict", "district", districts, barPlot);
  plotSection(panel, "byPeriod", "period", periods, linePlot);
}

function isOfPlace({ said }) {
  return NAMES_OF_PLACES.test(said.subject) || said.subject === "全国";
}

/**
 * Entries grouped by a key, those with two members or more, the largest first. `kept` picks, of what is told of one
 * member, what is shown: the first alone where nothing else is asked for.
 */
function seriesOf(entries, keyOf, memberOf, kept = ([first]) => [first]) {
  const groups = new Map();
  for (const entry of entries) {
    const key = JSON.stringify(keyOf(entry));
    if (!groups.has(key)) groups.set(key, new Map());
    const members = groups.get(key);
    members.set(memberOf(entry), [...(members.get(memberOf(entry)) ?? []), entry]);
  }
  return [...groups].filter(([, members]) => members.size > 1)
    .sort((a, b) => b[1].size - a[1].size)
    .map(([key, members]) => ({ key, label: JSON.parse(key), entries: [...members.values()].flatMap(kept) }));
}

/** Of what is told of one period, the plan and the fact, each with what later bulletins made of it. */
function withRevisions(told) {
  return ["actual", "planned"].flatMap((status) => revisions(told.filter(({ said }) => (said.status ?? "actual") === status)));
}

/** The first that is told and each that a later document tells otherwise: all but the last are superseded. */
function revisions(told) {
  const issued = ({ number }) => catalogue.documents[number].published ?? "";
  const shown = [];
  for (const entry of [...told].sort((a, b) => issued(a).localeCompare(issued(b)))) {
    const before = shown.at(-1);
    if (!before) shown.push(entry);
    else if (entry.number !== before.number && Math.abs(height(entry) - height(before)) > 1.0001 * Math.max(room(entry), room(before))) shown.push({ ...entry, revised: true });
  }
  return shown.map((entry, index) => (index + 1 < shown.length ? { ...entry, superseded: true } : entry));
}

/** How far the true number may be from the one written: half of its last digit. */
function room({ mention }) {
  const written = /\d[\d,]*(?:\.(\d+))?/.exec(mention.text.normalize("NFKC"));
  const number = written ? Number(written[0].replaceAll(",", "")) : 0;
  return number ? Math.abs(Number(mention.value.value) / number) * 10 ** -(written[1] ?? "").length / 2 : 0;
}

/** What kind of period it is: figures of years, of months and since January are not joined in one line. */
function lengthOf({ start, end }) {
  if (!start || start === end) return "day";
  const days = (Date.parse(end) - Date.parse(start)) / 86400000;
  if (days > 340) return days > 400 ? "years" : "year";
  if (days < 40) return "month";
  if (start.endsWith("-01-01")) return "since January";
  return days > 100 ? "half" : "quarter";
}

function plotSection(panel, title, setting, series, plot) {
  if (!series.length) return;
  const chosen = series.find(({ key }) => key === view.plots[setting]) ?? series[0];
  const name = ({ label, entries }) => `${plotName(label)} (${entries.length})`;
  const drawing = plot(chosen);
  panel.append(make("section", { className: "plot" },
    make("h3", { textContent: word(title) }),
    choice(word("series"), series.slice(0, 200).map((one) => [one.key, name(one)]), chosen.key, (value) => {
      view.plots[setting] = value;
      showPanel(`#plot-${setting}`);
    }, { id: `plot-${setting}` }),
    drawing,
    make("div", { className: "acts" },
      button("SVG", () => downloadSvg(drawing, plotName(chosen.label)), { "data-svg": setting, title: word("downloadSvg") }),
      button("CSV", () => offer(fileName(plotName(chosen.label), ".csv"), csvRows(pointRows(chosen)), "text/csv"), { "data-csv": setting, title: word("csv") }))));
}

function plotName(label) {
  return label.filter((part) => part && !["since January", "day", "years", "year", "half", "quarter", "month"].includes(part))
    .map((part) => (MEASURES.includes(part) ? word(part) : part)).join(" · ");
}

/** The signed height of a point; a drawing needs no exact number. A minus that is written is not turned again. */
function height({ mention, said }) {
  const value = Number(mention.value.value);
  return falls(said) && value > 0 ? -value : value;
}

function spot(shape, entry, label) {
  shape.append(draw("title"));
  shape.firstChild.textContent = label;
  shape.setAttribute("tabindex", "0");
  shape.setAttribute("role", "button");
  shape.setAttribute("aria-label", label);
  shape.addEventListener("click", () => goTo(entry));
  shape.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      goTo(entry);
    }
  });
  return shape;
}

function label(text, x, y, anchor, className = "") {
  const element = draw("text", { x, y, "text-anchor": anchor, class: className });
  element.textContent = text;
  return element;
}

const shortened = (text, most) => ([...text].length > most ? [...text].slice(0, most - 1).join("") + "…" : text);

/** Round values that part an interval into about so many pieces. */
function ticksOf(low, high, pieces) {
  const rough = (high - low || 1) / pieces;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].find((each) => each * power >= rough) * power;
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, index) => (first + index) * step);
}

/** A tick's number, shortened as the language does. */
function tickText(value) {
  const [scale, unit] = SHORT[language].find(([least]) => Math.abs(value) >= least) ?? [1, ""];
  return `${Number((value / scale).toPrecision(4))}${unit}`;
}

const isPlanned = ({ said }) => said.status === "planned";

const shapeOf = (entry) => `shape ${isPlanned(entry) ? "planned" : ""} ${entry.revised ? "revised" : ""} ${entry.superseded ? "superseded" : ""}`;

/** What is said of an entry beside its number: whether it is a plan, and whether it revises or was revised. */
const noteOf = (entry) => [entry.said.status ?? "actual", ...["revised", "superseded"].filter((key) => entry[key])].map((key) => word(key)).join(" · ");

/** What the shapes mean: facts full, plans hollow; where figures were revised, the later ringed, the earlier pale. */
function legend(x, y, entries = []) {
  const kinds = [["actual", ""], ["planned", "planned"], ...["revised", "superseded"].filter((key) => entries.some((entry) => entry[key])).map((key) => [key, key])];
  return kinds.flatMap(([key, kind], index) => [
    draw("circle", { cx: x + index * 76, cy: y - 4, r: 5, class: `shape ${kind}` }),
    label(word(key), x + 9 + index * 76, y, "start"),
  ]);
}

function barPlot({ label: parts, entries }) {
  const sorted = [...entries].sort((a, b) => height(b) - height(a)).slice(0, 40);
  const [low, high] = [Math.min(0, ...sorted.map(height)), Math.max(0, ...sorted.map(height))];
  const [left, top, width, row] = [104, 40, 250, 26];
  const bottom = top + sorted.length * row;
  const x = (value) => left + ((value - low) / (high - low || 1)) * width;
  const svg = draw("svg", { viewBox: `0 0 440 ${bottom + 8}`, role: "group", "aria-label": plotName(parts) });
  svg.append(...legend(left, 14), label(sorted[0].mention.value.unit, 432, 14, "end", "unit"));
  for (const tick of ticksOf(low, high, 4)) {
    svg.append(draw("line", { x1: x(tick), x2: x(tick), y1: top, y2: bottom, class: tick ? "grid" : "axis" }), label(tickText(tick), x(tick), top - 6, "middle", "tick"));
  }
  sorted.forEach((entry, index) => {
    const value = height(entry);
    const y = top + index * row + 4;
    const box = { x: Math.min(x(0), x(value)), y, width: Math.max(1, Math.abs(x(value) - x(0))), height: row - 8, rx: 2, class: `shape ${value < 0 ? "down" : ""} ${isPlanned(entry) ? "planned" : ""}` };
    svg.append(
      label(shortened(entry.said.subject, 8), left - 8, y + 13, "end"),
      spot(draw("rect", box), entry, `${entry.said.subject} ${figure(entry.mention)}`),
      label(figure(entry.mention), Math.max(x(value), x(0)) + 5, y + 13, "start", "figure"));
  });
  return svg;
}

/** From where to where a line is drawn: from nothing, unless its values lie close together and far from it. */
function reach(values) {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  if (least > most / 2 && most > least) return [least - (most - least) * 0.2, most];
  return [Math.min(0, least), Math.max(0, most)];
}

function linePlot({ label: parts, entries }) {
  const sorted = [...entries].sort((a, b) => (a.said.period.end < b.said.period.end ? -1 : 1));
  const values = sorted.map(height);
  const [low, high] = reach(values);
  const times = sorted.map(({ said }) => Date.parse(said.period.end));
  const [first, last] = [times[0], times.at(-1)];
  const x = (time) => 70 + ((time - first) / (last - first || 1)) * 330;
  const y = (value) => 190 - ((value - low) / (high - low || 1)) * 135;
  const svg = draw("svg", { viewBox: "0 0 440 230", role: "group", "aria-label": plotName(parts) });
  svg.append(...legend(60, 14, sorted), label(sorted[0].mention.value.unit, 432, 14, "end", "unit"));
  for (const tick of ticksOf(low, high, 4)) {
    svg.append(draw("line", { x1: 56, x2: 420, y1: y(tick), y2: y(tick), class: tick ? "grid" : "axis" }), label(tickText(tick), 50, y(tick) + 4, "end", "tick"));
  }
  const facts = sorted.map((entry, index) => [entry, index]).filter(([entry]) => !isPlanned(entry) && !entry.superseded);
  svg.append(draw("polyline", { points: facts.map(([, i]) => `${x(times[i])},${y(values[i])}`).join(" "), class: "line" }));
  let labelled = -Infinity;
  sorted.forEach((entry, index) => {
    const at = x(times[index]) - (entry.superseded ? 9 : 0); // beside what revised it, so that both are seen
    const circle = draw("circle", { cx: at, cy: y(values[index]), r: 5, class: shapeOf(entry) });
    const from = entry.revised || entry.superseded ? ` · ${nameOf(catalogue.documents[entry.number])}` : "";
    svg.append(spot(circle, entry, `${periodOf(entry.said)} ${figure(entry.mention)} ${noteOf(entry)}${from}`));
    if (entry.superseded || at - labelled < 56) return;
    labelled = at;
    svg.append(label(figure(entry.mention), at, y(values[index]) - 12, "middle", "figure"), label(periodLabel(entry.said).slice(-7), at, 216, "middle"));
  });
  return svg;
}

/** The plot as an SVG file of its own, with the colours it has on the page. */
function downloadSvg(svg, name) {
  const copy = svg.cloneNode(true);
  const [, , width, depth] = svg.getAttribute("viewBox").split(" ");
  for (const [key, value] of Object.entries({ xmlns: "http://www.w3.org/2000/svg", width, height: depth })) copy.setAttribute(key, value);
  const shapes = svg.querySelectorAll("*");
  copy.querySelectorAll("*").forEach((element, index) => {
    const style = getComputedStyle(shapes[index]);
    for (const key of ["fill", "stroke", "stroke-width", "stroke-dasharray", "opacity", "font-size", "font-family"]) element.setAttribute(key, style.getPropertyValue(key));
  });
  offer(fileName(name, ".svg"), new XMLSerializer().serializeToString(copy), "image/svg+xml");
}

/** The points of a plot as rows: which document says what of whom and when. */
function pointRows({ entries }) {
  const heads = ["documents", "published", "subject", "indicator", "period", "measure", "number", "unit", "status", "text"].map((key) => word(key));
  return [heads, ...entries.map(({ number, mention, said, ...marks }) => [
    nameOf(catalogue.documents[number]), catalogue.documents[number].published ?? "", said.subject, indicators(said)[0], periodOf(said), word(said.measure),
    String(height({ mention, said })), mention.value.unit, noteOf({ said, ...marks }), mention.text])];
}
