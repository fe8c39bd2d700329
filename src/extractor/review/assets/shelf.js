// The list of documents: sorted, filtered and grouped, with what is done of them.

const MOST_ROWS = 300; // rows of the list that are made at a time

const SORTS = {
  given: () => 0,
  unsure: (a, b) => b.unsure - a.unsure,
  warned: (a, b) => b.warnings.length - a.warnings.length,
  title: (a, b) => nameOf(a).localeCompare(nameOf(b), "zh"),
  newest: (a, b) => (b.published ?? "").localeCompare(a.published ?? ""),
};
const SHOWN = {
  every: () => true,
  open: (entry) => !isReviewed(entry),
  reviewed: isReviewed,
  unsure: (entry, number) => unsureIn(number) > 0,
  warned: (entry) => entry.warnings.length > 0,
  findings: (entry) => entry.findings > 0,
  corrected: (entry) => isCorrected(entry),
};
const GROUPS = {
  ungrouped: () => "",
  region: (entry) => entry.region_name ?? word("unknown"),
  year: (entry) => entry.published?.slice(0, 4) ?? word("unknown"),
  state: (entry) => word(isReviewed(entry) ? "reviewed" : "open"),
};

const nameOf = (entry) => entry.title || entry.id;
const reviewedKey = ({ id, sha256 }) => `extractor-reviewed ${id} ${sha256}`;

/** What was marked of a document: by the server in its folder, else in this browser; null when nothing was. */
function reviewMark(entry) {
  if (catalogue.live) return entry.reviewed ?? null;
  const kept = recalled(reviewedKey(entry));
  return kept ? kept === "yes" : null;
}

/** Whether a document is done: marked so or, where nothing was marked, it has gold. */
function isReviewed(entry) {
  return reviewMark(entry) ?? Boolean(entry.scores);
}

function setReviewed(entry, done) {
  if (!catalogue.live) {
    remember(reviewedKey(entry), done ? "yes" : "no");
    return;
  }
  entry.reviewed = done;
  trying(() => ask(`reviewed/${encodeURIComponent(entry.id)}`, { method: "PUT", body: done ? "yes" : "no" }));
}

/** Whether corrections of a document are kept in this browser. */
function isCorrected(entry) {
  return recalled(`${KEPT}${entry.id} ${entry.sha256}`) !== null;
}

/** The selects over the list, and how far one has come. */
function showShelfTools() {
  const pick = (key, options) =>
    choice(word(key), options.map((name) => [name, word(name)]), view.shelf[key], (value) => {
      view.shelf[key] = value;
      showShelf();
    }, { id: `shelf-${key}` });
  const done = catalogue.documents.filter(isReviewed).length;
  const all = catalogue.total;
  byId("shelf-tools").replaceChildren(
    pick("show", Object.keys(SHOWN)), pick("sort", Object.keys(SORTS)), pick("group", Object.keys(GROUPS)),
    make("label", { className: "progress" }, make("progress", { max: Math.max(1, all), value: done }), make("span", { id: "progress", textContent: word("progress", { n: done, m: all }) })));
}

/** The list of documents that fit what is looked for: its first rows, and more when they are asked for. */
function showShelf() {
  showShelfTools();
  const wanted = byId("find-document").value.trim().toLowerCase();
  const { show, sort, group } = view.shelf;
  const fits = ({ id, title, region_name }, number) =>
    [id, title, region_name].join(" ").toLowerCase().includes(wanted) ||
    (isLoaded(number) ? sheetAt(number).text.toLowerCase().includes(wanted) : view.shelf.told.has(id));
  const found = [...catalogue.documents.entries()].filter(([number, entry]) => SHOWN[show](entry, number) && (!wanted || fits(entry, number)));
  found.sort(([, a], [, b]) => SORTS[sort](a, b));
  const groups = new Map();
  for (const [number, entry] of found) {
    const name = GROUPS[group](entry);
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push(number);
  }
  view.shelf.groups = groups;
  const names = new Set();
  view.shelf.twins = new Set(catalogue.documents.map(nameOf).filter((name) => names.has(name) || !names.add(name)));
  const before = byId("documents").querySelectorAll("[data-number]").length;
  byId("documents").replaceChildren();
  growShelf(Math.max(MOST_ROWS, before));
}

/** Show more rows of the list. */
function growShelf(most) {
  const list = byId("documents");
  const shown = list.querySelectorAll("[data-number]").length;
  list.querySelector(".more, .none")?.remove();
  let at = 0;
  for (const [name, members] of view.shelf.groups) {
    const wanted = members.slice(Math.max(0, shown - at), Math.max(0, shown + most - at));
    if (name && at >= shown && wanted.length) list.append(make("li", { className: "group", textContent: `${name} (${members.length})` }));
    list.append(...wanted.map((number) => shelfRow(catalogue.documents[number], number)));
    at += members.length;
  }
  const left = at - shown - most;
  if (!at) list.append(make("li", { className: "quiet none", textContent: word("noDocuments") }));
  if (left > 0) list.append(make("li", { className: "more" }, button(word("moreDocuments", { n: left }), () => growShelf(MOST_ROWS))));
  countMatches();
}

/** The row of the open document anew, after something in it changed. */
function refreshRow() {
  const row = byId("documents").querySelector(`[data-number="${view.number}"]`);
  row?.closest("li").replaceWith(shelfRow(view.sheet.entry, view.number));
}

/** The numbers of the documents in the order of the list. */
function shelfOrder() {
  return [...view.shelf.groups.values()].flat();
}

function shelfRow(entry, number) {
  const counts = TYPES.map((type) => make("span", { className: `count ${type}`, title: word(type), "aria-label": `${word(type)} ${entry.counts[type]}`, textContent: entry.counts[type] }));
  const twin = view.shelf.twins.has(nameOf(entry)) ? [entry.id] : [];
  const parts = [...twin, entry.issued ?? word("noDay"), entry.region_name ?? word("noPlace")].join(" · ");
  const unsure = unsureIn(number);
  const scores = entry.scores?.ALL;
  const agree = scores && `F1 ${((200 * scores.valued) / Math.max(1, scores.gold + scores.found)).toFixed(1)}`;
  const notes = [
    isReviewed(entry) ? make("span", { className: "note done", textContent: `✓ ${word("reviewed")}` }) : null,
    unsure ? make("span", { className: "note", textContent: word("unsureCount", { n: unsure }) }) : null,
    entry.findings ? make("span", { className: "note", textContent: word("findingCount", { n: entry.findings }) }) : null,
    entry.warnings.length ? make("span", { className: "note", title: entry.warnings.map((told) => told[language]).join("\n"), textContent: word("warningCount", { n: entry.warnings.length }) }) : null,
  ].filter(Boolean);
  return make("li", {}, make("button", {
    type: "button", className: "document", "data-number": number, "aria-current": number === view.number,
    onclick: () => {
      openDocument(number);
      showPane("reading");
    },
  },
  make("span", { className: "name", textContent: nameOf(entry) }),
  make("span", { className: "quiet", textContent: parts }),
  notes.length ? make("span", { className: "notes" }, notes) : null,
  make("span", { className: "counts" }, counts, make("span", { className: "matches" }), agree ? make("span", { className: "agree", textContent: agree }) : null)));
}

let counting = 0;

/** Say in the list how many mentions of each document pass the filters; a few documents at a time. */
function countMatches() {
  counting += 1;
  const turn = counting;
  const slots = [...byId("documents").querySelectorAll(".matches")];
  for (const slot of slots) slot.textContent = "";
  if (!filtering()) return;
  const work = () => {
    const until = performance.now() + 12;
    while (slots.length && performance.now() < until) {
      const slot = slots.shift();
      const number = Number(slot.closest("[data-number]").dataset.number);
      if (!isLoaded(number)) continue;
      const items = number === view.number ? view.items : itemsOf(sheetAt(number));
      slot.textContent = `${items.filter(passes).length} / ${items.length}`;
    }
    if (slots.length && turn === counting) setTimeout(work);
  };
  setTimeout(work);
}
