// What is worth a look first: figures that do not agree, and decisions that were made by a narrow margin.

const MOST_OFFERED = 6; // periods or subjects, for an unsure decision
const NEIGHBOURS = 8; // mentions before an amount whose subjects it may have
const DECISIONS = { period: (said) => periodOf(said), subject: (said) => said.subject ?? "", indicator: (said) => indicators(said)[0], measure: (said) => word(said.measure) };

const marginOf = (mention) => mention?.observation?.margin ?? Infinity;
const isUnsure = (mention) => marginOf(mention) < catalogue.unsure;

/** A mention as a person has decided it: with other slots, and sure. */
function decided(mention, slots = {}) {
  const { margin: _, margin_of: _of, ...said } = mention.observation;
  if ("subject" in slots) for (const known of ["subject_kind", "subject_code", "subject_path"]) delete said[known];
  return { ...mention, observation: { ...said, ...slots } };
}

/** How many decisions of a document are unsure yet. */
function unsureIn(number) {
  return opened.has(number) ? sheetAt(number).work.filter(isUnsure).length : catalogue.documents[number].unsure;
}

/** The items of the open document whose observation is unsure; what was corrected is sure. */
function unsureItems() {
  return view.items.filter((one) => isUnsure(one.work)).sort((a, b) => marginOf(a.work) - marginOf(b.work) || a.index - b.index);
}

/** Under an unsure mention: that it is right, or one of the other subjects or periods that the text speaks of. */
function decisionButtons(one) {
  const of = one.work.observation.margin_of === "subject" ? "subject" : "period";
  const instead = of === "subject" ? subjectsAround(one).map((subject) => [subject, { subject }])
    : periodsAround(one).map((period) => [periodOf({ period }), { period }]);
  const others = instead.map(([label, slots]) => button(label, () => {
    const next = decided(one.work, slots);
    if (correct(one.work, next)) offerOthers(one.work, next);
  }, { [`data-${of}`]: label }));
  return make("div", { className: "decision", role: "group", "aria-label": word("unsure") },
    button(`✓ ${word("itIsRight")}`, confirmChosen, { id: "confirm", className: "main", title: "y" }),
    others.length ? make("span", { className: "quiet", textContent: word(`${of}Instead`) }) : null,
    others);
}

/** Whose an unsure figure may be instead: what is named before it, its neighbours' subjects, the document's place. */
function subjectsAround(one) {
  const { work, entry } = view.sheet;
  const at = work.indexOf(one.work);
  const near = [...work.slice(Math.max(0, at - NEIGHBOURS), at).reverse(), ...work.slice(at + 1, at + 1 + NEIGHBOURS / 2)];
  const named = near.filter(({ type }) => type === "DISTRICT" || type === "ORGANISATION").map(({ value }) => value.name);
  const said = near.map(({ observation }) => observation?.subject);
  const told = new Set([...named.slice(0, 2), ...said, entry.region_name, ...named].filter(Boolean));
  told.delete(one.work.observation.subject);
  return [...told].slice(0, MOST_OFFERED);
}

/**
 * The periods that an unsure figure may be of instead: the date before it, with the first and the last year of
 * a span of years, the document's, for a yearly average the five years to it, and the other dates around it.
 */
function periodsAround(one) {
  const dates = view.sheet.work.filter(({ type }) => type === "DATE");
  const [nearest, ...before] = dates.filter(({ start }) => start < one.start).reverse().map(({ value }) => value);
  const after = dates.filter(({ start }) => start > one.start).slice(0, 1).map(({ value }) => value);
  const { period } = view.sheet.entry;
  const five = period?.grain === "year" && one.work.observation.basis === "avg" ? [fiveYears(period)] : [];
  const told = new Map();
  for (const { start, end } of [...(nearest ? [nearest, ...endYears(nearest)] : []), ...five, ...(period ? [period] : []), ...after, ...before]) {
    told.set(periodOf({ period: { start, end } }), { start, end });
  }
  told.delete(periodOf(one.work.observation));
  return [...told.values()].slice(0, MOST_OFFERED);
}

const yearOf = (day) => ({ start: `${day.slice(0, 4)}-01-01`, end: `${day.slice(0, 4)}-12-31` });

/** The first and the last year of a span of years. */
function endYears({ start, end }) {
  return start && end && start.slice(0, 4) !== end.slice(0, 4) ? [yearOf(start), yearOf(end)] : [];
}

/** The five years to the end of a year. */
function fiveYears({ end }) {
  return { start: `${Number(end.slice(0, 4)) - 4}-01-01`, end };
}

/** Say of the unsure mention that is looked at that it is right, and go to the next. */
function confirmChosen() {
  const { work } = view.chosen ?? {};
  if (isUnsure(work) && correct(work, decided(work))) nextUnsure();
}

/** Look at the next unsure decision, in this document or else in the next of the list that has any. */
async function nextUnsure() {
  const here = view.items.filter((one) => isUnsure(one.work));
  const at = view.chosen?.start ?? -1;
  let next = here.find((one) => one.start > at) ?? here.find((one) => one !== view.chosen);
  if (!next) {
    const order = shelfOrder();
    const place = order.indexOf(view.number);
    const number = [...order.slice(place + 1), ...order.slice(0, Math.max(0, place))].find((each) => unsureIn(each) > 0);
    if (number === undefined) {
      say(word(here.length ? "lastUnsure" : "allSure"));
      return;
    }
    view.tab = "checks";
    showShelf();
    await openDocument(number);
    next = view.items.find((one) => isUnsure(one.work));
  }
  if (next) choose(next, "text");
}

/** The panel with both, each line leading to its figures. */
function checksPanel(panel) {
  const unsure = unsureItems();
  const { findings } = view.sheet;
  if (!findings.length && !unsure.length) panel.append(make("p", { className: "quiet", textContent: word("nothingToCheck") }));
  if (findings.length) {
    panel.append(make("section", { className: "checks", id: "findings" },
      make("h3", { textContent: `${word("disagreeing")} (${findings.length})` }),
      findings.map(findingCard)));
  }
  if (unsure.length) panel.append(unsureSection(unsure));
}

/** A finding: what the text says and what its other figures come to, its sentence, and its figures. */
function findingCard({ kind, stated, computed, sentence, figures }) {
  const cut = [...sentence.trim()];
  return make("article", { className: "finding" },
    make("p", {}, make("span", { className: "state", textContent: word(`finding-${kind}`) }), ` ${figures[0].indicator}`),
    make("p", { className: "versus", textContent: word("statedComputed", { stated, computed }) }),
    make("div", { className: "acts" }, figures.map((figure) => button(figure.text, () => goToSpan(figure), { className: "figure-link", title: figure.indicator }))),
    make("p", { className: "quiet", textContent: cut.length > 160 ? `${cut.slice(0, 159).join("")}…` : cut.join("") }));
}

/** Look at the mention of a span; where a correction took it away, say so. */
function goToSpan({ start, end }) {
  const one = view.items.find((item) => item.start === start && item.end === end);
  if (one) choose(one, "text");
  else say(word("gone"), true);
}

/** The unsure observations, least sure first, under the value of the slot that they share. */
function unsureSection(unsure) {
  const groups = new Map();
  for (const one of unsure) {
    const value = DECISIONS[view.unsureBy](one.work.observation) || word("unknown");
    groups.set(value, [...(groups.get(value) ?? []), one]);
  }
  const by = choice(word("group"), Object.keys(DECISIONS).map((slot) => [slot, word(slot)]), view.unsureBy, (value) => {
    view.unsureBy = value;
    showPanel("#unsure-by");
  }, { id: "unsure-by" });
  return make("section", { className: "checks", id: "unsure" },
    make("div", { className: "tools" }, make("h3", { textContent: `${word("unsure")} (${unsure.length})` }), by),
    [...groups].flatMap(([value, members]) => [
      make("h4", { textContent: `${value} (${members.length})` }),
      make("ol", { className: "differences" }, members.map((one) => make("li", {}, unsureButton(one)))),
    ]));
}

function unsureButton(one) {
  return make("button", {
    type: "button", className: `difference ${one.type}`, "data-item": one.index, "aria-current": one === view.chosen,
    onclick: () => choose(one, "text"),
  }, make("b", { textContent: one.text }), make("span", { className: "versus", textContent: observationLine(one.work.observation) }));
}
