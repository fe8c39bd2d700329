// Puts the page together: panes, tabs, keys, and the document that is open.

const TABS = { mentions: mentionsPanel, observations: widePanel, plots: plotsPanel, checks: checksPanel, differences: comparePanel };
const PANES = { shelf: "documents", reading: "text", beside: "beside" };

/** Open a document, which a server may first have to give out. */
async function openDocument(number) {
  if (!isLoaded(number) && !(await loadDocument(number))) return;
  view.number = number;
  view.chosen = null;
  view.rows = 300;
  for (const key of ["rule", "district", "state"]) view.filters[key] = "";
  byId("text").scrollTop = 0;
  showDocument();
  for (const row of byId("documents").querySelectorAll("[data-number]")) row.setAttribute("aria-current", String(Number(row.dataset.number) === number));
  while (!byId("documents").querySelector(`[data-number="${number}"]`) && byId("documents").querySelector(".more") && shelfOrder().includes(number)) growShelf(MOST_ROWS);
  byId("documents").querySelector('[aria-current="true"]')?.scrollIntoView({ block: "nearest" });
}

/** Show the open document anew, looking at the item of a mention (or of the one that stood there). */
function showDocument(mention = null) {
  const { entry } = view.sheet;
  const old = mention ?? view.chosen;
  view.items = itemsOf(view.sheet);
  view.chosen = null;
  byId("heading").textContent = entry.title || entry.id;
  byId("frame").textContent = [
    entry.title ? entry.id : "",
    `${word("published")} ${entry.issued ?? word("unknown")}`,
    `${word("region")} ${entry.region_name ?? word("unknown")}`,
    entry.period ? `${word("reviewPeriod")} ${shortPeriod(entry.period)}` : "",
  ].filter(Boolean).join(" · ");
  refreshRow();
  showReviewed();
  showText();
  showFilters();
  showSteps();
  showPanel();
  const again = old && view.items.find((one) => one.start === old.start && one.end === old.end && one.type === old.type);
  if (again) choose(again, mention ? "text" : "");
  else showDetail();
}

/** The button that says whether the open document is done. */
function showReviewed() {
  const { entry } = view.sheet;
  const done = isReviewed(entry);
  const mark = byId("reviewed");
  mark.textContent = `${done ? "✓" : "○"} ${word(done ? "reviewed" : "markReviewed")}`;
  mark.setAttribute("aria-pressed", String(done));
  showSave();
}

function toggleReviewed() {
  const { entry } = view.sheet;
  setReviewed(entry, !isReviewed(entry));
  showReviewed();
  showShelf();
}

/** Open the neighbour of the open document in the order of the list. */
function walkShelf(way) {
  const order = shelfOrder();
  const at = order.indexOf(view.number);
  const next = order[at < 0 ? 0 : Math.min(Math.max(at + way, 0), order.length - 1)];
  if (next !== undefined) openDocument(next);
}

/** The link to a place: the document's id and, where a mention is looked at, its span. */
function linkOf(one) {
  const parts = new URLSearchParams({ document: view.sheet.entry.id });
  if (one) parts.set("at", `${one.start}-${one.end}`);
  return `#${parts}`;
}

/** Open what the address of the page names; whether it names anything here. */
async function followLink() {
  const parts = new URLSearchParams(location.hash.slice(1));
  if (!parts.has("document")) return false;
  let number = catalogue.documents.findIndex(({ id }) => id === parts.get("document"));
  if (number < 0 && catalogue.live) number = await fetchDocument(parts.get("document"));
  if (number < 0) return false;
  if (number !== view.number || !view.items.length) await openDocument(number);
  const [start, end] = (parts.get("at") ?? "").split("-").map(Number);
  const one = view.items.find((item) => item.start === start && item.end === end);
  if (one) choose(one, "text");
  return true;
}

/** Show the panel of the tab that is open; `focus` names what in it should keep the focus. */
function showPanel(focus = null) {
  const panel = byId("panel");
  const differing = view.items.filter(differs).length;
  const worthALook = view.sheet.findings.length + unsureItems().length;
  byId("tabs").replaceChildren(...Object.keys(TABS).map((tab) => {
    const open = () => {
      view.tab = tab;
      showPanel();
      byId(`tab-${tab}`).focus();
    };
    const name = tab === "differences" && !view.sheet.gold ? "corrections" : tab;
    const number = { differences: differing, checks: worthALook }[tab];
    const count = number ? ` (${number})` : "";
    return button(word(name) + count, open, {
      id: `tab-${tab}`, role: "tab", "aria-selected": tab === view.tab, "aria-controls": "panel", tabIndex: tab === view.tab ? 0 : -1,
    });
  }));
  byId("widen").setAttribute("aria-pressed", String(document.body.dataset.wide === "true"));
  panel.setAttribute("aria-labelledby", `tab-${view.tab}`);
  const top = panel.scrollTop;
  panel.replaceChildren();
  TABS[view.tab](panel);
  panel.scrollTop = top;
  if (focus) panel.querySelector(focus)?.focus();
}

/** On a narrow screen one pane is seen at a time. */
function showPane(name) {
  document.body.dataset.pane = name;
  for (const each of byId("panes").children) each.setAttribute("aria-pressed", String(each.dataset.pane === name));
}

function showFrame() {
  sayAll();
  byId("language").textContent = word("language");
  const mentions = catalogue.documents.reduce((sum, { counts }) => sum + TYPES.reduce((n, type) => n + counts[type], 0), 0);
  byId("summary").textContent = word("summaryDocuments", { n: catalogue.total, m: mentions });
  byId("panes").replaceChildren(...Object.entries(PANES).map(([name, key]) => button(word(key), () => showPane(name), { "data-pane": name })));
  showPane(document.body.dataset.pane ?? "reading");
}

const KEYS = {
  j: ["keyNext", () => step(1)],
  k: ["keyNext", () => step(-1)],
  d: ["keyDifference", () => step(1, differs)],
  D: ["keyDifference", () => step(-1, differs)],
  "]": ["keyDocument", () => walkShelf(1)],
  "[": ["keyDocument", () => walkShelf(-1)],
  r: ["keyReviewed", toggleReviewed],
  n: ["keyHit", () => walkHits(1)],
  N: ["keyHit", () => walkHits(-1)],
  c: ["keyUnsure", nextUnsure],
  y: ["keyRight", confirmChosen],
  s: ["keySave", () => catalogue.live && saveEvery()],
  t: ["keyTable", () => view.chosen && markRow(true)],
  e: ["keyEdit", () => view.chosen?.work && editForm(view.chosen.work)],
  a: ["keyAdd", () => addForm()],
  Delete: ["keyDelete", removeChosen],
  u: ["keyUndo", undo],
  "/": ["keySearch", () => byId("filter-text").focus()],
  "?": ["keyHelp", showHelp],
  Escape: ["keyEscape", () => {
    hideTip();
    byId("marker").hidden = true;
    showDetail();
  }],
};

function showHelp() {
  const lines = new Map();
  for (const [key, [name]] of Object.entries(KEYS)) lines.set(name, [...(lines.get(name) ?? []), key]);
  byId("dialog").replaceChildren(
    make("h2", { textContent: word("help") }),
    make("dl", { className: "keys" }, [...lines].map(([name, keys]) =>
      make("div", {}, make("dt", {}, keys.map((key) => make("kbd", { textContent: key }))), make("dd", { textContent: word(name) })))),
    make("p", { className: "quiet", textContent: word("keptHere") }),
    button(word("close"), () => byId("dialog").close(), { className: "main" }));
  byId("dialog").showModal();
}

function listenToKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || byId("dialog").open) return;
    const typing = event.target.closest("input, select, textarea");
    if (typing && event.key !== "Escape") return;
    const key = KEYS[event.key];
    if (!key) return;
    event.preventDefault();
    key[1]();
  });
  byId("tabs").addEventListener("keydown", (event) => {
    const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!way) return;
    const names = Object.keys(TABS);
    view.tab = names[(names.indexOf(view.tab) + way + names.length) % names.length];
    showPanel();
    byId(`tab-${view.tab}`).focus();
  });
}

async function start() {
  byId("language").addEventListener("click", () => {
    language = 1 - language;
    showFrame();
    showShelf();
    showDocument();
  });
  byId("help").addEventListener("click", showHelp);
  byId("widen").addEventListener("click", () => {
    document.body.dataset.wide = String(document.body.dataset.wide !== "true");
    showPanel();
  });
  byId("find-document").addEventListener("input", () => {
    showShelf();
    askForHits(byId("find-document").value.trim());
    markHits(byId("find-document").value);
  });
  byId("find-document").addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    findNext();
  });
  byId("reviewed").addEventListener("click", toggleReviewed);
  byId("save").addEventListener("click", saveEvery);
  byId("reframe").addEventListener("click", editFrame);
  addEventListener("hashchange", followLink);
  byId("new").hidden = !catalogue.live;
  byId("new").addEventListener("click", newBulletin);
  showFrame();
  listenToText();
  listenToKeys();
  if (catalogue.documents.length) {
    showShelf();
    if (!(await followLink())) await openDocument(shelfOrder()[0] ?? 0);
    if (view.sheet.edited) say(word("restored"));
    if (GIVEN < catalogue.total) fetchCatalogue();
  } else if (catalogue.live) {
    newBulletin();
  }
}

start();
