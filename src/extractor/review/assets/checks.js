// What is worth a look first: figures that do not agree, and decisions that were made by a narrow margin.

const DECISIONS = { period: (said) => periodOf(said), subject: (said) => said.subject ?? "", indicator: (said) => indicators(said)[0], measure: (said) => word(said.measure) };

/** The items of the open document whose observation is unsure; what was corrected is sure. */
function unsureItems() {
  const margin = (one) => one.work?.observation?.margin ?? Infinity;
  return view.items.filter((one) => margin(one) < catalogue.unsure).sort((a, b) => margin(a) - margin(b) || a.index - b.index);
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
