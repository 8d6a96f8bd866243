// --- Corrections: another speaker, role, kind or other words. ---
// A button that is pressed must not take the selection away.
const KEEP_SELECTION = {onpointerdown: event => event.preventDefault()};
let editor = null;  // {what, record, spans}

function openEditor(what) {
  const record = current();
  if (!record) return;
  if (what === "content" && record.doc.text === undefined) {
    say("Other words can only be marked where the page has the article's text (--texts).");
    return;
  }
  editor = {what, record, spans: corrected(record).content, part: 0};
  drawReview();
  const form = byId("editor");
  (form.querySelector("[data-first]") || form).focus({preventScroll: true});
  form.scrollIntoView({block: "nearest"});
}

function closeEditor(back = true) {
  editor = null;
  drawReview();
  if (back) byId("review-card").focus({preventScroll: true});
}

function saveCorrection(what, value) {
  const {record} = editor;
  correct(record, what, value);
  editor = null;
  drawReview();
  byId("review-card").focus({preventScroll: true});
  say(`Corrected: ${what === "content" ? "the words" : what}. `, key("→"), " goes on, ", key("u"), " takes it back.");
}

function drawEditor() {
  if (!editor) return null;
  const form = {speaker: speakerForm, role: roleForm, kind: kindForm, content: contentForm}[editor.what]();
  form.addEventListener("keydown", event => {
    if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); closeEditor(); }
  });
  return form;
}

function frame(title, onsubmit, ...inside) {
  return el("form", {id: "editor", class: "editor", "aria-label": title, onsubmit: event => { event.preventDefault(); onsubmit(); }},
    el("h4", {}, title), ...inside,
    el("p", {class: "buttons"}, el("button", {type: "submit", class: "primary"}, "Save ", key("Enter")),
      button(["Cancel ", key("Esc")], () => closeEditor())));
}

// Who else it may have been: the resolver's candidates, then whoever speaks in the article, those with names first.
function choices(record) {
  const others = record.doc.records.flatMap(other => other.speakers);
  const named = tally(others.filter(speaker => speaker.name).map(speaker => speaker.label)).map(([name]) => name);
  const names = [...record.speakers.map(speaker => speaker.label), ...record.candidates, ...named,
    ...others.map(speaker => speaker.label)];
  return [...new Set(names)].slice(0, 9);
}

function speakerForm() {
  const {record} = editor;
  const names = choices(record);
  const now = corrected(record).speaker;
  const known = names.includes(now);
  const free = el("input", {type: "text", id: "speaker-free", list: "speakers-here", autocomplete: "off", dir: "auto",
    value: known || now === null ? "" : now, "data-first": true, "aria-label": "another name"});
  const radios = [...names, null].map((name, place) => el("label", {class: "choice"},
    el("input", {type: "radio", name: "speaker", value: name === null ? "" : name, checked: name === now,
      data: {nobody: name === null ? "1" : ""}, onchange: () => { free.value = ""; }}),
    name === null ? NOBODY : bdi(name), key(String(name === null ? 0 : place + 1))));
  const take = name => saveCorrection("speaker", name);
  const form = frame("Who said it?", () => {
    const picked = form.querySelector("input[type=radio]:checked");
    if (free.value.trim()) take(free.value.trim());
    else if (picked) take(picked.dataset.nobody ? null : picked.value);
    else closeEditor();
  }, el("fieldset", {}, el("legend", {}, "A name from the article, by its number"), radios),
  el("label", {class: "free"}, "or another name ", free),
  el("datalist", {id: "speakers-here"}, SPEAKERS_BY_USE.slice(0, 300).map(([name]) => el("option", {value: name}))));
  // A digit picks a name at once, as long as nothing has been typed.
  form.addEventListener("keydown", event => {
    if (!/^[0-9]$/.test(event.key) || free.value || event.ctrlKey || event.metaKey || event.altKey) return;
    const place = Number(event.key) - 1;
    if (place >= names.length) return;
    event.preventDefault();
    take(place < 0 ? null : names[place]);
  });
  return form;
}

function roleForm() {
  const now = corrected(editor.record).role;
  const free = el("input", {type: "text", autocomplete: "off", dir: "auto", value: now || "", "data-first": true});
  return frame("What is the speaker's role?", () => saveCorrection("role", free.value.trim() || null),
    el("label", {class: "free"}, "Role, as the article has it; empty for none ", free));
}

function kindForm() {
  const now = corrected(editor.record).kind;
  const form = frame("Which kind is it?", () => saveCorrection("kind", form.querySelector("input:checked").value),
    el("fieldset", {}, el("legend", {}, "Kind"), KINDS.map((kind, place) => el("label", {class: "choice"},
      el("input", {type: "radio", name: "kind", value: kind, checked: kind === now, "data-first": kind === now}),
      swatch(kind), kind, key(String(place + 1))))));
  form.addEventListener("keydown", event => {
    const kind = KINDS[Number(event.key) - 1];
    if (kind && !event.ctrlKey && !event.metaKey && !event.altKey) { event.preventDefault(); saveCorrection("kind", kind); }
  });
  return form;
}

// The words: by selecting them in the passage, or with the keyboard, word by word.
function contentForm() {
  const {spans} = editor;
  const words = el("p", {class: "said", dir: "auto", "aria-live": "polite"}, spans.map(span => oneLine(span.text)).join(" … "));
  const move = (edge, by, label, name) => button(label, () => moveEdge(edge, by), {"aria-label": name});
  const form = frame("Which words are the content?", () => saveCorrection("content", editor.spans),
    el("p", {class: "quiet"}, "Select the words in the text above with mouse or finger, or move the edges: ",
      key("←"), " ", key("→"), " the end, ", key("Shift"), " with them the start."),
    words,
    el("div", {class: "edges"},
      el("div", {role: "group", "aria-label": "start"}, "Start ", move("start", -1, "←", "start a word earlier"), move("start", 1, "→", "start a word later")),
      el("div", {role: "group", "aria-label": "end"}, "End ", move("end", -1, "←", "end a word earlier"), move("end", 1, "→", "end a word later")),
      spans.length > 1 ? button(`Part ${editor.part + 1} of ${spans.length}`, () => {
        editor.part = (editor.part + 1) % spans.length;
        redrawEditor();
      }) : null,
      button("Take the selected words", () => takeSelection(), KEEP_SELECTION),
      button("Add them as a part", () => takeSelection(true), KEEP_SELECTION)));
  form.setAttribute("tabindex", "-1");
  form.addEventListener("keydown", event => {
    if (event.key === "Enter" && event.target === form) { event.preventDefault(); saveCorrection("content", editor.spans); }
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    event.preventDefault();
    event.stopPropagation();
    moveEdge(event.shiftKey ? "start" : "end", event.key === "ArrowLeft" ? -1 : 1);
  });
  return form;
}

function redrawEditor() {
  drawPassage();
  const form = drawEditor();
  const had = document.activeElement && byId("editor").contains(document.activeElement) ? document.activeElement.getAttribute("aria-label") : null;
  byId("editor").replaceWith(form);
  const again = had && form.querySelector(`button[aria-label="${had}"]`);
  (again || form).focus({preventScroll: true});
}

// Where words begin and end in a text, in units; a mark of punctuation is a word of its own.
function wordEdges(doc) {
  if (doc.words === undefined) {
    doc.words = [...doc.text.matchAll(/[\p{L}\p{N}\p{M}’'-]+|[^\s\p{L}\p{N}\p{M}]/gu)].map(found => [found.index, found.index + found[0].length]);
  }
  return doc.words;
}

function moveEdge(edge, by) {
  const {doc} = editor.record;
  const span = editor.spans[editor.part];
  let [start, end] = [toUnit(doc, span.start), toUnit(doc, span.end)];
  const words = wordEdges(doc);
  if (edge === "start") {
    const starts = words.map(([a]) => a).filter(at => by < 0 ? at < start : at > start && at < end);
    if (starts.length) start = by < 0 ? starts[starts.length - 1] : starts[0];
  } else {
    const ends = words.map(([, b]) => b).filter(at => by < 0 ? at < end && at > start : at > end);
    if (ends.length) end = by < 0 ? ends[ends.length - 1] : ends[0];
  }
  editor.spans = editor.spans.map((one, place) => place === editor.part ? spanOf(doc, start, end) : one);
  redrawEditor();
}

function takeSelection(further = false) {
  const span = selected(editor.record.doc, byId("passage"));
  if (!span) {
    say("Select the words in the text first.");
    return;
  }
  if (further) {
    // A part that touches another takes its place.
    const apart = editor.spans.filter(one => one.end <= span.start || one.start >= span.end);
    editor.spans = [...apart, span].sort((a, b) => a.start - b.start);
    editor.part = editor.spans.indexOf(span);
  } else {
    editor.spans = [span];
    editor.part = 0;
  }
  getSelection().removeAllRanges();
  redrawEditor();
}
