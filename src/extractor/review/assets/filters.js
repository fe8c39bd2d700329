// Which mentions are shown: by type, rule, district, state and free text.

/** Whether any filter is set. */
function filtering() {
  const { types, rule, district, state, text } = view.filters;
  return types.size < TYPES.length || Boolean(rule || district || state || text);
}

/** Whether an item passes the filters. */
function passes(one) {
  const { types, rule, district, state, text } = view.filters;
  const mention = one.work ?? one.found;
  if (!types.has(one.type)) return false;
  if (rule && one.found?.rule !== rule) return false;
  if (state && !(state === "differs" ? one.state !== "same" : one.state === state)) return false;
  if (district && districtOf(mention) !== district) return false;
  return !text || searched(mention).includes(text.toLowerCase());
}

/** The place a mention is of: a district itself, or what an amount is said of. */
function districtOf(mention) {
  return mention.type === "DISTRICT" ? mention.value.name : (mention.observation?.subject ?? "");
}

function searched(mention) {
  const said = mention.observation ? [...indicators(mention.observation), mention.observation.subject] : [];
  return [mention.text, ...Object.values(mention.value), ...said].join(" ").toLowerCase();
}

/** How many of each thing there are, the most first. */
function counted(things) {
  const counts = new Map();
  for (const thing of things) if (thing) counts.set(thing, (counts.get(thing) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}

/** The row of filters over the text. */
function showFilters() {
  const { filters, sheet, items } = view;
  const chips = TYPES.map((type) => {
    const count = items.filter((one) => one.type === type).length;
    const toggle = () => {
      if (filters.types.has(type)) filters.types.delete(type);
      else filters.types.add(type);
      refilter();
    };
    return make("button", {
      type: "button", className: `chip ${type}`, "data-type": type, "aria-pressed": filters.types.has(type), onclick: toggle,
    }, word(type), make("span", { className: "count", textContent: count }));
  });
  const pick = (key, all, options) =>
    choice(word(key), [["", word(all)], ...options], filters[key], (value) => {
      filters[key] = value;
      refilter();
    }, { id: `filter-${key}` });
  const withCount = ([name, count]) => [name, `${name} (${count})`];
  const rules = counted(items.map((one) => one.found?.rule));
  const places = new Set(items.filter((one) => one.type === "DISTRICT").map((one) => districtOf(one.work ?? one.found)));
  const districts = counted(items.map((one) => districtOf(one.work ?? one.found))).filter(([name]) => places.has(name));
  const states = counted(items.map((one) => one.state).filter((state) => state !== "same"));
  const stateOptions = [["differs", word("differs")], ...states.map(([s, n]) => [s, `${stateWord(sheet, s)} (${n})`])];
  byId("filters").replaceChildren(
    ...chips,
    pick("rule", "allRules", rules.map(withCount)),
    pick("district", "allDistricts", districts.map(withCount)),
    ...(states.length || filters.state ? [pick("state", "allStates", stateOptions)] : []),
    make("input", {
      type: "search", id: "filter-text", placeholder: word("freeText"), "aria-label": word("freeText"), value: filters.text,
      oninput: (event) => {
        filters.text = event.target.value.trim();
        refilter(false);
      },
    }),
  );
}

/** Show the document anew after a filter was changed. */
function refilter(rebuild = true) {
  const focused = document.activeElement;
  const mark = focused?.id ? `#${focused.id}` : focused?.dataset?.type ? `.chip[data-type=${focused.dataset.type}]` : null;
  if (rebuild) showFilters();
  dimText();
  showSteps();
  showPanel();
  countMatches();
  if (rebuild && mark) document.querySelector(mark)?.focus();
}
