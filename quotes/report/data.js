// --- What quotes/report/payload.py wrote, unfolded. ---
const PAGE = JSON.parse(document.getElementById("data").textContent);
const ROLES = ["content", "cue", "source"];
const KINDS = ["direct", "indirect", "mixed"];
const NOBODY = "nobody named";

// Offsets count code points; JavaScript's strings count UTF-16 units.
function unitsOf(doc) {
  if (doc.units === undefined) {
    doc.units = null;
    if (/[\ud800-\udfff]/.test(doc.text)) {
      const units = [0];
      for (const point of doc.text) units.push(units[units.length - 1] + point.length);
      doc.units = Uint32Array.from(units);
    }
  }
  return doc.units;
}

function toUnit(doc, point) {
  const units = unitsOf(doc);
  return units === null ? point : units[Math.min(point, units.length - 1)];
}

function toPoint(doc, unit) {
  const units = unitsOf(doc);
  if (units === null) return unit;
  let [low, high] = [0, units.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (units[middle] < unit) low = middle + 1; else high = middle;
  }
  return low;
}

function cut(doc, start, end) {
  return doc.text.slice(toUnit(doc, start), toUnit(doc, end));
}

const string = place => place < 0 ? null : PAGE.strings[place];

function spansOf(doc, flat) {
  const out = [];
  const step = doc.text === undefined ? 3 : 2;
  for (let i = 0; i < flat.length; i += step) {
    const text = step === 3 ? flat[i + 2] : cut(doc, flat[i], flat[i + 1]);
    out.push({start: flat[i], end: flat[i + 1], text});
  }
  return out;
}

const oneLine = text => text.trim().split(/\s+/).join(" ");

// The order of a row's values is `_row` in payload.py.
function unfold(row, n) {
  const [id, d, kind, act, polarity, lemma, sourceKind, confidence, flags, rule, resolver, candidates,
    content, cue, source, speakers, parent, before, after] = row;
  const doc = DOCS[d];
  const [stratum, weight] = PAGE.strata[n] || [-1, null];
  const record = {
    n, id, doc, kind: string(kind), act: string(act), polarity: string(polarity), lemma: string(lemma),
    sourceKind: string(sourceKind), confidence, flags: flags.map(string), rule: string(rule),
    resolver: string(resolver), candidates: candidates.map(string), content: spansOf(doc, content),
    cue: spansOf(doc, cue), source: spansOf(doc, source), parent, before: before || "", after: after || "",
    stratum: string(stratum), weight,
    speakers: speakers.map(([place, how, sure, evidence]) => {
      const [name, description, key, type, role, affiliation] = PAGE.speakers[place];
      return {name, description, key: key || name || description, type, role, affiliation, how: string(how),
        confidence: sure, evidence: spansOf(doc, evidence), label: name || description || NOBODY};
    }),
  };
  record.text = record.content.map(span => oneLine(span.text)).join(" ");
  doc.records.push(record);
  return record;
}

const DOCS = PAGE.docs.map((doc, number) => ({...doc, number, label: doc.title || doc.id, records: []}));
const RECORDS = PAGE.records.map(unfold);
const BY_ID = new Map(RECORDS.map(record => [record.id, record]));
