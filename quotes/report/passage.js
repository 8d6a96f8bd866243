// --- Text with its content, cue and source marked. ---
const places = new WeakMap();  // text node -> the UTF-16 offset in its document at which it begins

// Stretches of the text over which the same spans lie, in order; `spans` have units, a role and a record.
function stretches(from, to, spans) {
  const edges = new Set([from, to]);
  for (const span of spans) {
    if (span.start > from && span.start < to) edges.add(span.start);
    if (span.end > from && span.end < to) edges.add(span.end);
  }
  const sorted = Uint32Array.from(edges).sort();
  const waiting = [...spans].sort((a, b) => a.start - b.start);
  const out = [];
  let [next, over] = [0, []];
  for (let i = 0; i + 1 < sorted.length; i++) {
    const [start, end] = [sorted[i], sorted[i + 1]];
    over = over.filter(span => span.end > start);
    while (next < waiting.length && waiting[next].start <= start) {
      if (waiting[next].end > start) over.push(waiting[next]);
      next += 1;
    }
    out.push({start, end, over: [...over]});
  }
  return out;
}

// The shortest span lies on top.
const topmost = spans => spans.reduce((best, span) => !best || span.end - span.start < best.end - best.start ? span : best, null);

// While its words are being corrected, those that are picked.
const contentOf = record => editor && editor.what === "content" && editor.record === record
  ? editor.spans : corrected(record).content;

function spansIn(doc, records) {
  const out = [];
  for (const record of records) {
    for (const role of ROLES) {
      const spans = role === "content" ? contentOf(record) : record[role];
      for (const span of spans) {
        out.push({start: toUnit(doc, span.start), end: toUnit(doc, span.end), role, record});
      }
    }
  }
  return out;
}

function evidenceIn(doc, records) {
  return records.flatMap(record => record.speakers.flatMap(speaker => speaker.evidence)
    .map(span => ({start: toUnit(doc, span.start), end: toUnit(doc, span.end), role: "evidence", record})));
}

const covers = new WeakMap();  // a piece of painted text -> the spans that lie over it

// The document's text from one unit to another as paragraphs, marked; `stops` makes each record a place for the keyboard.
function paint(doc, records, {from = 0, to = doc.text.length, active = null, stops = false} = {}) {
  const spans = [...spansIn(doc, records), ...evidenceIn(doc, records)]
    .filter(span => span.start < to && span.end > from).sort((a, b) => a.start - b.start);
  const stopped = new Set();
  const out = [];
  let [start, next, over] = [from, 0, []];
  while (start < to) {
    const newline = doc.text.indexOf("\n", start);
    const end = newline < 0 || newline >= to ? to : newline + 1;
    over = over.filter(span => span.end > start);
    while (next < spans.length && spans[next].start < end) over.push(spans[next++]);
    const blank = doc.text.slice(start, end).trim() === "";
    const block = el("div", {class: blank ? "paragraph blank" : "paragraph", dir: "auto"});
    for (const piece of stretches(start, end, over)) block.append(pieceOf(doc, piece, active, stops && stopped));
    out.push(block);
    start = end;
  }
  return out;
}

function pieceOf(doc, {start, end, over}, active, stopped) {
  const node = document.createTextNode(doc.text.slice(start, end));
  places.set(node, start);
  if (!over.length) return node;
  const top = topmost(over.filter(span => span.role !== "evidence"));
  const piece = el(top ? "mark" : "span", {}, node);
  covers.set(piece, over);
  if (top && stopped && top.role === "content" && !stopped.has(top.record)) {
    stopped.add(top.record);
    // A lone mark of punctuation is no name for a button.
    const name = /[\p{L}\p{N}]/u.test(node.data) ? null : top.record.text;
    fill(piece, {tabindex: 0, role: "button", "aria-label": name}, []);
  }
  dress(piece, active);
  return piece;
}

// What a piece looks like while some record is in hand: that record's own spans show although others lie upon them.
function dress(piece, active) {
  const over = covers.get(piece);
  const roles = over.filter(span => span.role !== "evidence");
  const own = roles.filter(span => span.record === active);
  const top = topmost(own.length ? own : roles);
  const names = top ? [top.role, verdictOf(top.record)] : [];
  if (own.length) names.push("active");
  if (active && over.some(span => span.role === "evidence" && span.record === active)) names.push("evidence");
  piece.className = names.join(" ");
  if (top) piece.dataset.n = top.record.n;
}

function dressAll(box, active) {
  for (const piece of box.querySelectorAll(".paragraph > *")) if (covers.has(piece)) dress(piece, active);
}

// The selected words within some element as a span in code points, without the spaces at its ends; or null.
function selected(doc, element) {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let [start, end] = [null, null];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!places.has(node) || !range.intersectsNode(node)) continue;
    const first = node === range.startContainer ? range.startOffset : 0;
    const last = node === range.endContainer ? range.endOffset : node.length;
    if (first >= last) continue;
    if (start === null) start = places.get(node) + first;
    end = places.get(node) + last;
  }
  if (start === null) return null;
  const words = doc.text.slice(start, end);
  start += words.length - words.trimStart().length;
  end -= words.length - words.trimEnd().length;
  return start < end ? spanOf(doc, start, end) : null;
}

function spanOf(doc, startUnit, endUnit) {
  const [start, end] = [toPoint(doc, startUnit), toPoint(doc, endUnit)];
  return {start, end, text: cut(doc, start, end)};
}

// Without the document's text: the context and the parts in their order, as far as the record has them.
function paintContext(record, {active = false} = {}) {
  const parts = ROLES.flatMap(role => record[role].map(span => ({...span, role}))).sort((a, b) => a.start - b.start);
  const block = el("div", {class: "paragraph", dir: "auto"});
  if (record.before) block.append(el("span", {class: "quiet"}, record.before), " ");
  let end = -1;
  for (const part of parts) {
    if (part.start < end) continue;
    if (end >= 0) block.append(part.start - end <= 2 ? " " : " … ");
    const mark = el("mark", {class: `${part.role} ${verdictOf(record)}${active ? " active" : ""}`, data: {n: record.n}}, part.text);
    block.append(mark);
    end = part.end;
  }
  if (record.after) block.append(" ", el("span", {class: "quiet"}, record.after));
  return block;
}

// Where the words that are searched for stand, drawn by the browser itself: nothing is added to the page.
function showFound(box) {
  if (!window.Highlight || !CSS.highlights) return;
  const words = filter.words.trim().toLowerCase().split(/\s+/).filter(word => word.length > 1);
  const ranges = [];
  const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
  while (words.length && walker.nextNode() && ranges.length < 2000) {
    const node = walker.currentNode;
    const text = node.data.toLowerCase();
    if (text.length !== node.length) continue;  // a letter that has two in lower case
    for (const word of words) {
      for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + word.length);
        ranges.push(range);
      }
    }
  }
  CSS.highlights.set("found", new Highlight(...ranges));
}

// All that is known of a record, beside its text.
function facts(record, {onEvidence = null} = {}) {
  const now = correctionsOf(record);
  const rows = [];
  const row = (label, ...inside) => rows.push(el("div", {class: "fact"}, el("dt", {}, label), el("dd", {}, ...inside)));
  const verdict = verdictOf(record);
  if (verdict !== "undecided") {
    const {by, note} = decisions.get(record.id);
    row("Decision", el("span", {class: "verdict " + verdict}, VERDICTS[verdict]), by ? [" by ", bdi(by)] : "",
      note ? [": ", bdi(note)] : "");
  }
  if (!record.speakers.length) row("Speaker", el("span", {class: "nobody"}, NOBODY), " ", el("small", {}, `(${record.sourceKind})`));
  for (const speaker of record.speakers) {
    row("Speaker", bdi(speaker.label, "speaker"),
      speaker.role || speaker.affiliation ? el("div", {class: "role"}, bdi([speaker.role, speaker.affiliation].filter(Boolean).join(", "))) : null,
      el("small", {class: "line-of-its-own"}, `${speaker.type.toLowerCase()}, by ${speaker.how}, ${sure(speaker.confidence)}`));
    if (speaker.evidence.length) {
      row("Evidence", el("ul", {class: "plain-list"}, speaker.evidence.map(span => el("li", {}, onEvidence
        ? button(bdi(span.text), () => onEvidence(span), {class: "link", "aria-label": `show in the text: ${span.text}`})
        : bdi(span.text)))));
    }
  }
  for (const [what, value] of Object.entries(now)) {
    const words = what === "content" ? value.map(span => oneLine(span.text)).join(" … ") : value === null ? "none" : value;
    row("Corrected " + (what === "content" ? "words" : what), el("ins", {}, bdi(words)));
  }
  row("Confidence", meter(record.confidence), " ", sure(record.confidence));
  row("Kind", el("span", {class: "kind " + record.kind}, record.kind), `, ${record.act}, ${record.polarity}`);
  if (record.lemma) row("Cue", bdi(record.lemma));
  row("Rule", el("code", {}, record.rule));
  row("Resolver", el("code", {}, record.resolver || "none"));
  if (record.candidates.length) row("Candidates", bdi(record.candidates.join(", ")));
  if (record.flags.length) row("Flags", record.flags.map(flag => el("span", {class: "flag"}, flag)));
  if (record.parent >= 0) row("Within", button(bdi(brief(RECORDS[record.parent].text, 80)),
    () => openReview(RECORDS[record.parent]), {class: "link"}));
  return el("dl", {class: "facts"}, rows);
}

function meter(value) {
  return svg("svg", {class: "meter", viewBox: "0 0 100 8", width: 80, height: 8, "aria-hidden": "true", preserveAspectRatio: "none"},
    svg("rect", {class: "rest", width: 100, height: 8, rx: 4}), svg("rect", {class: "part", width: 100 * value, height: 8, rx: 4}));
}
