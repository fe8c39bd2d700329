// The documents, and the corrections made to them. A document's block is read when it is first needed.

const catalogue = JSON.parse(byId("catalogue").textContent);
const opened = new Map();
const KEPT = "extractor-review ";

/** What the browser keeps under a key; null when there is nothing, or storage is shut. */
function recalled(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function remember(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    say(word("notKept"), true);
  }
}

/** A document: its text, what was found, gold where there is any, and `work`, the mentions as corrected. */
class Sheet {
  constructor(entry, body) {
    this.entry = entry;
    this.text = body.text;
    this.tables = body.tables ?? [];
    this.findings = body.findings ?? [];
    this.offsets = new Offsets(body.text);
    this.found = body.found;
    this.gold = body.gold;
    this.start = body.gold ?? body.found;
    this.work = this.start;
    this.history = [];
  }

  get edited() {
    return this.work !== this.start;
  }

  slice(start, end) {
    return this.text.slice(this.offsets.units(start), this.offsets.units(end));
  }

  /** Put `next` in the place of `old`; either may be null. Throws with words for the person. */
  change(old, next) {
    const others = this.work.filter((mention) => mention !== old);
    if (next) {
      if (next.start >= next.end || this.slice(next.start, next.end) !== next.text) {
        throw new Error(word("badOffsets", { text: next.text }));
      }
      const clash = others.find((mention) => mention.start < next.end && next.start < mention.end);
      if (clash) throw new Error(word("overlaps", { text: clash.text }));
      others.push(next);
      others.sort((a, b) => a.start - b.start);
    }
    this.history.push(this.work);
    this.work = others;
    this.keep();
  }

  undo() {
    if (!this.history.length) return false;
    this.work = this.history.pop();
    this.keep();
    return true;
  }

  discard() {
    if (!this.edited) return;
    this.history.push(this.work);
    this.work = this.start;
    this.keep();
  }

  /** Keep the corrections in the browser, so that closing the page does not lose them. */
  keep() {
    try {
      if (this.edited) localStorage.setItem(this.key, JSON.stringify(this.work));
      else localStorage.removeItem(this.key);
    } catch {
      say(word("notKept"), true);
    }
  }

  /** Take up corrections kept earlier, if every one of them still fits the text. */
  recall() {
    let kept = null;
    try {
      kept = JSON.parse(localStorage.getItem(this.key));
    } catch {
      return false; // storage is shut or holds what is none of ours: there is nothing to take up
    }
    const fits = (mention) => this.slice(mention.start, mention.end) === mention.text;
    if (!Array.isArray(kept) || !kept.every(fits)) return false;
    this.work = kept;
    return true;
  }

  get key() {
    return `${KEPT}${this.entry.id} ${this.entry.sha256}`;
  }

  /** The corrected document as a gold file. Throws when an offset does not fit the text. */
  toGold() {
    const { id, title, published, region, region_name, sha256 } = this.entry;
    const mentions = this.work.map((mention) => goldMention(this, mention));
    const head = { schema: "extractor/1", id, title, published, region, region_name, sha256 };
    return JSON.stringify({ ...head, text: this.text, mentions }, null, 1) + "\n";
  }
}

const GOLD_KEYS = {
  DATE: ["start", "end"],
  AMOUNT: ["value", "low", "high", "unit"],
  DISTRICT: ["code", "name", "path"],
  ORGANISATION: ["name", "kind"],
};

function goldMention(sheet, mention) {
  const { type, start, end, text, value, bound = null, observation = null } = mention;
  if (sheet.slice(start, end) !== text) throw new Error(word("badOffsets", { text }));
  const kept = Object.fromEntries(GOLD_KEYS[type].filter((key) => key in value).map((key) => [key, value[key]]));
  const gold = { type, start, end, text, value: kept };
  if (type !== "AMOUNT") return gold;
  if (!observation) return { ...gold, bound, observation: null };
  const { indicator_id: _, margin: _margin, margin_of: _of, ...said } = observation;
  return { ...gold, bound, observation: { ...said, indicator: indicators(observation) } };
}

/** Make one change to every mention of some sheets that `fits`; how many there were. Undone as one, a sheet. */
function changeEvery(sheets, fits, change) {
  let changed = 0;
  for (const sheet of sheets) {
    const next = sheet.work.map((mention) => (fits(mention) ? change(mention) : mention));
    const here = next.filter((mention, index) => mention !== sheet.work[index]).length;
    if (!here) continue;
    sheet.history.push(sheet.work);
    sheet.work = next;
    sheet.keep();
    changed += here;
  }
  return changed;
}

/** Whether a document is in the page, or has been fetched. */
function isLoaded(number) {
  return opened.has(number) || byId(`document-${number}`) !== null;
}

/** The document at a place in the catalogue, which must be loaded. */
function sheetAt(number) {
  if (!opened.has(number)) {
    const block = byId(`document-${number}`);
    keepSheet(number, JSON.parse(block.textContent));
    block.textContent = "";
  }
  return opened.get(number);
}

function keepSheet(number, body) {
  const sheet = new Sheet(catalogue.documents[number], body);
  sheet.recall();
  opened.set(number, sheet);
}

/** The places in the catalogue of the documents that are loaded. */
function loadedNumbers() {
  return [...catalogue.documents.keys()].filter(isLoaded);
}

/** Take in a document that the server has just extracted, new or again; its place in the catalogue. */
function takeSheet(entry, body) {
  const known = catalogue.documents.findIndex(({ id }) => id === entry.id);
  const number = known < 0 ? catalogue.documents.push(entry) - 1 : known;
  if (known < 0) catalogue.total += 1;
  catalogue.documents[number] = entry;
  keepSheet(number, body);
  return number;
}

/** What the page shows now. */
const view = {
  number: 0,
  chosen: null, // the item that is looked at
  items: [],
  tab: "mentions",
  table: "AMOUNT",
  sort: { key: "start", down: false },
  rows: 300,
  filters: { types: new Set(TYPES), rule: "", district: "", state: "", text: "" },
  shelf: { show: "every", sort: "given", group: "ungrouped", told: new Set(), groups: new Map(), twins: new Set() },
  rules: false, // whether the table of mentions shows the ids of rules
  wide: { scope: "one", layout: "measures", measure: "level", period: "", subject: "" },
  unsureBy: "period", // the slot by whose value the unsure decisions are grouped
  plots: { scope: "one", district: "", period: "" },
  get sheet() {
    return sheetAt(this.number);
  },
};
