// What only a served page can do: fetch documents, extract new ones, read one again, save gold.

const MOST_LOADED = 500; // documents that are fetched for what is asked of all
const AT_ONCE = 8;
const GIVEN = catalogue.documents.length; // entries of the list that came with the page

/** Ask the server for something; its answer. Throws with words for the person, and the server's detail. */
async function ask(address, options = {}) {
  const answer = await fetch(address, { ...options, headers: { "X-Extractor": "review", "Accept-Language": document.documentElement.lang, ...options.headers } });
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.key ? `${word(told.key)}${told.error ? ` (${told.error})` : ""}` : told.error);
  return told;
}

/** Do something that asks the server, and say what went wrong with it; whether it went well. */
async function trying(act) {
  try {
    await act();
    return true;
  } catch (error) {
    say(word("failed", { why: error.message }), true);
    return false;
  }
}

/** Fetch a document that is in the list; whether it came. */
function loadDocument(number) {
  const { id } = catalogue.documents[number];
  return trying(async () => {
    const told = await ask(`document/${encodeURIComponent(id)}`);
    catalogue.documents[number] = told.entry;
    keepSheet(number, told.body);
  });
}

/** Fetch a document that is not in the list yet; its place there, or -1. */
async function fetchDocument(id) {
  let number = -1;
  await trying(async () => {
    const told = await ask(`document/${encodeURIComponent(id)}`);
    number = takeSheet(told.entry, told.body);
    catalogue.total -= 1;
  });
  return number;
}

/** Fetch the rest of the list, a part at a time, while the first documents are looked at. */
async function fetchCatalogue() {
  for (let start = GIVEN; start < catalogue.total;) {
    const at = start;
    const fine = await trying(async () => {
      const told = await ask(`catalogue?from=${at}`);
      const known = new Set(catalogue.documents.map(({ id }) => id));
      catalogue.documents.push(...told.documents.filter(({ id }) => !known.has(id)));
      start = told.documents.length ? at + told.documents.length : told.total;
    });
    if (!fine) return;
    showShelf();
  }
  showFrame();
}

/** Fetch all documents, where they are not too many. */
async function loadEvery() {
  const waiting = [...catalogue.documents.keys()].filter((number) => !isLoaded(number));
  if (catalogue.total > MOST_LOADED) {
    say(word("tooMany", { n: MOST_LOADED }), true);
    waiting.length = Math.max(0, MOST_LOADED - loadedNumbers().length);
  }
  const work = async () => {
    while (waiting.length) await loadDocument(waiting.shift());
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

let asking = 0;

/** Ask which documents that are not loaded have some words in their text. */
function askForHits(words) {
  clearTimeout(asking);
  view.shelf.told = new Set();
  if (!catalogue.live || !words) return;
  asking = setTimeout(() => trying(async () => {
    const { ids } = await ask(`search?${new URLSearchParams({ words })}`);
    view.shelf.told = new Set(ids);
    showShelf();
  }), 250);
}

/** The form for title, date of issue, region and period under review: a served document is read again with them. */
function editFrame() {
  const { entry } = view.sheet;
  const title = make("input", { id: "frame-title", value: entry.title ?? "" });
  const day = make("input", { id: "frame-day", value: entry.issued ?? entry.published ?? "", placeholder: "2023-02-03" });
  const region = make("input", { id: "frame-region", value: entry.region ?? entry.region_name ?? "", placeholder: "440300 / 深圳市" });
  // A period that was read stays a hint, for it may follow from the date that is corrected here.
  const read = shortPeriod(entry.period);
  const period = make("input", { id: "frame-period", value: entry.origins.period ? read : "", placeholder: read || "2023 / 2023-01/2023-06" });
  const given = () => ({ title: title.value.trim(), published: day.value.trim(), region: region.value.trim(), period: period.value.trim() });
  const command = make("code", { id: "frame-command" });
  const showCommand = () => {
    command.textContent = frameCommand(entry, given());
  };
  for (const input of [title, day, region, period]) input.addEventListener("input", showCommand);
  const form = make("form", {
    onsubmit: async (event) => {
      event.preventDefault();
      if (await readAgain(entry, given())) byId("dialog").close();
    },
  },
  make("h2", { textContent: word("editFrame") }),
  field(word("giveTitle"), title), field(word("giveDay"), day), field(word("giveRegion"), region),
  field(word("givePeriod"), period),
  make("p", { className: "quiet", textContent: word(catalogue.live ? "frameServed" : "frameStatic") }),
  catalogue.live ? null : command,
  make("div", { className: "acts" },
    catalogue.live ? button(word("readAgain"), null, { type: "submit", className: "main", id: "read-again" }) : null,
    button(word("close"), () => byId("dialog").close())));
  showCommand();
  byId("dialog").replaceChildren(form);
  byId("dialog").showModal();
  title.focus();
}

/** A period as it is typed: a year or a month alone, or its two ends. */
function shortPeriod(period) {
  if (!period) return "";
  const { start, end, grain } = period;
  if (grain === "year") return start.slice(0, 4);
  return grain === "month" ? start.slice(0, 7) : `${start}/${end}`;
}

/** A word of a command line, in quotes where a shell needs them. */
const shellWord = (raw) => (/^[\p{L}\p{N}._/:-]+$/u.test(raw) ? raw : `'${raw.replaceAll("'", "'\\''")}'`);

/** The command that reads a document again with another frame. */
function frameCommand(entry, { title, published, region, period }) {
  const options = { published, region, period };
  const parts = Object.entries(options).filter(([, value]) => value).flatMap(([key, value]) => [`--${key}`, shellWord(value)]);
  const meta = title && title !== entry.title ? `   # {"id": ${JSON.stringify(entry.id)}, "title": ${JSON.stringify(title)}} → --meta` : "";
  return ["extractor run", shellWord(entry.source ?? `${entry.id}.txt`), ...parts].join(" ") + meta;
}

function readAgain(entry, given) {
  return trying(async () => {
    say(word("extracting"));
    const told = await ask(`reread/${encodeURIComponent(entry.id)}?${new URLSearchParams(given)}`, { method: "POST", body: "" });
    for (const made of told.made) await openDocument(takeSheet(made.entry, made.body));
    showShelf();
    say(word("done"));
  });
}

/** The documents with corrections that are not saved yet. */
const editedSheets = () => [...opened.values()].filter(({ edited }) => edited);

/** Save every document that was corrected. */
async function saveEvery() {
  for (const sheet of editedSheets()) await saveGold(sheet);
}

/** The button that saves all corrections. */
function showSave() {
  const count = editedSheets().length;
  byId("save").hidden = !catalogue.live || !count;
  byId("save").textContent = word("saveEvery", { n: count });
}

async function saveGold(sheet, done = false) {
  try {
    const told = await ask(`gold/${encodeURIComponent(sheet.entry.id)}`, { method: "PUT", body: sheet.toGold(), headers: { "Content-Type": "application/json" } });
    sheet.gold = sheet.work;
    sheet.start = sheet.work;
    sheet.history = [];
    sheet.entry.scores = told.scores;
    sheet.keep();
    // Saved is not read: a document that one correction reached has gold, and may not have been looked at.
    if (done || reviewMark(sheet.entry) === null) setReviewed(sheet.entry, done);
    showShelf();
    showDocument();
    say(word("saved", { name: told.name }));
  } catch (error) {
    say(word("failed", { why: error.message }), true);
  }
}

/** The box for a new bulletin: pasted, dropped or chosen. */
function newBulletin() {
  const text = make("textarea", { id: "paste", rows: 12, placeholder: word("paste"), "aria-label": word("paste") });
  const file = make("input", { type: "file", id: "file", "aria-label": word("chooseFile") });
  const title = make("input", { id: "new-title" });
  const day = make("input", { id: "new-day", placeholder: "2023-02-03" });
  const region = make("input", { id: "new-region", placeholder: "440300 / 深圳市" });
  let dropped = null;
  const take = (one) => {
    dropped = one;
    if (one) text.value = "";
    text.placeholder = one ? one.name : word("paste");
  };
  file.addEventListener("change", () => take(file.files[0] ?? null));
  const form = make("form", {
    onsubmit: async (event) => {
      event.preventDefault();
      const content = text.value ? new Blob([text.value]) : dropped;
      if (!content?.size) {
        say(word("nothingToExtract"), true);
        return;
      }
      say(word("extracting"));
      const given = { name: text.value ? "" : dropped.name, title: title.value.trim(), published: day.value.trim(), region: region.value.trim() };
      try {
        const told = await ask(`extract?${new URLSearchParams(given)}`, { method: "POST", body: content, headers: { "Content-Type": "application/octet-stream" } });
        byId("dialog").close();
        byId("find-document").value = "";
        const numbers = told.made.map(({ entry, body }) => takeSheet(entry, body));
        showFrame();
        showShelf();
        if (numbers.length) await openDocument(numbers[0]);
        showPane("reading");
      } catch (error) {
        say(word("failed", { why: error.message }), true);
      }
    },
    ondragover: (event) => event.preventDefault(),
    ondrop: (event) => {
      event.preventDefault();
      take(event.dataTransfer.files[0] ?? null);
    },
  },
  make("h2", { textContent: word("newBulletin") }), text, file,
  field(word("giveTitle"), title), field(word("giveDay"), day), field(word("giveRegion"), region),
  make("div", { className: "acts" }, button(word("extract"), null, { type: "submit", className: "main", id: "extract" }), button(word("cancel"), () => byId("dialog").close())));
  byId("dialog").replaceChildren(form);
  byId("dialog").showModal();
  text.focus();
}
