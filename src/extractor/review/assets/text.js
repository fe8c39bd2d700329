// Texts, offsets and exact numbers. Gold counts Unicode code points; JavaScript counts UTF-16 units, in
// which an emoji or a rare character is two.

/** Turns offsets in code points into offsets in UTF-16 units, and back. */
class Offsets {
  constructor(text) {
    this.wide = []; // where the characters of two units stand, in code points
    for (let unit = 0; unit < text.length; unit += 1) {
      if (text.codePointAt(unit) > 0xffff) {
        this.wide.push(unit - this.wide.length);
        unit += 1;
      }
    }
    this.points = text.length - this.wide.length;
  }

  units(point) {
    return point + this.before((index) => this.wide[index] < point);
  }

  pointAt(unit) {
    return unit - this.before((index) => this.wide[index] + index < unit);
  }

  before(isBefore) {
    let low = 0;
    let high = this.wide.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isBefore(middle)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** A decimal string in its shortest form, so that equal numbers are equal strings. */
function canonical(number) {
  const match = /^(-?)0*(\d+?)(?:\.(\d*?)0*)?$/.exec(number);
  if (!match) return number;
  const plain = match[2] + (match[3] ? "." + match[3] : "");
  return plain === "0" ? plain : match[1] + plain;
}

/** A decimal string with its thousands set apart. */
function grouped(number) {
  const [whole, fraction] = number.split(".");
  const spaced = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? spaced : `${spaced}.${fraction}`;
}

/** A decimal string moved by powers of ten, exactly. */
function shifted(number, power) {
  const [whole, fraction = ""] = number.split(".");
  const digits = whole + fraction.padEnd(power, "0");
  const point = whole.length + power;
  return canonical(digits.slice(0, point) + (digits.length > point ? "." + digits.slice(point) : ""));
}

const SCALES = { 万亿: 12, 亿: 8, 千万: 7, 百万: 6, 万: 4, 千: 3, 百: 2 };

/** A first guess at the value of an amount that a person marks, where it is written in digits. */
function guessAmount(quote) {
  const even = quote.normalize("NFKC").replace(/[\s,]/g, "");
  const match = /^(-?\d+(?:\.\d+)?)[余多来]?(万亿|亿|千万|百万|万|千|百)?[余多]?(.*)$/.exec(even);
  if (!match) return { value: "", unit: "" };
  return { value: shifted(match[1], SCALES[match[2]] ?? 0), unit: match[3].replace(/人民币$/, "") };
}

/** A first guess at the value of a date: a year, a month or a day written in full. */
function guessDate(quote) {
  const match = /(\d{4})年?(?:度|(?:(\d{1,2})月(?:份)?(?:(\d{1,2})日)?))?/.exec(quote.normalize("NFKC"));
  if (!match) return { start: null, end: null };
  const [, year, month, day] = match;
  const two = (number) => String(number).padStart(2, "0");
  if (day) return { start: `${year}-${two(month)}-${two(day)}`, end: `${year}-${two(month)}-${two(day)}` };
  if (month) {
    const last = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
    return { start: `${year}-${two(month)}-01`, end: `${year}-${two(month)}-${two(last)}` };
  }
  return { start: `${year}-01-01`, end: `${year}-12-31` };
}

/** Whether a string is a day of the calendar in ISO 8601. */
function isDay(text) {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

/** An interval as short as it can be said: 2023, 2023-01, 2023-01-05, or both ends. */
function interval(start, end) {
  if (!start && !end) return "";
  if (start === end) return start;
  if (start && end) {
    if (start.endsWith("-01-01") && end === `${start.slice(0, 4)}-12-31`) return start.slice(0, 4);
    const last = new Date(Date.UTC(Number(start.slice(0, 4)), Number(start.slice(5, 7)), 0)).getUTCDate();
    if (start.endsWith("-01") && end === `${start.slice(0, 8)}${String(last).padStart(2, "0")}`) {
      return start.slice(0, 7);
    }
  }
  return `${start ?? "…"} – ${end ?? "…"}`;
}

const BOUND_SIGNS = { ">": ">", ">=": "≥", "<": "<", "<=": "≤", "~": "≈" };

/** What a mention means, on one line. */
function meaning(mention) {
  const value = mention.value;
  switch (mention.type) {
    case "DATE":
      return interval(value.start, value.end) || word("unknown");
    case "AMOUNT": {
      const sign = mention.bound ? `${BOUND_SIGNS[mention.bound]} ` : "";
      const number = value.value === undefined ? `${grouped(value.low)}–${grouped(value.high)}` : grouped(value.value);
      return `${sign}${number} ${value.unit}`.trimEnd();
    }
    case "DISTRICT":
      return value.code ? `${value.path} · ${value.code}` : value.path;
    default:
      return `${value.name} · ${word(value.kind)}`;
  }
}

/** The names of an observation's indicator: one in an output, a list in gold. */
function indicators(observation) {
  return [observation.indicator].flat();
}

/** Whether an observation tells a fall. */
function falls(said) {
  return said.direction === "down" && ["change", "difference"].includes(said.measure);
}

/** An observation's figure as a table shows it: as written, with the sign of a fall where it is not written. */
function figure(mention) {
  const written = mention.text.replace(/\s/g, "");
  return (falls(mention.observation) && !/^[-−－–]/.test(written) ? "-" : "") + written;
}
