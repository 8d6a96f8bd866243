// --- Filters: which records all views show. ---
const EMPTY = {words: "", speaker: "", doc: "", rule: "", flag: "", kind: "", act: "", decided: "", low: 0, high: 1};
const UNRESOLVED = "(nobody named)";
const filter = {...EMPTY};
let shown = RECORDS;

function haystack(record) {
  if (record.hay === undefined) {
    const {doc, speakers} = record;
    const around = doc.text === undefined ? [record.before, record.after] : [];
    record.hay = fold([...record.content, ...record.cue, ...record.source].map(span => span.text)
      .concat(speakers.map(one => [one.name, one.description, one.role, one.affiliation].join(" ")), around,
        [doc.label, doc.id, doc.publisher || "", record.id]).join(" "));
  }
  return record.hay;
}

function speakerTest(value) {
  if (value === UNRESOLVED) return record => record.speakers.length === 0;
  if (SPEAKER_NAMES.has(value)) return record => record.speakers.some(speaker => speaker.label === value);
  const wanted = fold(value);
  return record => record.speakers.some(speaker => fold(speaker.label).includes(wanted));
}

function docTest(value) {
  if (DOC_NAMES.has(value)) return record => record.doc.label === value;
  const wanted = fold(value);
  return record => fold(record.doc.label + " " + record.doc.id).includes(wanted);
}

function decidedTest(value) {
  if (value === "decided") return record => decisions.has(record.id);
  return record => verdictOf(record) === value;
}

function tests() {
  const out = [];
  const {words, speaker, doc, rule, flag, kind, act, decided, low, high} = filter;
  if (kind) out.push(record => record.kind === kind);
  if (act) out.push(record => record.act === act);
  if (rule) out.push(record => record.rule === rule);
  if (flag) out.push(flagTest(flag));
  if (low > 0 || high < 1) out.push(record => record.confidence >= low && record.confidence <= high);
  if (decided) out.push(decidedTest(decided));
  if (doc) out.push(docTest(doc));
  if (speaker) out.push(speakerTest(speaker));
  if (words.trim()) {
    const wanted = fold(words).trim().split(/\s+/);
    out.push(record => wanted.every(word => haystack(record).includes(word)));
  }
  return out;
}

// A flag of the record itself, or one across documents that points at it.
function flagTest(name) {
  const across = PAGE.flags.find(flag => flag.name === name);
  const pointed = new Set(across ? across.found.flatMap(found => found.records) : []);
  return record => record.flags.includes(name) || pointed.has(record.n);
}

function applyFilters() {
  const all = tests();
  shown = all.length ? RECORDS.filter(record => all.every(test => test(record))) : RECORDS;
}

function setFilter(changes) {
  Object.assign(filter, changes);
  applyFilters();
  showFilters();
  refresh();
}

const isFiltered = name => filter[name] !== EMPTY[name];

function tally(values) {
  const out = new Map();
  for (const value of values) out.set(value, (out.get(value) || 0) + 1);
  return [...out].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

const SPEAKERS_BY_USE = tally(RECORDS.flatMap(record => record.speakers.map(speaker => speaker.label)));
const SPEAKER_NAMES = new Set(SPEAKERS_BY_USE.map(([name]) => name));
const DOC_NAMES = new Set(DOCS.map(doc => doc.label));
const FLAG_NAMES = tally(RECORDS.flatMap(record => record.flags)).map(([name]) => name)
  .concat(PAGE.flags.map(flag => flag.name)).filter((name, place, all) => all.indexOf(name) === place);

const CHOICES = {
  kind: KINDS,
  act: tally(RECORDS.map(record => record.act)).map(([name]) => name),
  rule: tally(RECORDS.map(record => record.rule)).map(([name]) => name).sort(),
  flag: FLAG_NAMES,
};
const LABELS = {words: "words", speaker: "speaker", doc: "article", rule: "rule", flag: "flag", kind: "kind",
  act: "act", decided: "decision"};

function setUpFilters() {
  for (const [name, values] of Object.entries(CHOICES)) {
    byId("by-" + name).append(...values.map(value => el("option", {value}, value)));
  }
  const most = 500;  // a longer list helps nobody
  byId("speakers").append(...[UNRESOLVED, ...SPEAKERS_BY_USE.slice(0, most).map(([name]) => name)]
    .map(value => el("option", {value})));
  byId("docs").append(...DOCS.slice(0, most).map(doc => el("option", {value: doc.label})));
  for (const name of [...Object.keys(CHOICES), "decided"]) {
    byId("by-" + name).addEventListener("change", event => setFilter({[name]: event.target.value}));
  }
  let waiting = 0;
  for (const name of ["words", "speaker", "doc"]) {
    byId("by-" + name).addEventListener("input", event => {
      clearTimeout(waiting);
      waiting = setTimeout(() => setFilter({[name]: event.target.value}), 80);
    });
  }
  byId("by-low").addEventListener("input", () => {
    const low = Number(byId("by-low").value);
    setFilter({low, high: Math.max(low, filter.high)});
  });
  byId("by-high").addEventListener("input", () => {
    const high = Number(byId("by-high").value);
    setFilter({high, low: Math.min(high, filter.low)});
  });
  byId("reset").addEventListener("click", () => setFilter(EMPTY));
}

// Controls, chips and count say what the filter is.
function showFilters() {
  for (const name of ["words", "speaker", "doc", "rule", "flag", "kind", "act", "decided", "low", "high"]) {
    const control = byId("by-" + name);
    if (control.value !== String(filter[name])) control.value = filter[name];
  }
  byId("range").textContent = `${sure(filter.low)} – ${sure(filter.high)}`;
  const chips = Object.keys(LABELS).filter(isFiltered).map(name => [`${LABELS[name]}: `, filter[name], {[name]: ""}]);
  if (isFiltered("low") || isFiltered("high")) chips.push(["confidence: ", byId("range").textContent, {low: 0, high: 1}]);
  byId("chips").replaceChildren(...chips.map(([label, value, without]) => el("li", {},
    el("button", {type: "button", class: "chip", onclick: () => setFilter(without),
      "aria-label": `remove the filter ${label}${value}`}, label, bdi(value), " ✕"))));
  byId("reset").hidden = chips.length === 0;
  byId("count").textContent = shown.length === RECORDS.length
    ? plural(RECORDS.length, "record") : `${number(shown.length)} of ${plural(RECORDS.length, "record")}`;
}
