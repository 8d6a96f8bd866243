// --- Decisions: kept in this browser until exported. ---
const DECISIONS = "quotes-decisions/1";
const STORE = "quotes-audit:" + PAGE.run;
const VERDICTS = {accept: "accepted", reject: "rejected", correct: "corrected"};
const CORRECTABLE = ["speaker", "role", "kind", "content"];

const decisions = new Map();  // by record id, as exported
const notes = new Map();  // by record id, also of records that wait for a decision
const past = [];  // what undo brings back
const UNNAMED = "unnamed";  // who decides before a name is given
let reviewer = "";
let exported = true;  // whether all that was decided has left the page
let keeps = true;  // whether the browser lets the page keep anything

const verdictOf = record => decisions.has(record.id) ? decisions.get(record.id).decision : "undecided";
const correctionsOf = record => (decisions.get(record.id) || {}).corrections || {};

// What a record says once its corrections are taken in.
function corrected(record) {
  const changes = correctionsOf(record);
  const first = record.speakers[0];
  return {
    speaker: "speaker" in changes ? changes.speaker : record.speakers.length ? speakersIn(record) : null,
    role: "role" in changes ? changes.role : first ? first.role : null,
    kind: changes.kind || record.kind,
    content: changes.content || record.content,
  };
}

function original(record, what) {
  if (what === "speaker") return record.speakers.length ? speakersIn(record) : null;
  if (what === "role") return record.speakers.length ? record.speakers[0].role : null;
  return record[what];
}

function make(record, decision, corrections) {
  const note = notes.get(record.id);
  return {
    schema: DECISIONS, record: record.id, doc: record.doc.id, decision, by: reviewer || UNNAMED,
    at: new Date().toISOString().replace(/\.\d+Z$/, "Z"), rule: record.rule, kind: record.kind,
    confidence: record.confidence, stratum: record.stratum, weight: record.weight,
    ...(decision === "correct" ? {corrections} : {}), ...(note ? {note} : {}),
  };
}

function put(record, decision) {
  past.push({record, before: decisions.get(record.id)});
  if (decision) decisions.set(record.id, decision); else decisions.delete(record.id);
  keep();
}

const decide = (record, verdict) => put(record, make(record, verdict));

// One correction more; a correction back to what the record says is none.
function correct(record, what, value) {
  const changes = {...correctionsOf(record)};
  if (JSON.stringify(value) === JSON.stringify(original(record, what))) delete changes[what];
  else changes[what] = value;
  const ordered = Object.fromEntries(CORRECTABLE.filter(one => one in changes).map(one => [one, changes[one]]));
  put(record, Object.keys(ordered).length ? make(record, "correct", ordered) : undefined);
}

// A name given late holds for what was decided before it.
function sign(name) {
  reviewer = name;
  for (const [id, one] of decisions) if (one.by === UNNAMED && name) decisions.set(id, {...one, by: name});
  keep(exported);
}

function annotate(record, words) {
  if (words) notes.set(record.id, words); else notes.delete(record.id);
  const decision = decisions.get(record.id);
  if (decision) {
    const {note: _, ...rest} = decision;
    decisions.set(record.id, words ? {...rest, note: words} : rest);
  }
  keep();
}

function undo() {
  const last = past.pop();
  if (!last) return null;
  if (last.before) decisions.set(last.record.id, last.before); else decisions.delete(last.record.id);
  keep();
  return last.record;
}

function keep(isExported = false) {
  exported = isExported;
  const state = {reviewer, exported, decisions: [...decisions.values()], notes: [...notes]};
  try {
    localStorage.setItem(STORE, JSON.stringify(state));
  } catch {
    keeps = false;
  }
  changed();
}

function recall() {
  let state = null;
  try {
    state = JSON.parse(localStorage.getItem(STORE));
  } catch {
    keeps = false;
  }
  if (!state) return;
  reviewer = state.reviewer || reviewer;
  exported = state.exported !== false;
  decisions.clear();
  notes.clear();
  for (const one of state.decisions || []) if (BY_ID.has(one.record)) decisions.set(one.record, one);
  for (const [id, words] of state.notes || []) notes.set(id, words);
}

// In the order of the records, so that equal decisions make equal files.
function asLines() {
  return RECORDS.filter(record => decisions.has(record.id))
    .map(record => JSON.stringify(decisions.get(record.id)) + "\n").join("");
}

function save() {
  const name = (PAGE.title + "-decisions" + (reviewer ? "-" + reviewer : "")).replace(/[^\p{L}\p{N}]+/gu, "-");
  const address = URL.createObjectURL(new Blob([asLines()], {type: "application/jsonl"}));
  const link = el("a", {href: address, download: name + ".jsonl"});
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
  keep(true);
  say(plural(decisions.size, "decision") + " exported.");
}

function broken(one) {
  if (one === null || typeof one !== "object" || one.schema !== DECISIONS) return `no ${DECISIONS} object`;
  if (!(one.decision in VERDICTS) && one.decision !== "add") return `a decision is accept, reject, correct or add, not ${JSON.stringify(one.decision)}`;
  if (typeof one.record !== "string") return "it names no record";
  if (one.decision === "correct" && (one.corrections === null || typeof one.corrections !== "object")) {
    return "a decision \"correct\" says in `corrections` what is corrected";
  }
  return null;
}

// The later decision on a record wins; nothing is taken from a file with a broken line.
function load(text) {
  const found = [];
  let line = 0;
  for (const words of text.split("\n")) {
    line += 1;
    if (!words.trim()) continue;
    let one = null;
    try {
      one = JSON.parse(words);
    } catch {
      return {error: `line ${line} is no JSON. A file of decisions is what this page exports, one a line.`};
    }
    const problem = broken(one);
    if (problem) return {error: `line ${line}: ${problem}. A file of decisions is what this page exports.`};
    found.push(one);
  }
  const count = {taken: 0, older: 0, elsewhere: 0};
  for (const one of found) {
    const has = decisions.get(one.record);
    // What the run had missed ("add") is no record of this page.
    if (!BY_ID.has(one.record) || one.decision === "add") count.elsewhere += 1;
    else if (has && String(has.at) > String(one.at)) count.older += 1;
    else {
      past.push({record: BY_ID.get(one.record), before: has});
      decisions.set(one.record, one);
      if (one.note) notes.set(one.record, one.note);
      count.taken += 1;
    }
  }
  keep(exported);
  return count;
}
