// What is searched for in the list of documents, marked in the open text, to be walked through.

const hits = { ranges: [], at: -1, wanted: "" };

/** Mark every place of the open text where some words stand; how many there are. */
function markHits(wanted) {
  Object.assign(hits, { ranges: [], at: -1, wanted: wanted.trim().toLowerCase() });
  if (hits.wanted) {
    for (const holder of byId("text").querySelectorAll("[data-at]")) hits.ranges.push(...rangesIn(holder, hits.wanted));
  }
  if (window.Highlight) CSS.highlights.set("hits", new Highlight(...hits.ranges));
  return hits.ranges.length;
}

/** The ranges of an element in which some words stand, whatever marks they run over. */
function rangesIn(element, wanted) {
  const text = element.textContent.toLowerCase();
  if (text.length !== element.textContent.length) return []; // a character that grows: places would not fit
  const found = [];
  let walker = null;
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
    walker ??= new TextWalker(element);
    const range = document.createRange();
    range.setStart(...walker.place(at));
    range.setEnd(...walker.place(at + wanted.length, true));
    found.push(range);
  }
  return found;
}

/** Finds the text node and offset of places in an element, which are asked for from left to right. */
class TextWalker {
  constructor(element) {
    this.walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    this.node = this.walker.nextNode();
    this.before = 0;
  }

  place(at, isEnd = false) {
    while (this.before + this.node.data.length < at + (isEnd ? 0 : 1)) {
      this.before += this.node.data.length;
      this.node = this.walker.nextNode();
    }
    return [this.node, at - this.before];
  }
}

/** Go to the next or the previous hit of the open text. Whether there was one that way. */
function walkHits(way) {
  const at = hits.at < 0 && way < 0 ? hits.ranges.length - 1 : hits.at + way;
  const range = hits.ranges[at];
  if (!range) return false;
  hits.at = at;
  showPane("reading");
  if (window.Highlight) CSS.highlights.set("hit", new Highlight(range));
  range.startContainer.parentElement.scrollIntoView({ block: "center" });
  say(word("hit", { i: at + 1, n: hits.ranges.length }));
  return true;
}

/** Go to the next hit, in the open document or in the next one of the list that has any. */
async function findNext() {
  const wanted = byId("find-document").value;
  if (!wanted.trim()) return;
  if (hits.wanted !== wanted.trim().toLowerCase()) markHits(wanted);
  if (walkHits(1)) return;
  const order = shelfOrder();
  const at = order.indexOf(view.number);
  for (const number of [...order.slice(at + 1), ...order.slice(0, at + 1)]) {
    if (isLoaded(number) && !sheetAt(number).text.toLowerCase().includes(hits.wanted)) continue;
    await openDocument(number);
    if (markHits(wanted) && walkHits(1)) return;
  }
  say(word("noHit"), true);
}
