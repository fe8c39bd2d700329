// What only a served page can do: extract a new bulletin, save gold.

/** Ask the server for something; its answer. Throws with the server's reason. */
async function ask(address, options) {
  const answer = await fetch(address, { ...options, headers: { "X-Extractor": "review", ...options.headers } });
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.error);
  return told;
}

async function saveGold() {
  const { sheet } = view;
  try {
    const told = await ask(`gold/${encodeURIComponent(sheet.entry.id)}`, { method: "PUT", body: sheet.toGold(), headers: { "Content-Type": "application/json" } });
    sheet.gold = sheet.work;
    sheet.start = sheet.work;
    sheet.history = [];
    sheet.entry.scores = told.scores;
    sheet.keep();
    setReviewed(sheet.entry, true);
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
        const number = addSheet(told.entry, told.body);
        showFrame();
        showShelf();
        openDocument(number);
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
