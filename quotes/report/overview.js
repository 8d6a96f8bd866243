// --- The overview: counts and plots of the records shown; every bar is a filter. ---
const BINS = 20;

function byKind(records) {
  return KINDS.map(kind => records.reduce((sum, record) => sum + (record.kind === kind), 0));
}

function drawOverview() {
  const speakers = new Map();
  const groups = {rule: new Map(), act: new Map(), flag: new Map()};
  const bins = Array.from({length: BINS}, () => [0, 0, 0]);
  const docs = new Set();
  let [unresolved, unnamed, confidence] = [0, 0, 0];
  const add = (map, name, kind) => {
    if (!map.has(name)) map.set(name, [0, 0, 0]);
    map.get(name)[kind] += 1;
  };
  for (const record of shown) {
    const kind = KINDS.indexOf(record.kind);
    docs.add(record.doc);
    confidence += record.confidence;
    unresolved += record.speakers.length === 0;
    bins[Math.min(BINS - 1, Math.floor(record.confidence * BINS + 1e-9))][kind] += 1;
    // "The company" is another one in each article: only names are counted together.
    const named = record.speakers.filter(speaker => speaker.name);
    for (const speaker of named) add(speakers, speaker.label, kind);
    unnamed += record.speakers.length > 0 && named.length === 0;
    add(groups.rule, record.rule, kind);
    add(groups.act, record.act, kind);
    for (const flag of record.flags) add(groups.flag, flag, kind);
  }
  const decided = shown.filter(record => decisions.has(record.id)).length;
  const mean = shown.length ? sure(confidence / shown.length) : "–";
  byId("overview-body").replaceChildren(
    el("ul", {class: "tiles"},
      tile(number(shown.length), shown.length === 1 ? "record" : "records"),
      tile(number(docs.size), docs.size === 1 ? "article" : "articles"),
      tile(number(speakers.size), speakers.size === 1 ? "named speaker" : "named speakers"),
      tile(percent(unresolved, shown.length), "without a speaker", () => setFilter({speaker: UNRESOLVED})),
      tile(percent(unnamed, shown.length), "speaker without a name"),
      tile(mean, "mean confidence"),
      tile(percent(decided, shown.length), "reviewed", () => setFilter({decided: "decided"}))),
    el("div", {class: "cards"},
      el("div", {}, card("Kinds", kinds(byKind(shown))), card("Confidence", histogram(bins)),
        card("What they do with words", bars(groups.act, "act", 10))),
      el("div", {}, card("Speakers most quoted", bars(speakers, "speaker", 18))),
      el("div", {}, card("Rules by use", bars(groups.rule, "rule", 12)),
        groups.flag.size ? card("Flags of records", bars(groups.flag, "flag", 10)) : null,
        PAGE.flags.length ? card("Flags across articles", acrossArticles()) : null)));
}

// How often each kind of finding was made; a name leads to its section.
function acrossArticles() {
  return el("ul", {class: "bars"}, PAGE.flags.map((flag, place) => el("li", {},
    el("button", {type: "button", class: "bar-name", title: flag.explanation, onclick: () => {
      show("flags");
      byId("flag-" + place).scrollIntoView();
    }}, el("span", {class: "bar-label"}, flag.name), " ", el("span", {class: "bar-count"}, number(flag.found.length))))));
}

function tile(value, label, act) {
  const inside = [el("strong", {}, value), el("span", {}, label)];
  return el("li", {}, act ? el("button", {type: "button", class: "tile", onclick: act}, inside) : el("div", {class: "tile"}, inside));
}

function card(title, ...inside) {
  return el("section", {class: "card"}, el("h3", {}, title), ...inside);
}

function kinds(counts) {
  const whole = counts.reduce((a, b) => a + b, 0);
  return [
    stack(counts, whole, 14),
    el("ul", {class: "legend"}, KINDS.map((kind, place) => el("li", {},
      el("button", {type: "button", class: "bar-name", "aria-pressed": String(filter.kind === kind),
        onclick: () => setFilter({kind: filter.kind === kind ? "" : kind})},
      swatch(kind), `${kind} `, el("b", {}, number(counts[place])), ` ${percent(counts[place], whole)}`)))),
  ];
}

function swatch(kind) {
  return svg("svg", {class: "swatch", width: 12, height: 12, "aria-hidden": "true"},
    svg("rect", {class: "fill " + kind, width: 12, height: 12, rx: 3}));
}

// One bar, its parts by kind, as long as `whole` allows.
function stack(counts, whole, height) {
  let x = 0;
  const parts = counts.map((count, place) => {
    if (!count) return null;
    const width = 100 * count / whole;
    const part = svg("rect", {class: "fill " + KINDS[place], x, width, height});
    x += width;
    return part;
  });
  return svg("svg", {class: "stack", viewBox: `0 0 100 ${height}`, height, preserveAspectRatio: "none", "aria-hidden": "true"}, parts);
}

function bars(groups, name, most) {
  const rows = [...groups].map(([label, counts]) => ({label, counts, sum: counts[0] + counts[1] + counts[2]}))
    .sort((a, b) => b.sum - a.sum || (a.label < b.label ? -1 : 1));
  if (!rows.length) return el("p", {class: "quiet"}, "none");
  const longest = rows[0].sum;
  const list = el("ul", {class: "bars"});
  const draw = count => list.replaceChildren(...rows.slice(0, count).map(({label, counts, sum}) => el("li", {},
    el("button", {type: "button", class: "bar-name", "aria-pressed": String(filter[name] === label),
      title: label,
      onclick: () => setFilter({[name]: filter[name] === label ? "" : label})},
    el("span", {class: "bar-label"}, bdi(label)), " ",
    el("span", {class: "bar-count"}, number(sum), el("span", {class: "hidden-title"}, " records")), stack(counts, longest, 8)))));
  draw(most);
  const more = rows.length - most;
  if (more <= 0) return list;
  const all = Math.min(rows.length, 200);
  const rest = button(`${number(more)} more`, () => {
    draw(all);
    rest.replaceWith(rows.length > all ? el("p", {class: "quiet"}, `and ${number(rows.length - all)} more`) : "");
  }, {class: "link"});
  return [list, rest];
}

function histogram(bins) {
  const [width, height, foot] = [400, 110, 16];
  const sums = bins.map(([a, b, c]) => a + b + c);
  const highest = Math.max(1, ...sums);
  const step = width / BINS;
  const columns = bins.map((counts, place) => {
    if (!sums[place]) return null;
    const [low, high] = [place / BINS, (place + 1) / BINS];
    let y = height;
    const parts = counts.map((count, kind) => {
      if (!count) return null;
      const tall = count / highest * (height - 14);
      y -= tall;
      return svg("rect", {class: "fill " + KINDS[kind], x: place * step + 1, y, width: step - 2, height: tall});
    });
    const act = () => setFilter(filter.low === low && filter.high === high ? {low: 0, high: 1} : {low, high});
    return svg("g", {class: "bin", role: "button", tabindex: 0,
      "aria-label": `confidence ${sure(low)} to ${sure(high)}: ${plural(sums[place], "record")}`, onclick: act,
     
      onkeydown: event => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); act(); } }},
    svg("rect", {class: "hit", x: place * step, y: 0, width: step, height}), parts,
    svg("text", {x: (place + .5) * step, y: y - 3, class: "bin-count", "aria-hidden": "true"}, number(sums[place])));
  });
  const ticks = [0, .25, .5, .75, 1].map(at => svg("text", {class: "tick", x: at * width, y: height + foot - 3,
    "text-anchor": at === 0 ? "start" : at === 1 ? "end" : "middle"}, String(at)));
  return svg("svg", {class: "histogram", viewBox: `0 0 ${width} ${height + foot}`, role: "group",
    "aria-label": "records by confidence"}, columns,
  svg("line", {class: "axis", x1: 0, x2: width, y1: height, y2: height}), ticks);
}
