// Plots in SVG: an indicator across districts, and indicators over periods.

const NAMES_OF_PLACES = /[省市区县州盟旗镇乡]$/;

/** The panel with the plots. */
function plotsPanel(panel) {
  const settings = view.plots;
  const entries = entriesOf(settings.scope).filter(({ said, mention }) => said.subject && mention.value.value !== undefined);
  const districts = seriesOf(entries.filter(isOfPlace), ({ said, mention }) => [columnOf(said), said.measure, mention.value.unit, periodOf(said)], ({ said }) => said.subject);
  const periods = seriesOf(entries.filter(({ said }) => said.period?.end), ({ said, mention }) => [columnOf(said), said.subject, said.measure, mention.value.unit, lengthOf(said.period)], ({ said }) => periodOf(said));
  panel.append(make("div", { className: "tools" }, scopeChoice(settings)));
  if (!districts.length && !periods.length) panel.append(make("p", { className: "quiet", textContent: word("noPlot") }));
  plotSection(panel, "byDistrict", "district", districts, barPlot);
  plotSection(panel, "byPeriod", "period", periods, linePlot);
}

function isOfPlace({ said }) {
  return NAMES_OF_PLACES.test(said.subject) || said.subject === "全国";
}

/** Entries grouped by a key, each group with one entry a member, those with two members or more, the largest first. */
function seriesOf(entries, keyOf, memberOf) {
  const groups = new Map();
  for (const entry of entries) {
    const key = JSON.stringify(keyOf(entry));
    if (!groups.has(key)) groups.set(key, new Map());
    const members = groups.get(key);
    if (!members.has(memberOf(entry))) members.set(memberOf(entry), entry);
  }
  return [...groups].filter(([, members]) => members.size > 1)
    .sort((a, b) => b[1].size - a[1].size)
    .map(([key, members]) => ({ key, label: JSON.parse(key), entries: [...members.values()] }));
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
  panel.append(make("section", { className: "plot" },
    make("h3", { textContent: word(title) }),
    choice(word("series"), series.slice(0, 200).map((one) => [one.key, name(one)]), chosen.key, (value) => {
      view.plots[setting] = value;
      showPanel(`#plot-${setting}`);
    }, { id: `plot-${setting}` }),
    plot(chosen)));
}

function plotName(label) {
  return label.filter((part) => part && !["since January", "day", "years", "year", "half", "quarter", "month"].includes(part))
    .map((part) => (MEASURES.includes(part) ? word(part) : part)).join(" · ");
}

/** The signed height of a point; a drawing needs no exact number. */
function height({ mention, said }) {
  const fall = said.direction === "down" && ["change", "difference"].includes(said.measure);
  return Number(mention.value.value) * (fall ? -1 : 1);
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

function barPlot({ label: parts, entries }) {
  const sorted = [...entries].sort((a, b) => height(b) - height(a)).slice(0, 40);
  const [low, high] = [Math.min(0, ...sorted.map(height)), Math.max(0, ...sorted.map(height))];
  const [left, width, step] = [104, 250, 26];
  const x = (value) => left + ((value - low) / (high - low || 1)) * width;
  const svg = draw("svg", { viewBox: `0 0 440 ${sorted.length * step + 8}`, role: "group", "aria-label": plotName(parts) });
  svg.append(draw("line", { x1: x(0), x2: x(0), y1: 0, y2: sorted.length * step, class: "axis" }));
  sorted.forEach((entry, index) => {
    const value = height(entry);
    const y = index * step + 4;
    const box = { x: Math.min(x(0), x(value)), y, width: Math.max(1, Math.abs(x(value) - x(0))), height: step - 8, rx: 2, class: `shape ${value < 0 ? "down" : ""}` };
    const said = `${entry.said.subject} ${figure(entry.mention)}`;
    svg.append(
      label(shortened(entry.said.subject, 8), left - 8, y + 13, "end"),
      spot(draw("rect", box), entry, said),
      label(figure(entry.mention), Math.max(x(value), x(0)) + 5, y + 13, "start", "figure"));
  });
  return svg;
}

function linePlot({ label: parts, entries }) {
  const sorted = [...entries].sort((a, b) => (a.said.period.end < b.said.period.end ? -1 : 1));
  const values = sorted.map(height);
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const times = sorted.map(({ said }) => Date.parse(said.period.end));
  const [first, last] = [times[0], times.at(-1)];
  const x = (time) => 50 + ((time - first) / (last - first || 1)) * 340;
  const y = (value) => 170 - ((value - low) / (high - low || 1)) * 135;
  const svg = draw("svg", { viewBox: "0 0 440 210", role: "group", "aria-label": plotName(parts) });
  svg.append(draw("line", { x1: 30, x2: 410, y1: y(0), y2: y(0), class: "axis" }));
  svg.append(draw("polyline", { points: sorted.map((_, i) => `${x(times[i])},${y(values[i])}`).join(" "), class: "line" }));
  let labelled = -Infinity;
  sorted.forEach((entry, index) => {
    const at = x(times[index]);
    const said = `${periodOf(entry.said)} ${figure(entry.mention)}`;
    svg.append(spot(draw("circle", { cx: at, cy: y(values[index]), r: 5, class: "shape" }), entry, said));
    if (at - labelled < 56) return;
    labelled = at;
    svg.append(label(figure(entry.mention), at, y(values[index]) - 12, "middle", "figure"), label(shortened(entry.said.period.end.slice(0, 7), 10), at, 196, "middle"));
  });
  return svg;
}
