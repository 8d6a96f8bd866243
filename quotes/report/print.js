// --- On paper: the overview, then every record shown, by article. ---
function drawPrint() {
  const out = [];
  let doc = null;
  let rows = null;
  for (const record of [...shown].sort((a, b) => a.n - b.n)) {
    if (record.doc !== doc) {
      doc = record.doc;
      rows = el("tbody");
      out.push(el("h3", {dir: "auto"}, doc.label), el("table", {}, el("thead", {}, el("tr", {},
        ["Who", "What", "Kind", "Sure", "Decision"].map(name => el("th", {scope: "col"}, name)))), rows));
    }
    const now = corrected(record);
    const words = now.content.map(span => oneLine(span.text)).join(" … ");
    const verdict = verdictOf(record);
    rows.append(el("tr", {}, el("td", {}, bdi(now.speaker === null ? NOBODY : now.speaker), now.role ? [", ", bdi(now.role)] : ""),
      el("td", {dir: "auto"}, words), el("td", {}, now.kind), el("td", {}, sure(record.confidence)), el("td", {}, VERDICTS[verdict] || "")));
  }
  byId("print").replaceChildren(el("h2", {}, plural(shown.length, "record")), ...out);
}

addEventListener("beforeprint", () => { drawOverview(); drawFlags(); drawPrint(); });
addEventListener("afterprint", () => byId("print").replaceChildren());
