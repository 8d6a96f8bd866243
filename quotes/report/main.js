// --- Views, keys and what holds them together. ---
const VIEWS = {overview: drawOverview, articles: drawArticles, review: drawReview, flags: drawFlags};
let view = "overview";
const stale = new Set(Object.keys(VIEWS));  // views that do not show the present filters and decisions

function show(name) {
  view = name in VIEWS ? name : "overview";
  for (const one of Object.keys(VIEWS)) {
    byId(one).hidden = one !== view;
    byId("to-" + one).toggleAttribute("aria-current", one === view);
    if (one === view) byId("to-" + one).setAttribute("aria-current", "page");
  }
  if (stale.delete(view)) VIEWS[view]();
  if (location.hash !== "#" + view) history.replaceState(null, "", "#" + view);
  document.body.dataset.view = view;
}

// After a change of filters.
function refresh() {
  const held = current();
  makeQueue(held);
  if (held && current() !== held) editor = null;
  for (const name of Object.keys(VIEWS)) stale.add(name);
  show(view);
}

// After a change of decisions.
function changed() {
  for (const name of Object.keys(VIEWS)) if (name !== view) stale.add(name);
  const count = {accept: 0, reject: 0, correct: 0};
  for (const one of decisions.values()) count[one.decision] += 1;
  const whole = RECORDS.length || 1;
  let x = 0;
  byId("progress-bar").replaceChildren(svg("rect", {class: "rest", width: 100, height: 8}),
    ...Object.keys(count).map(name => {
      const part = svg("rect", {class: "verdict-fill " + name, x, width: 100 * count[name] / whole, height: 8});
      x += 100 * count[name] / whole;
      return part;
    }));
  byId("progress-words").textContent = `${number(decisions.size)} of ${number(RECORDS.length)} decided`;
  byId("progress").title = Object.entries(count).map(([name, n]) => `${number(n)} ${VERDICTS[name]}`).join(", ");
  byId("export").disabled = decisions.size === 0;
  byId("export").classList.toggle("waiting", !exported);
  byId("keeps").hidden = keeps;
  if (byId("reviewer").value !== reviewer) byId("reviewer").value = reviewer;
}

const KEYS = {
  a: () => give("accept"),
  r: () => give("reject"),
  s: () => openEditor("speaker"),
  o: () => openEditor("role"),
  t: () => openEditor("content"),
  k: () => openEditor("kind"),
  n: () => byId("note-field").focus(),
  u: takeBack,
  ArrowRight: () => goTo(position + 1),
  ArrowDown: () => goTo(position + 1),
  ArrowLeft: () => goTo(position - 1),
  ArrowUp: () => goTo(position - 1),
};
const ARTICLE_KEYS = {ArrowRight: () => stepInArticle(1), ArrowLeft: () => stepInArticle(-1)};
const EVERYWHERE = {
  "/": () => { byId("by-words").focus(); byId("by-words").select(); },
  "?": openHelp,
  1: () => show("overview"), 2: () => show("articles"), 3: () => show("review"), 4: () => show("flags"),
};

function onKey(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || byId("help").open) return;
  const {target} = event;
  const typing = target.matches("input:not([type=range], [type=radio]), textarea, select");
  if (typing) {
    if (event.key === "Escape") target.blur();
    if (event.key === "Enter" && target.id === "note-field") byId("review-card").focus();
    return;
  }
  if (event.key.length === 1 && !byId("single-keys").checked) return;
  if (editor || target.matches("[type=range]")) return;
  const act = (view === "review" ? KEYS : view === "articles" ? ARTICLE_KEYS : {})[event.key] || EVERYWHERE[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

function openHelp() {
  byId("help").showModal();
  byId("close-help").focus();
}

function setTheme(name) {
  if (name === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = name;
  byId("theme").value = name;
}

// What a person likes, for all pages of this kind.
function liking(name, value) {
  try {
    if (value !== undefined) localStorage.setItem("quotes-audit-" + name, value);
    return localStorage.getItem("quotes-audit-" + name);
  } catch {
    return null;
  }
}

async function loadFile(file) {
  const done = load(await file.text());
  if (done.error) {
    say(bdi(file.name), ": " + done.error);
    return;
  }
  const {taken, older, elsewhere} = done;
  say(plural(taken, "decision") + " loaded" + (older ? `, ${number(older)} older than those here left out` : "") +
    (elsewhere ? `, ${number(elsewhere)} on records that this page does not hold left out` : "") + ".");
  applyFilters();
  showFilters();
  refresh();
}

function start() {
  byId("note").textContent = PAGE.note || "";
  byId("note").hidden = !PAGE.note;
  byId("flags-count").textContent = PAGE.flags.length ? number(PAGE.flags.reduce((sum, flag) => sum + flag.found.length, 0)) : "";
  byId("articles-count").textContent = number(DOCS.length);
  document.body.classList.toggle("has-flags", PAGE.flags.length > 0);
  setUpFilters();
  setUpArticles();
  setUpReview();
  setTheme(liking("theme") || "auto");
  byId("theme").addEventListener("change", event => { setTheme(event.target.value); liking("theme", event.target.value); });
  byId("single-keys").checked = liking("keys") !== "off";
  byId("single-keys").addEventListener("change", event => liking("keys", event.target.checked ? "on" : "off"));
  reviewer = liking("reviewer") || "";
  recall();
  byId("reviewer").addEventListener("change", event => {
    sign(event.target.value.trim());
    liking("reviewer", reviewer);
  });
  byId("export").addEventListener("click", save);
  byId("load").addEventListener("click", () => byId("load-file").click());
  byId("load-file").addEventListener("change", event => {
    if (event.target.files.length) loadFile(event.target.files[0]);
    event.target.value = "";
  });
  byId("open-help").addEventListener("click", openHelp);
  for (const [name, act] of Object.entries({accept: KEYS.a, reject: KEYS.r, speaker: KEYS.s, role: KEYS.o, content: KEYS.t,
    kind: KEYS.k, undo: KEYS.u, previous: KEYS.ArrowLeft, next: KEYS.ArrowRight})) byId(name).addEventListener("click", act);
  byId("note-field").addEventListener("input", event => { if (current()) annotate(current(), event.target.value.trim()); });
  addEventListener("keydown", onKey);
  for (const name of Object.keys(VIEWS)) {
    byId("to-" + name).addEventListener("click", event => {
      event.preventDefault();  // a jump to the view's top would hide the header
      show(name);
      scrollTo(0, 0);
    });
  }
  addEventListener("hashchange", () => show(location.hash.slice(1)));
  // Another window with the same page.
  addEventListener("storage", event => { if (event.key === STORE) { recall(); changed(); refresh(); } });
  addEventListener("beforeunload", event => { if (!keeps && !exported) event.preventDefault(); });
  if (matchMedia("(min-width: 60rem)").matches) byId("more-filters").open = true;
  makeQueue();
  showFilters();
  changed();
  show(location.hash.slice(1) || "overview");
  document.documentElement.dataset.ready = "1";
  // So that the first search is as quick as the next.
  (window.requestIdleCallback || setTimeout)(() => RECORDS.forEach(haystack));
}

start();
