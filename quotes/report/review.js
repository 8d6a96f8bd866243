// --- The review queue: one record after another, by keyboard. ---
const ORDERS = {
  unsure: ["least sure first", (a, b) => a.confidence - b.confidence],
  sure: ["surest first", (a, b) => b.confidence - a.confidence],
  text: ["as in the articles", (a, b) => a.n - b.n],
  rule: ["by rule", (a, b) => (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : a.confidence - b.confidence)],
};
const AROUND = 600;  // units of text to show on either side at most

let order = "unsure";
let queue = [];
let position = 0;
let queueList = null;

const current = () => queue[position] || null;

function setUpReview() {
  queueList = new LongList(byId("queue-list"), 64, place => {
    const record = queue[place];
    return el("button", {type: "button", class: "row", tabindex: place === position ? 0 : -1,
      "aria-current": place === position ? "true" : null, onclick: () => goTo(place)},
    el("span", {class: "row-title"}, el("span", {class: "dot " + verdictOf(record), role: "img", "aria-label": VERDICTS[verdictOf(record)] || "undecided"}),
      bdi(speakersIn(record)), el("small", {}, sure(record.confidence))),
    el("span", {class: "row-more", dir: "auto"}, brief(record.text, 120)));
  });
  byId("order").append(...Object.entries(ORDERS).map(([value, [label]]) => el("option", {value}, label)));
  byId("order").addEventListener("change", event => {
    const held = current();
    order = event.target.value;
    makeQueue(held);
    drawReview();
  });
  // By finger the handles may still be moved: there a button takes what is selected.
  byId("passage-box").addEventListener("mouseup", () => {
    if (editor && editor.what === "content" && !getSelection().isCollapsed) takeSelection();
  });
}

// The records shown in the chosen order; the one in hand stays in hand, or the first one undecided is.
function makeQueue(held = null) {
  queue = order === "text" ? [...shown] : [...shown].sort((a, b) => ORDERS[order][1](a, b) || a.n - b.n);
  const place = held ? queue.indexOf(held) : -1;
  position = place >= 0 ? place : Math.max(0, queue.findIndex(record => !decisions.has(record.id)));
}

function goTo(place) {
  position = Math.max(0, Math.min(queue.length - 1, place));
  editor = null;
  drawReview();
}

function openReview(record) {
  if (!queue.includes(record)) setFilter(EMPTY);
  show("review");
  goTo(queue.indexOf(record));
}

// The next record that waits for a decision, from here on and then from the start.
function goOn() {
  for (let step = 1; step <= queue.length; step++) {
    const place = (position + step) % queue.length;
    if (!decisions.has(queue[place].id)) {
      goTo(place);
      return;
    }
  }
  goTo(position);
  say("Every record shown is decided. ", plural(decisions.size, "decision"), " can be exported.");
}

function give(verdict) {
  const record = current();
  if (!record) return;
  decide(record, verdict);
  say(`${verdict === "accept" ? "Accepted" : "Rejected"}: `, bdi(brief(record.text, 60)));
  goOn();
}

function takeBack() {
  const record = undo();
  if (!record) {
    say("There is nothing to undo.");
    return;
  }
  if (!queue.includes(record)) setFilter(EMPTY);
  goTo(queue.indexOf(record));
  say("Undone: ", bdi(brief(record.text, 60)));
}

function drawReview() {
  queueList.show(queue.length, position);
  const record = current();
  byId("queue-place").textContent = record ? `${number(position + 1)} of ${number(queue.length)}` : "nothing to review";
  byId("review-card").hidden = !record;
  if (!record) return;
  const verdict = verdictOf(record);
  const now = corrected(record);
  byId("review-head").replaceChildren(
    el("span", {class: "verdict " + verdict}, VERDICTS[verdict] || "undecided"),
    el("span", {class: "speaker" + (now.speaker === null ? " nobody" : "")}, bdi(now.speaker === null ? NOBODY : now.speaker)),
    now.role ? el("span", {class: "role"}, bdi(now.role)) : "",
    el("a", {class: "doc", href: "#articles", onclick: event => { event.preventDefault(); show("articles"); openArticle(record.doc, record); }},
      bdi(record.doc.label)));
  drawPassage();
  byId("editor-place").replaceChildren(drawEditor() || "");
  byId("actions").hidden = editor !== null;
  byId("announce").textContent = `${position + 1}: ${now.speaker === null ? NOBODY : now.speaker}: ${record.text}`;
  byId("review-facts").replaceChildren(
    facts(record, {onEvidence: record.doc.text === undefined ? null : span => showEvidence(record, span)}));
  for (const name of ["accept", "reject", "correct"]) {
    for (const one of document.querySelectorAll(`#actions [data-verdict=${name}]`)) {
      one.setAttribute("aria-pressed", String(verdict === name));
    }
  }
  byId("undo").disabled = past.length === 0;
  const note = byId("note-field");
  if (document.activeElement !== note) note.value = notes.get(record.id) || (decisions.get(record.id) || {}).note || "";
}

// The paragraphs that hold the record, and what stands around them.
function drawPassage() {
  const record = current();
  const {doc} = record;
  if (doc.text === undefined) {
    byId("passage").replaceChildren(paintContext(record, {active: true}));
    return;
  }
  const spans = spansIn(doc, [record]).concat(evidenceIn(doc, [record]).filter(span => near(doc, span, record)));
  let from = Math.min(...spans.map(span => span.start));
  let to = Math.max(...spans.map(span => span.end));
  from = edgeBefore(doc.text, from);
  to = edgeAfter(doc.text, to);
  const painted = paint(doc, [record], {from, to, active: record});
  byId("passage").replaceChildren(...(from > 0 ? [el("p", {class: "cut"}, "…")] : []), ...painted,
    ...(to < doc.text.length ? [el("p", {class: "cut"}, "…")] : []));
  showFound(byId("passage"));
}

const near = (doc, span, record) => Math.abs(span.start - toUnit(doc, record.content[0].start)) < 2 * AROUND;

// The start of the paragraph before, or of a word where that is far.
function edgeBefore(text, at) {
  const own = text.lastIndexOf("\n", at - 1);
  const before = own > 0 ? text.lastIndexOf("\n", text.slice(0, own).trimEnd().length - 1) + 1 : 0;
  const far = at - AROUND;
  return before >= far ? before : Math.max(0, text.indexOf(" ", far) + 1);
}

function edgeAfter(text, at) {
  const own = text.indexOf("\n", at);
  if (own < 0) return text.length - at <= AROUND ? text.length : text.lastIndexOf(" ", at + AROUND);
  const rest = text.slice(own).search(/\S/);
  const next = rest < 0 ? -1 : text.indexOf("\n", own + rest);
  const end = next < 0 ? text.length : next;
  return end - at <= AROUND ? end : Math.max(at, text.lastIndexOf(" ", at + AROUND));
}

function showEvidence(record, span) {
  const unit = toUnit(record.doc, span.start);
  const seen = [...byId("passage").querySelectorAll(".evidence")].some(mark => {
    const at = places.get(mark.firstChild);
    return at <= unit && unit < at + mark.firstChild.length;
  });
  if (!seen) {
    show("articles");
    openArticle(record.doc, record);
  }
  flash(record.doc, span, seen ? byId("passage") : byId("article-text"));
}
