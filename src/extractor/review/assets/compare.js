// What the text shows: the corrected (or gold) mentions beside those found, each pair as one item.

const STATES = {
  missed: "missed",
  false: "false",
  value: "wrongValue",
  bound: "wrongBound",
  observation: "wrongObservation",
};
const CORRECTION_STATES = { missed: "added", false: "removed", value: "changed", bound: "changed", observation: "changed" };

/** An item's state in words: against gold what is wrong with the output, else what was corrected. */
function stateWord(sheet, state) {
  if (state === "same") return word("same");
  return word(sheet.gold ? STATES[state] : CORRECTION_STATES[state]);
}

/** The items of a document in the order of the text: {work, found, state, …}, equal spans paired. */
function itemsOf(sheet) {
  const key = (mention) => `${mention.type} ${mention.start} ${mention.end}`;
  const found = new Map(sheet.found.map((mention) => [key(mention), mention]));
  const items = sheet.work.map((work) => {
    const twin = found.get(key(work)) ?? null;
    found.delete(key(work));
    return item(work, twin);
  });
  for (const left of found.values()) items.push(item(null, left));
  items.sort((a, b) => a.start - b.start || a.end - b.end);
  return items;
}

function item(work, found) {
  const { type, start, end, text } = work ?? found;
  return { work, found, type, start, end, text, state: stateOf(work, found) };
}

function stateOf(work, found) {
  if (!work) return "false";
  if (!found) return "missed";
  if (work === found) return "same";
  if (!sameValue(work, found)) return "value";
  if ((work.bound ?? null) !== (found.bound ?? null)) return "bound";
  return sameObservation(work.observation ?? null, found.observation ?? null) ? "same" : "observation";
}

/** Whether two mentions of one type agree in all that the annotation guide fixes of a value. */
function sameValue(a, b) {
  const essence = ({ type, value }) => {
    switch (type) {
      case "DATE":
        return [value.start, value.end];
      case "AMOUNT":
        return [...["value", "low", "high"].map((k) => (value[k] === undefined ? null : canonical(value[k]))), value.unit];
      case "DISTRICT":
        return [value.code, value.name, value.path];
      default:
        return [value.name, value.kind];
    }
  };
  return JSON.stringify(essence(a)) === JSON.stringify(essence(b));
}

/** Whether an observation says what gold's does; the indicator may be any of the accepted names. */
function sameObservation(gold, found) {
  if (!gold || !found) return gold === found;
  const aside = (name) => name.replace(/[“”‘’「」"'的()（）\s]|数$/g, "");
  const ours = aside(indicators(found)[0]);
  const named = indicators(gold).map(aside).some((name) => name && ours.endsWith(name) && ours.length - name.length <= 10);
  const slots = ({ subject, period, measure, direction, basis, status }) =>
    JSON.stringify([subject, period?.start, period?.end, measure, direction ?? null, basis ?? null, status ?? "actual"]);
  return named && slots(gold) === slots(found);
}

/** Counts for one type: gold, found, agreeing in span, agreeing in value. */
function tally(items) {
  const counts = { gold: 0, found: 0, right: 0, valued: 0 };
  for (const { work, found, state } of items) {
    if (work) counts.gold += 1;
    if (found) counts.found += 1;
    if (work && found) counts.right += 1;
    if (work && found && state !== "value") counts.valued += 1;
  }
  return counts;
}

/** The panel that compares: counts by type, and the list of differences to walk through. */
function comparePanel(panel) {
  const { sheet } = view;
  const differing = view.items.filter((one) => one.state !== "same");
  if (sheet.gold) panel.append(scoreTable());
  panel.append(correctionButtons(sheet));
  if (!differing.length) {
    panel.append(make("p", { className: "quiet", textContent: word(sheet.gold ? "noDifferences" : "noCorrections") }));
    return;
  }
  panel.append(
    make("ol", { className: "differences" }, differing.map((one) =>
      make("li", {},
        make("button", {
          type: "button",
          className: `difference ${one.type}`,
          "aria-current": one === view.chosen,
          onclick: () => choose(one, "text"),
        }, differenceLine(sheet, one))),
    )),
  );
}

function differenceLine(sheet, one) {
  const before = sheet.slice(Math.max(0, one.start - 10), one.start);
  const after = sheet.slice(one.end, Math.min(sheet.offsets.points, one.end + 10));
  const line = make("span", {},
    make("span", { className: `state ${one.state}`, textContent: stateWord(sheet, one.state) }),
    make("span", { className: "context" }, before.replace(/\n/g, " "), make("b", { textContent: one.text }), after.replace(/\n/g, " ")));
  if (["value", "bound"].includes(one.state)) {
    line.append(make("span", { className: "versus", textContent: `${meaning(one.found)} → ${meaning(one.work)}` }));
  }
  return line;
}

function scoreTable() {
  const percent = (part, whole) => (whole ? `${((100 * part) / whole).toFixed(1)}%` : "–");
  const rows = [...TYPES, "ALL"].map((type) => {
    const items = view.items.filter((one) => type === "ALL" || one.type === type);
    const counts = tally(items);
    const count = (state) => items.filter((one) => one.state === state).length;
    return make("tr", {},
      make("th", { scope: "row" }, make("span", { className: `dot ${type}` }), word(type)),
      [counts.gold, counts.found, count("missed"), count("false"), count("value"),
        percent(counts.right, counts.found), percent(counts.right, counts.gold)]
        .map((cell) => make("td", { className: "number", textContent: cell })));
  });
  const heads = ["type", "gold", "output", "missed", "false", "wrongValue", "precision", "recall"];
  return make("div", { className: "scroll" }, make("table", { className: "scores" },
    make("thead", {}, make("tr", {}, heads.map((key) => make("th", { scope: "col", textContent: word(key) })))),
    make("tbody", {}, rows)));
}
