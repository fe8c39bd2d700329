// Makes elements. Text only ever becomes text nodes and properties, so nothing in a bulletin can be markup.

const TYPES = ["DATE", "AMOUNT", "DISTRICT", "ORGANISATION"];

/** The element of the page with an id. */
const byId = (id) => document.getElementById(id);

/** An element with properties (on… is a listener, aria-… and data-… are attributes) and children. */
function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (/^(aria-|data-|role$|for$|scope$|colspan$)/.test(name)) element.setAttribute(name, String(value));
    else element[name] = value;
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** A button. */
function button(label, onclick, properties = {}) {
  return make("button", { type: "button", textContent: label, onclick, ...properties });
}

/** A <select> of [value, label] pairs. */
function choice(label, options, chosen, onchange, properties = {}) {
  const select = make(
    "select",
    { "aria-label": label, title: label, onchange: () => onchange(select.value), ...properties },
    options.map(([value, text]) => make("option", { value, textContent: text, selected: value === chosen })),
  );
  return select;
}

/** An element of SVG. */
function draw(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/** Say something to the person, aloud to a screen reader, for a while. */
function say(message, isError = false) {
  const said = byId("said");
  said.textContent = message;
  said.classList.toggle("error", isError);
  said.classList.add("shown");
  clearTimeout(say.timer);
  say.timer = setTimeout(() => said.classList.remove("shown"), isError ? 8000 : 3500);
}

/** Give the person a file. */
function offer(name, content, type) {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = make("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

/** A file name out of an id, with nothing in it that a file system would mind. */
function fileName(id, ending) {
  return id.replace(/[^\p{L}\p{N}._-]/gu, "-").replace(/^[.-]+/, "") + ending;
}
