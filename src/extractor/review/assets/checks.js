// What is worth a look first: figures that do not agree, and decisions that were made by a narrow margin.

const MOST_PERIODS = 5; // that are offered for an unsure decision
const DECISIONS = { period: (said) => periodOf(said), subject: (said) => said.subject ?? "", indicator: (said) => indicators(said)[0], measure: (said) => word(said.measure) };

const marginOf = (mention) => mention?.observation?.margin ?? Infinity;
const isUnsure = (mention) => marginOf(mention) < catalogue.unsure;

/** A mention as a person has decided it: with other slots, and sure. */
function decided(mention, slots = {}) {
  const { margin: _, ...said } = mention.observation;
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

/** Under an unsure mention: that it is right, or one of the other periods that the text speaks of. */
function decisionButtons(one) {
  const others = periodsAround(one).map((period) => button(periodOf({ period }), () => {
    const next = decided(one.work, { period });
    if (correct(one.work, next)) offerOthers(one.work, next);
  }, { "data-period": periodOf({ period }) }));
  return make("div", { className: "decision", role: "group", "aria-label": word("unsure") },
    button(`✓ ${word("itIsRight")}`, confirmChosen, { id: "confirm", className: "main", title: "y" }),
    others.length ? make("span", { className: "quiet", textContent: word("periodInstead") }) : null,
    others);
}

/** The periods that an unsure figure may be of instead: the dates before it, the one after, and the document's. */
function periodsAround(one) {
  const dates = view.sheet.work.filter(({ type }) => type === "DATE");
  const before = dates.filter(({ start }) => start < one.start).reverse();
  const near = [...before, ...dates.filter(({ start }) => start > one.start).slice(0, 1)].map(({ value }) => value);
  const { period } = view.sheet.entry;
  const told = new Map();
  for (const { start, end } of [...near, ...(period ? [period] : [])]) told.set(periodOf({ period: { start, end } }), { start, end });
  told.delete(periodOf(one.work.observation));
  return [...told.values()].slice(0, MOST_PERIODS);
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
