// One correction, made everywhere it applies: all observations with this subject, period or indicator.

const SHARED = {
  subject: (said) => said.subject ?? "",
  period: (said) => periodOf(said),
  indicator: (said) => indicators(said)[0],
};

/** What a correction changed in an observation that other observations share: [slot, before, after]. */
function sharedChanges(old, next) {
  if (!old?.observation || !next?.observation) return [];
  return Object.entries(SHARED)
    .map(([slot, read]) => [slot, read(old.observation), read(next.observation)])
    .filter(([, before, after]) => before && before !== after);
}

/** Offer, below what is looked at, to make a correction in the other observations that share what it changed. */
function offerOthers(old, next) {
  const lines = sharedChanges(old, next).flatMap(([slot, before, after]) => {
    const fits = (mention) => mention.observation && SHARED[slot](mention.observation) === before;
    const change = (mention) => decided(mention, { [slot]: next.observation[slot] });
    return [["othersHere", [view.sheet]], ["othersEverywhere", everySheet()]].map(([key, sheets]) => {
      const count = sheets.reduce((sum, sheet) => sum + sheet.work.filter(fits).length, 0);
      return count ? othersButton(key, { slot: word(slot), before, after, n: count }, () => changeEvery(sheets, fits, change)) : null;
    });
  }).filter(Boolean);
  if (lines.length) byId("detail").append(make("div", { className: "others", role: "group", "aria-label": word("others") }, lines));
}

function othersButton(key, slots, act) {
  return button(word(key, slots), () => {
    const changed = act();
    showDocument(view.chosen);
    showShelf();
    say(word("othersDone", { n: changed }));
  }, { "data-others": key });
}

const everySheet = () => loadedNumbers().map(sheetAt);
