// Correcting: what a mention is, and the form to change it or add one.

const FIELDS = {
  DATE: [["start", "first"], ["end", "last"]],
  AMOUNT: [["value", "number"], ["low", "low"], ["high", "high"], ["unit", "unit"]],
  DISTRICT: [["name", "name"], ["code", "code"], ["path", "path"]],
  ORGANISATION: [["name", "name"]],
};
const KINDS = [
  "party", "government", "legislature", "judiciary", "company", "finance", "education", "health",
  "research", "association", "international", "media", "military", "other",
];
const SLOTS = {
  measure: MEASURES,
  direction: ["", "up", "down"],
  basis: ["", "yoy", "mom", "avg", "cumulative"],
  status: ["actual", "planned"],
};

/** Show what the chosen mention means, with what can be done to it. */
function showDetail() {
  const detail = byId("detail");
  const one = view.chosen;
  document.body.dataset.chosen = String(Boolean(one));
  if (!one) {
    detail.replaceChildren(make("p", { className: "quiet", textContent: word("pick") }), make("div", { className: "acts" }, addButton()));
    return;
  }
  const mention = one.work ?? one.found;
  const head = make("div", { className: "detail-head" },
    make("span", { className: `badge ${one.type}`, textContent: word(one.type) }),
    make("strong", { textContent: one.text }),
    one.state === "same" ? null : make("span", { className: `state ${one.state}`, textContent: stateWord(view.sheet, one.state) }),
    make("span", { className: "grow" }),
    button("×", () => {
      view.chosen = null;
      showDetail();
      for (const mark of byId("text").querySelectorAll("mark.chosen")) mark.classList.remove("chosen");
    }, { className: "plain close", "aria-label": word("close") }));
  const facts = make("dl", {});
  const fact = (key, value) => value && facts.append(make("div", { className: value.length > 16 ? "long" : "" }, make("dt", { textContent: word(key) }), make("dd", { textContent: value })));
  if (one.work && one.found && ["value", "bound", "observation"].includes(one.state)) {
    const saying = (said) => (said ? observationLine(said) : word("noObservation"));
    const told = (each) => (one.state === "observation" ? saying(each.observation) : meaning(each));
    if (one.state === "observation") fact("value", meaning(mention));
    fact("output", told(one.found));
    fact(view.sheet.gold ? "gold" : "corrected", told(one.work));
  } else {
    fact("value", meaning(mention));
  }
  fact("bound", mention.bound && `${BOUND_SIGNS[mention.bound]} ${word(`bound${mention.bound}`)}`);
  if (mention.value.ambiguous) fact("ambiguous", (mention.value.candidates ?? []).join(" · "));
  const said = mention.observation;
  if (said) {
    fact("indicator", indicators(said).join(" | "));
    fact("subject", said.subject);
    fact("period", periodOf(said));
    fact("measure", [said.measure, said.direction, said.basis, said.status].filter(Boolean).map((key) => word(key)).join(" · "));
  }
  if (view.rules) fact("rule", one.found?.rule);
  fact("offsets", `${one.start}–${one.end}`);
  const acts = make("div", { className: "acts" });
  if (one.work) {
    acts.append(
      button(word("edit"), () => editForm(one.work), { id: "edit", title: "e" }),
      button(word("remove"), () => removeChosen(), { id: "remove", title: "Delete" }));
    if (one.found && one.state !== "same") acts.append(button(word("takeOutput"), () => correct(one.work, one.found), { id: "take" }));
  } else {
    acts.append(button(word(view.sheet.gold ? "takeOutput" : "restore"), () => correct(null, one.found), { id: "take" }));
  }
  acts.append(addButton(), button(word("link"), () => copyLink(one), { id: "link" }));
  detail.replaceChildren(head, facts, ...(isUnsure(one.work) ? [decisionButtons(one)] : []), acts);
}

/** Put the link to a mention on the clipboard and into the page's address. */
async function copyLink(one) {
  history.replaceState(null, "", linkOf(one));
  try {
    await navigator.clipboard.writeText(location.href);
    say(word("linkCopied"));
  } catch {
    say(word("linkShown"));
  }
}

function addButton() {
  return button(word("add"), () => addForm(), { id: "add", title: "a" });
}

/** The buttons for the corrections of a document: the gold file, undoing, giving up. */
function correctionButtons(sheet) {
  return make("div", { className: "tools" },
    button(word("download"), downloadGold, { id: "download", className: "main" }),
    catalogue.live ? button(word("saveGold"), () => saveGold(sheet, true), { id: "save-gold", className: "main" }) : null,
    button(word("undo"), undo, { id: "undo", disabled: !sheet.history.length, title: "u" }),
    button(word("discard"), discard, { id: "discard", disabled: !sheet.edited }));
}

/** Put one mention in the place of another, say so, and show the document anew. Whether it went well. */
function correct(old, next) {
  try {
    view.sheet.change(old, next);
  } catch (error) {
    say(error.message, true);
    return false;
  }
  showDocument(next ?? null);
  say(next ? word("done") : word("deleted", { text: old.text }));
  return true;
}

function removeChosen() {
  const { chosen } = view;
  if (chosen?.work) correct(chosen.work, null);
}

function undo() {
  if (!view.sheet.undo()) return;
  showDocument();
  say(word("undone"));
}

function discard() {
  view.sheet.discard();
  showDocument();
  say(word("discarded"));
}

function downloadGold() {
  try {
    offer(fileName(view.sheet.entry.id, ".gold.json"), view.sheet.toGold(), "application/json");
  } catch (error) {
    say(error.message, true);
  }
}

/** Offer the types beside a selection in the text. */
function showMarker() {
  const marker = byId("marker");
  const span = byId("dialog").open || document.querySelector("form.editor") ? null : selectedSpan();
  marker.hidden = !span;
  if (!span) return;
  marker.replaceChildren(...TYPES.map((type) =>
    button(word(type), () => {
      marker.hidden = true;
      addForm(span, type);
    }, { className: `chip ${type}`, "data-mark": type, "aria-pressed": true })));
  putBy(marker, getSelection().getRangeAt(0).getClientRects()[0] ?? byId("text").getBoundingClientRect());
}

/** The value that a mention of the same words has elsewhere, or a guess. */
function valueFor(type, text) {
  const twin = [...view.sheet.work, ...view.sheet.found].find((mention) => mention.type === type && mention.text === text);
  if (twin) return { value: twin.value, bound: twin.bound ?? null };
  if (type === "AMOUNT") return { value: guessAmount(text), bound: null };
  if (type === "DATE") return { value: guessDate(text), bound: null };
  if (type === "DISTRICT") return { value: { name: text, code: null, path: "" }, bound: null };
  return { value: { name: text, kind: "other" }, bound: null };
}

/** The form for a new mention of the selected words, or of words that are typed in. */
function addForm(span = selectedSpan(), type = "AMOUNT") {
  if (span) {
    editForm({ type, ...span, ...valueFor(type, span.text), observation: null }, true);
    return;
  }
  const quote = make("input", { id: "quote", "aria-label": word("quote"), required: true });
  const which = make("input", { id: "which", type: "number", min: 1, value: 1, "aria-label": word("occurrence") });
  const form = make("form", {
    className: "editor",
    onsubmit: (event) => {
      event.preventDefault();
      const found = occurrence(quote.value, Number(which.value));
      if (found) addForm(found, type);
      else say(word("notThere"), true);
    },
  },
  make("h3", { textContent: word("add") }),
  field(word("quote"), quote), field(word("occurrence"), which),
  make("div", { className: "acts" }, button(word("next"), null, { type: "submit", className: "main" }), button(word("cancel"), showDetail)));
  byId("detail").replaceChildren(form);
  showPane("beside");
  quote.focus();
}

/** The span of the nth occurrence of some words. */
function occurrence(quote, nth) {
  let at = -1;
  for (let i = 0; i < nth; i += 1) {
    at = view.sheet.text.indexOf(quote, at + 1);
    if (at < 0 || !quote) return null;
  }
  const { offsets } = view.sheet;
  return { start: offsets.pointAt(at), end: offsets.pointAt(at + quote.length), text: quote };
}

function field(label, input) {
  return make("label", { className: "field" }, make("span", { textContent: label }), input);
}

/** The form to change a mention; `fresh` when it is not in the document yet. */
function editForm(mention, fresh = false) {
  const draft = structuredClone(mention);
  const form = make("form", { className: "editor", noValidate: true });
  const rebuild = (focus) => {
    form.replaceChildren(...editorParts(draft, form, rebuild));
    if (focus) form.querySelector(focus)?.focus();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    let next = null;
    try {
      next = readForm(form, draft);
    } catch (error) {
      say(error.message, true);
      return;
    }
    if (correct(fresh ? null : mention, next)) offerOthers(mention, next);
  });
  rebuild();
  byId("marker").hidden = true;
  byId("detail").replaceChildren(form);
  showPane("beside");
  form.querySelector("[name=type]").focus();
}

function editorParts(draft, form, rebuild) {
  const text = (name, value, extra = {}) => make("input", { name, value: value ?? "", autocomplete: "off", spellcheck: false, ...extra });
  const retype = (type) => {
    draft.type = type;
    Object.assign(draft, valueFor(type, draft.text));
    if (type !== "AMOUNT") draft.observation = null;
    rebuild("[name=type]");
  };
  const parts = [
    field(word("type"), choice(word("type"), TYPES.map((type) => [type, word(type)]), draft.type, retype, { name: "type" })),
    spanPart(draft, form, rebuild),
    ...FIELDS[draft.type].map(([name, label]) =>
      field(word(label), text(`value-${name}`, draft.value[name], draft.type === "DATE" ? { placeholder: "2023-01-31" } : {}))),
  ];
  if (draft.type === "ORGANISATION") {
    parts.push(field(word("kind"), choice(word("kind"), KINDS.map((kind) => [kind, word(kind)]), draft.value.kind, () => {}, { name: "value-kind" })));
  }
  if (draft.type === "AMOUNT") {
    const bounds = [["", word("none")], ...Object.entries(BOUND_SIGNS).map(([bound, sign]) => [bound, `${sign} ${word(`bound${bound}`)}`])];
    parts.push(field(word("bound"), choice(word("bound"), bounds, draft.bound ?? "", () => {}, { name: "bound" })), observationPart(draft, text));
  }
  parts.push(make("div", { className: "acts" },
    button(word("save"), null, { type: "submit", className: "main", id: "keep" }),
    button(word("cancel"), showDetail, { id: "cancel" })));
  return parts;
}

function spanPart(draft, form, rebuild) {
  const { sheet } = view;
  const move = (start, end, id) => {
    if (start < 0 || end > sheet.offsets.points || start >= end) return;
    takeValues(form, draft);
    Object.assign(draft, { start, end, text: sheet.slice(start, end) });
    rebuild(`#${id}`);
  };
  const { start, end } = draft;
  const arrow = (sign, key, from, to) => button(sign, () => move(from, to, key), { id: key, "aria-label": word(key), title: word(key) });
  return make("div", { className: "span", role: "group", "aria-label": word("span") },
    arrow("◂", "startLeft", start - 1, end), arrow("▸", "startRight", start + 1, end),
    make("q", { id: "span-text", textContent: draft.text }),
    arrow("◂", "endLeft", start, end - 1), arrow("▸", "endRight", start, end + 1),
    button(word("useSelection"), () => {
      const span = selectedSpan();
      if (span) move(span.start, span.end, "use-selection");
      else say(word("selectFirst"), true);
    }, { id: "use-selection", onpointerdown: (event) => event.preventDefault() }));
}

function observationPart(draft, text) {
  const said = draft.observation ?? {};
  const states = make("input", { type: "checkbox", name: "states", checked: Boolean(draft.observation) });
  const slots = make("div", { className: "slots", hidden: !draft.observation },
    field(word("names"), text("indicator", said.indicator ? indicators(said).join(" | ") : "")),
    field(word("subject"), text("subject", said.subject)),
    field(`${word("period")} ${word("first")}`, text("period-start", said.period?.start, { placeholder: "2023-01-01" })),
    field(`${word("period")} ${word("last")}`, text("period-end", said.period?.end, { placeholder: "2023-01-31" })),
    Object.entries(SLOTS).map(([slot, options]) =>
      field(word(slot), choice(word(slot), options.map((key) => [key, key ? word(key) : word("none")]), said[slot] ?? "", () => {}, { name: slot }))));
  states.addEventListener("change", () => {
    slots.hidden = !states.checked;
  });
  return make("fieldset", {}, make("legend", {}, make("label", {}, states, ` ${word("states")}`)), slots);
}

/** Take what is typed so far into the draft, right or not, so that moving a border loses nothing. */
function takeValues(form, draft) {
  const read = (name) => form.elements[name]?.value.trim() ?? "";
  for (const [name] of FIELDS[draft.type]) draft.value[name] = read(`value-${name}`);
  if (draft.type === "ORGANISATION") draft.value.kind = read("value-kind");
  if (draft.type !== "AMOUNT") return;
  draft.bound = read("bound") || null;
  draft.observation = form.elements.states.checked ? typedObservation(read) : null;
}

function typedObservation(read) {
  const [start, end] = [read("period-start") || null, read("period-end") || null];
  return {
    indicator: read("indicator").split("|").map((name) => name.trim()).filter(Boolean),
    subject: read("subject") || null,
    period: start || end ? { start, end } : null,
    measure: read("measure"),
    direction: read("direction") || null,
    basis: read("basis") || null,
    status: read("status"),
  };
}

/** The mention that the form describes. Throws with words for the person when it is none. */
function readForm(form, draft) {
  takeValues(form, draft);
  const { type, start, end, text } = draft;
  const value = checkedValue(type, draft.value);
  if (type !== "AMOUNT") return { type, start, end, text, value };
  const { observation } = draft;
  if (observation) {
    if (!observation.indicator.length) throw new Error(word("needIndicator"));
    if (observation.period) checkedInterval(observation.period.start, observation.period.end);
  }
  return { type, start, end, text, value, bound: draft.bound, observation };
}

function checkedInterval(start, end) {
  for (const day of [start, end]) if (day && !isDay(day)) throw new Error(word("badDay"));
  if (!start && !end) throw new Error(word("needDay"));
  if (start && end && start > end) throw new Error(word("badOrder"));
  return { start: start || null, end: end || null };
}

function checkedValue(type, value) {
  if (type === "DATE") return checkedInterval(value.start, value.end);
  if (type === "AMOUNT") {
    const names = value.value ? ["value"] : ["low", "high"];
    const numbers = names.map((name) => (value[name] ?? "").replace(/[,，\s]/g, ""));
    if (!numbers.every((number) => /^-?\d+(\.\d+)?$/.test(number))) throw new Error(word("badNumber"));
    return { ...Object.fromEntries(names.map((name, i) => [name, numbers[i]])), unit: value.unit ?? "" };
  }
  if (!value.name) throw new Error(word("needName"));
  if (type === "ORGANISATION") return { name: value.name, kind: value.kind };
  if (value.code && !/^\d{6}$/.test(value.code)) throw new Error(word("badCode"));
  if (!value.path) throw new Error(word("needPath"));
  return { code: value.code || null, name: value.name, path: value.path };
}
