// The text of the document that is open, its mentions marked in place.

/** Show the text: a paragraph a line, its tables as tables, a <mark> for each stretch of a mention. */
function showText() {
  const { sheet, items } = view;
  items.forEach((one, index) => {
    one.index = index;
    one.from = sheet.offsets.units(one.start);
    one.to = sheet.offsets.units(one.end);
  });
  const fill = filler(sheet.text, items);
  const shown = document.createDocumentFragment();
  const tables = drawnTables(sheet);
  for (let from = 0, to; from <= sheet.text.length; from = to + 1) {
    if (tables[0]?.from === from) {
      ({ to } = tables[0]);
      shown.append(drawTable(tables.shift(), fill));
    } else {
      const end = sheet.text.indexOf("\n", from);
      to = end < 0 ? sheet.text.length : end;
      const [start, stop] = sheet.tables.length ? withoutLines(sheet.text.slice(from, to)) : [0, to - from];
      const paragraph = make("p", { "data-at": from + start });
      fill(paragraph, from + start, from + stop);
      shown.append(paragraph);
    }
  }
  byId("text").replaceChildren(shown);
  dimText();
}

/** What puts a stretch of the text into an element, marked where mentions stand; called from left to right. */
function filler(text, items) {
  let next = 0;
  let open = [];
  return (element, from, to) => {
    const borders = new Set([from, to]);
    const add = (at) => at > from && at < to && borders.add(at);
    for (const one of open) add(one.to);
    for (let i = next; i < items.length && items[i].from < to; i += 1) {
      add(items[i].from);
      add(items[i].to);
    }
    const sorted = [...borders].sort((a, b) => a - b);
    for (let i = 0; i + 1 < sorted.length; i += 1) {
      while (next < items.length && items[next].from <= sorted[i]) open.push(items[next++]);
      open = open.filter((one) => one.to > sorted[i]);
      const piece = text.slice(sorted[i], sorted[i + 1]);
      element.append(open.length ? marked(piece, open, sorted[i]) : piece);
    }
  };
}

function marked(piece, here, from) {
  const one = here.find((candidate) => candidate.work) ?? here[0];
  const classes = [one.type, ...here.map((each) => each.state)];
  const mark = make("mark", { className: classes.join(" "), textContent: piece, tabIndex: -1, "data-items": here.map((each) => each.index).join(" ") });
  if (one.from === from) {
    mark.setAttribute("role", "button");
    const state = one.state === "same" ? "" : `, ${stateWord(view.sheet, one.state)}`;
    mark.setAttribute("aria-label", `${one.text}, ${word(one.type)}, ${meaning(one.work ?? one.found)}${state}`);
  }
  return mark;
}

/** The marks of an item. */
function marksOf(one) {
  return byId("text").querySelectorAll(`mark[data-items~="${one.index}"]`);
}

/** The items under a mark. */
function itemsUnder(mark) {
  return mark.dataset.items.split(" ").map((index) => view.items[Number(index)]);
}

/** Fade the mentions that the filters leave out. */
function dimText() {
  view.passing = view.items.filter(passes);
  const shown = new Set(view.passing.map((one) => one.index));
  for (const mark of byId("text").querySelectorAll("mark")) {
    mark.classList.toggle("dim", !mark.dataset.items.split(" ").some((index) => shown.has(Number(index))));
  }
  const first = view.chosen ? marksOf(view.chosen)[0] : byId("text").querySelector("mark:not(.dim)");
  for (const mark of byId("text").querySelectorAll('mark[tabindex="0"]')) mark.tabIndex = -1;
  if (first) first.tabIndex = 0;
}

/** Look at an item. `move` says where the person is taken: to the text, to the table, or nowhere. */
function choose(one, move = "") {
  for (const mark of byId("text").querySelectorAll("mark.chosen")) mark.classList.remove("chosen");
  for (const mark of byId("text").querySelectorAll('mark[tabindex="0"]')) mark.tabIndex = -1;
  view.chosen = one;
  const marks = marksOf(one);
  for (const mark of marks) mark.classList.add("chosen");
  if (marks[0]) marks[0].tabIndex = 0;
  hideTip();
  showDetail();
  showSteps();
  if (move === "text") {
    showPane("reading");
    marks[0]?.focus({ preventScroll: true });
    marks[0]?.scrollIntoView({ block: "center" });
  }
  markRow(move === "table");
}

/** Go to the next item that passes the filters and the test, from the one that is looked at. */
function step(way, test = () => true) {
  const wanted = view.passing.filter(test);
  if (!wanted.length) return;
  const at = view.chosen ? view.chosen.index : way > 0 ? -1 : view.items.length;
  const found = way > 0 ? wanted.find((one) => one.index > at) : wanted.findLast((one) => one.index < at);
  choose(found ?? (way > 0 ? wanted[0] : wanted.at(-1)), "text");
}

const differs = (one) => one.state !== "same";

/** The buttons that walk through the mentions. */
function showSteps() {
  const at = view.passing.indexOf(view.chosen);
  const steps = [
    button("←", () => step(-1), { "aria-label": word("previous"), title: `${word("previous")} (k)`, id: "step-previous" }),
    make("span", { id: "place", textContent: word("place", { i: at < 0 ? "–" : at + 1, n: view.passing.length }) }),
    button("→", () => step(1), { "aria-label": word("next"), title: `${word("next")} (j)`, id: "step-next" }),
  ];
  const differing = view.passing.filter(differs).length;
  if (differing) {
    steps.push(
      button(word("previousDifference"), () => step(-1, differs), { title: "D", id: "difference-previous" }),
      button(`${word("nextDifference")} (${differing})`, () => step(1, differs), { title: "d", id: "difference-next" }),
    );
  }
  if (filtering()) {
    steps.push(
      make("span", { className: "quiet", textContent: word("shown", { n: view.passing.length, m: view.items.length }) }),
      button(word("clear"), clearFilters, { id: "clear" }),
    );
  }
  const focused = document.activeElement?.id;
  byId("steps").replaceChildren(...steps);
  if (focused && byId("steps").querySelector(`#${CSS.escape(focused)}`)) byId(focused).focus();
}

function clearFilters() {
  view.filters = { types: new Set(TYPES), rule: "", district: "", state: "", text: "" };
  refilter();
}

/** What stands selected in the text, as offsets in code points without white space or lines of a table at its ends; or null. */
function selectedSpan() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!byId("text").contains(range.startContainer) || !byId("text").contains(range.endContainer)) return null;
  let from = unitAt(range.startContainer, range.startOffset);
  let to = unitAt(range.endContainer, range.endOffset);
  const { text, offsets } = view.sheet;
  while (from < to && /[\s|]/.test(text[from])) from += 1;
  while (to > from && /[\s|]/.test(text[to - 1])) to -= 1;
  if (from >= to) return null;
  const [start, end] = [offsets.pointAt(from), offsets.pointAt(to)];
  return { start, end, text: view.sheet.slice(start, end) };
}

/** Where in the text, in UTF-16 units, a border of a selection stands. */
function unitAt(node, offset) {
  const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  const holder = element.closest("[data-at]");
  if (!holder) { // between paragraphs or cells: the next one's start
    const border = document.createRange();
    border.setStart(node, offset);
    const next = [...byId("text").querySelectorAll("[data-at]")].find((each) => border.comparePoint(each, 0) >= 0);
    return next ? Number(next.dataset.at) : view.sheet.text.length;
  }
  const before = document.createRange();
  before.setStart(holder, 0);
  before.setEnd(node, offset);
  return Number(holder.dataset.at) + before.toString().length;
}

/** The short note that follows the pointer. */
function showTip(mark) {
  const lines = itemsUnder(mark).flatMap((one) => {
    const mention = one.work ?? one.found;
    const said = mention.observation;
    return [
      make("b", { className: one.type, textContent: `${word(one.type)} ${meaning(mention)}` }),
      one.state === "same" ? null : make("span", { className: `state ${one.state}`, textContent: stateWord(view.sheet, one.state) }),
      said ? make("span", { textContent: observationLine(said) }) : null,
      one.found?.rule && one.found.rule !== "gold" ? make("code", { textContent: one.found.rule }) : null,
    ];
  });
  const tip = byId("tip");
  tip.replaceChildren(...lines.filter(Boolean));
  tip.hidden = false;
  putBy(tip, mark.getClientRects()[0]);
}

function hideTip() {
  byId("tip").hidden = true;
}

/** An observation on one line. */
function observationLine(said) {
  const parts = [said.subject, indicators(said)[0], said.period && interval(said.period.start, said.period.end)];
  const how = [said.measure, said.direction, said.basis, said.status === "planned" ? "planned" : null];
  return [...parts, ...how.filter(Boolean).map((key) => word(key))].filter(Boolean).join(" · ");
}

/** Put a floating element by a rectangle, inside the window. */
function putBy(element, rectangle) {
  const { width, height } = element.getBoundingClientRect();
  const left = Math.max(8, Math.min(rectangle.left, innerWidth - width - 8));
  const below = rectangle.bottom + 6;
  element.style.left = `${left}px`;
  element.style.top = `${below + height < innerHeight ? below : Math.max(8, rectangle.top - height - 6)}px`;
}

/** Listen to the text: pointing, choosing, selecting. */
function listenToText() {
  const text = byId("text");
  text.addEventListener("pointerover", (event) => {
    const mark = event.target.closest("mark");
    if (mark && event.pointerType === "mouse") showTip(mark);
    else hideTip();
  });
  text.addEventListener("pointerleave", hideTip);
  text.addEventListener("scroll", hideTip, { passive: true });
  text.addEventListener("click", (event) => {
    const mark = event.target.closest("mark");
    if (mark && getSelection().isCollapsed) pickUnder(mark);
  });
  text.addEventListener("keydown", (event) => {
    const mark = event.target.closest("mark");
    if (!mark) return;
    if (event.key === "Enter" || event.key === " ") pickUnder(mark);
    else if (event.key === "ArrowRight") step(1);
    else if (event.key === "ArrowLeft") step(-1);
    else return;
    event.preventDefault();
  });
  document.addEventListener("selectionchange", () => {
    clearTimeout(listenToText.timer);
    listenToText.timer = setTimeout(showMarker, 150);
  });
}

/** Choose what is under a mark; where two things stand, choosing again takes the other. */
function pickUnder(mark) {
  const under = itemsUnder(mark);
  choose(under[(under.indexOf(view.chosen) + 1) % under.length]);
}
