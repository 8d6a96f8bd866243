// --- Elements: words from records only ever become text nodes. ---
const SVG = "http://www.w3.org/2000/svg";
const byId = id => document.getElementById(id);

function fill(node, properties, children) {
  for (const [name, value] of Object.entries(properties || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "data") Object.assign(node.dataset, value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(2).filter(child => child !== null && child !== undefined && child !== false));
  return node;
}

const el = (tag, properties, ...children) => fill(document.createElement(tag), properties, children);
const svg = (tag, properties, ...children) => fill(document.createElementNS(SVG, tag), properties, children);
// A name in a sentence of ours: its own direction must not turn ours around.
const bdi = (text, name) => el("bdi", {class: name}, text);
const button = (text, act, properties) => el("button", {type: "button", onclick: act, ...properties}, text);
const key = name => el("kbd", {}, name);

const grouped = new Intl.NumberFormat("en-GB");
const number = count => grouped.format(count);
const plural = (count, one, many) => number(count) + " " + (count === 1 ? one : many || one + "s");
const percent = (part, whole) => whole ? Math.round(100 * part / whole) + " %" : "–";
const sure = value => value.toFixed(2);

// Without accents and case, so that what is searched for is found.
const fold = text => text.normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase();

const brief = (text, most) => text.length > most ? Array.from(text).slice(0, most).join("").trimEnd() + "…" : text;
const speakersIn = record => record.speakers.map(speaker => speaker.label).join(", ") || NOBODY;

function say(...words) {
  const place = byId("status");
  place.replaceChildren(...words);
  clearTimeout(say.timer);
  say.timer = setTimeout(() => place.replaceChildren(), 4000);
}

// A list of thousands: only the rows in sight exist.  `row(place)` makes the inside of one row.
class LongList {
  constructor(box, height, row) {
    Object.assign(this, {box, height, row, count: 0});
    this.list = el("div", {role: "list", class: "rows"});
    box.replaceChildren(this.list);
    box.addEventListener("scroll", () => this.draw());
    new ResizeObserver(() => this.draw()).observe(box);
  }

  // So many rows, with the one at `place` in sight.
  show(count, place = null) {
    if (count !== this.count) this.list.style.height = count * this.height + "px";
    this.count = count;
    if (place === null) this.draw(); else this.reveal(place);
  }

  draw() {
    const {scrollTop, clientHeight} = this.box;
    const first = Math.max(0, Math.floor(scrollTop / this.height) - 4);
    const last = Math.min(this.count, Math.ceil((scrollTop + clientHeight) / this.height) + 4);
    const held = this.list.contains(document.activeElement)
      ? document.activeElement.closest("[role=listitem]").getAttribute("aria-posinset") : null;
    const rows = [];
    for (let place = first; place < last; place++) {
      const item = el("div", {role: "listitem", "aria-setsize": this.count, "aria-posinset": place + 1},
        this.row(place));
      item.style.top = place * this.height + "px";
      item.style.height = this.height + "px";
      rows.push(item);
    }
    this.list.replaceChildren(...rows);
    if (held !== null) {
      const again = this.list.querySelector(`[aria-posinset="${held}"] button`);
      if (again) again.focus({preventScroll: true});
    }
  }

  reveal(place) {
    const top = place * this.height;
    const {scrollTop, clientHeight} = this.box;
    if (top < scrollTop) this.box.scrollTop = Math.max(0, top - this.height);
    else if (top + this.height > scrollTop + clientHeight) this.box.scrollTop = top + 2 * this.height - clientHeight;
    this.draw();
  }
}
