// --- Flags across documents: a section each, with what it means and what it found. ---
const AT_ONCE = 50;

function drawFlags() {
  const inView = new Set(shown.map(record => record.n));
  const sections = PAGE.flags.map(flag => {
    const found = flag.found.filter(one => !one.records.length || one.records.some(n => inView.has(n)));
    const list = el("ul", {class: "found"});
    const more = (from) => {
      list.append(...found.slice(from, from + AT_ONCE).map(foundItem));
      const rest = found.length - from - AT_ONCE;
      if (rest > 0) {
        const next = button(`${number(rest)} more`, () => { next.remove(); more(from + AT_ONCE); }, {class: "link"});
        list.after(next);
      }
    };
    const section = el("section", {class: "card flag-section", id: "flag-" + PAGE.flags.indexOf(flag)},
      el("h3", {}, flag.name, " ", el("span", {class: "badge"},
        found.length === flag.found.length ? number(found.length) : `${number(found.length)} of ${number(flag.found.length)}`)),
      el("p", {}, flag.explanation), list);
    more(0);
    return section;
  });
  byId("flags-body").replaceChildren(...(sections.length ? sections
    : [el("p", {class: "quiet"}, "No flags across documents came with this page.")]));
}

function foundItem(one) {
  const doc = one.doc === undefined ? null : DOCS[one.doc];
  const texts = one.records.map(n => RECORDS[n].text);
  // The place of a record is one step away, and its words stand below: no need to say them twice.
  const place = !texts.length && doc && one.span && doc.text !== undefined ? cut(doc, one.span[0], one.span[1]) : null;
  return el("li", {},
    one.detail && !texts.includes(oneLine(one.detail)) ? el("p", {class: "detail", dir: "auto"}, one.detail) : null,
    place ? el("blockquote", {dir: "auto"}, oneLine(place)) : null,
    !one.records.length && (doc || one.named) ? el("p", {class: "quiet"}, doc
      ? button(bdi(doc.label), () => { setFilter(EMPTY); show("articles"); openArticle(doc); }, {class: "link"}) : bdi(one.named)) : null,
    el("ul", {class: "plain-list"}, one.records.map(n => {
      const record = RECORDS[n];
      return el("li", {}, el("button", {type: "button", class: "row inline", onclick: () => openReview(record)},
        el("span", {class: "row-title"}, el("span", {class: "dot " + verdictOf(record), role: "img", "aria-label": VERDICTS[verdictOf(record)] || "undecided"}),
          bdi(speakersIn(record)), el("small", {}, bdi(record.doc.label))),
        el("span", {class: "row-more", dir: "auto"}, record.text)));
    })),
    one.missing ? el("p", {class: "quiet"}, plural(one.missing, "further record") + (one.missing === 1 ? " is" : " are") + " not on this page (a sample).") : null);
}
