// --- The articles: what is said in them, in its place. ---
let articles = [];  // documents with a record shown
let article = null;
let pointed = null;  // the record whose details stand beside the text
let articleList = null;

function setUpArticles() {
  articleList = new LongList(byId("article-list"), 76, place => {
    const doc = articles[place];
    return el("button", {type: "button", class: "row", "aria-current": doc === article ? "true" : null,
      onclick: () => openArticle(doc)},
    el("span", {class: "row-title", dir: "auto"}, doc.label),
    el("span", {class: "row-more"}, plural(doc.inView.length, "record"), doc.date ? [" · ", bdi(doc.date)] : ""),
    map(doc));
  });
  const text = byId("article-text");
  const over = event => {
    const mark = event.target.closest("mark[data-n]");
    if (mark && RECORDS[mark.dataset.n] !== pointed) point(RECORDS[mark.dataset.n]);
  };
  text.addEventListener("mouseover", over);
  text.addEventListener("focusin", over);
  text.addEventListener("click", over);
  text.addEventListener("keydown", event => {
    const mark = event.target.closest("mark[data-n]");
    if (mark && event.key === "Enter") openReview(RECORDS[mark.dataset.n]);
  });
}

// Where in the article speech stands, as a strip.
function map(doc) {
  if (doc.text === undefined) return null;
  const length = Math.max(1, doc.text.length);
  return svg("svg", {class: "map", viewBox: "0 0 1000 6", height: 6, preserveAspectRatio: "none", "aria-hidden": "true"},
    svg("rect", {class: "rest", width: 1000, height: 6}),
    doc.inView.flatMap(record => record.content.map(span => svg("rect", {class: "fill " + record.kind,
      x: 1000 * toUnit(doc, span.start) / length, height: 6,
      width: Math.max(4, 1000 * (toUnit(doc, span.end) - toUnit(doc, span.start)) / length)}))));
}

function drawArticles() {
  for (const doc of articles) doc.inView = [];
  const found = new Set();
  for (const record of shown) {
    if (!found.has(record.doc)) { found.add(record.doc); record.doc.inView = []; }
    record.doc.inView.push(record);
  }
  articles = [...found].sort((a, b) => a.number - b.number);
  if (!found.has(article)) article = articles[0] || null;
  if (pointed && (pointed.doc !== article || !article.inView.includes(pointed))) pointed = null;
  articleList.show(articles.length);
  drawArticle();
}

function openArticle(doc, record = null) {
  article = doc;
  pointed = record;
  articleList.draw();
  drawArticle();
  if (record) reveal(record); else byId("article-head").scrollIntoView({block: "nearest"});
}

function drawArticle() {
  const [head, text] = [byId("article-head"), byId("article-text")];
  if (!article) {
    head.replaceChildren(el("p", {class: "quiet"}, "No article has a record that these filters show."));
    text.replaceChildren();
    byId("article-details").replaceChildren();
    return;
  }
  const more = [article.publisher, article.author, article.date].filter(Boolean);
  head.replaceChildren(el("h3", {dir: "auto"}, article.label),
    el("p", {class: "quiet"}, more.map((words, place) => [place ? " · " : "", bdi(words)]),
      more.length ? " · " : "", bdi(article.id), article.url ? [" · ", bdi(article.url)] : ""));
  drawText();
  drawDetails();
}

function drawText() {
  const records = article.inView;
  if (article.text === undefined) {
    const why = article.differs
      ? "The text that was given is not the one these records were made from, so only their contexts are shown."
      : "The text of this article was not given (--texts), so only the contexts of its records are shown.";
    byId("article-text").replaceChildren(el("p", {class: "quiet"}, why),
      ...records.map(record => {
        const block = paintContext(record, {active: record === pointed});
        fill(block.querySelector("mark.content"), {tabindex: 0, role: "button"}, []);
        return block;
      }));
    return;
  }
  byId("article-text").replaceChildren(...paint(article, records, {active: pointed, stops: true}));
  showFound(byId("article-text"));
}

// Another record's details: the pieces change their dress, the text stays as it is.
function point(record) {
  pointed = record;
  if (article.text === undefined) {
    for (const mark of byId("article-text").querySelectorAll("mark")) {
      mark.classList.toggle("active", RECORDS[mark.dataset.n] === record);
    }
  } else dressAll(byId("article-text"), record);
  drawDetails();
}

function drawDetails() {
  const place = byId("article-details");
  place.classList.toggle("filled", Boolean(pointed));
  if (!pointed) {
    place.replaceChildren(el("p", {class: "quiet"}, "Point at a mark, or go through them with ", key("←"), " ", key("→"), "."));
    return;
  }
  const record = pointed;
  place.replaceChildren(
    el("p", {class: "said", dir: "auto"}, brief(record.text, 200)),
    facts(record, {onEvidence: record.doc.text === undefined ? null : span => flash(record.doc, span)}),
    el("p", {class: "buttons"}, button("Review this record", () => openReview(record)),
      button("Close", () => { point(null); }, {class: "narrow-only"})));
}

function reveal(record) {
  const mark = byId("article-text").querySelector(`mark.content[data-n="${record.n}"]`) ||
    byId("article-text").querySelector(`mark[data-n="${record.n}"]`);
  if (mark) mark.scrollIntoView({block: "center"});
}

// Show where some evidence stands.
function flash(doc, span, box = byId("article-text")) {
  const unit = toUnit(doc, span.start);
  for (const mark of box.querySelectorAll(".evidence")) {
    const at = places.get(mark.firstChild);
    if (at !== undefined && at <= unit && unit < at + mark.firstChild.length) {
      mark.scrollIntoView({block: "center"});
      mark.classList.add("flash");
      setTimeout(() => mark.classList.remove("flash"), 1600);
      return;
    }
  }
}

function stepInArticle(by) {
  if (!article) return;
  const records = article.inView;
  const place = records.indexOf(pointed) + by;
  const next = place < 0 ? (by < 0 && pointed === null ? records.length - 1 : 0) : place;
  if (next >= records.length) {
    say("That was the last record of this article.");
    return;
  }
  point(records[next]);
  reveal(records[next]);
}
