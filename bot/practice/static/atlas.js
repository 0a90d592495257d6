// For authors: lead the person's phone to any step, in any language, and see it on the map.

const parts = {
  box: document.getElementById("atlas"),
  page: document.getElementById("atlas-page"),
  step: document.getElementById("atlas-step"),
  languages: document.getElementById("atlas-languages"),
  here: document.getElementById("atlas-here"),
  map: document.getElementById("atlas-map"),
};
const known = { pages: new Map(), here: null, words: null, drawn: null };
const asked = { next: null, going: false };

// A demo that has begun anew may have other pages.
export function forgetAtlas() {
  known.pages.clear();
  known.drawn = null;
}

export async function tellHere(here, words) {
  known.here = here;
  known.words = words;
  if (here && known.pages.size === 0) await load();
  parts.box.hidden = !known.here || known.pages.size === 0;
  if (!parts.box.hidden) await show();
}

async function load() {
  const { pages, languages } = await fetched("/steps", "json") ?? { pages: [], languages: [] };
  known.pages = new Map(pages.map((one) => [one.page, one]));
  parts.page.replaceChildren(nothing(), ...pages.map(({ page, title }) => new Option(`${page}: ${title}`, page)));
  parts.languages.replaceChildren(...languages.map(button));
}

async function fetched(address, kind) {
  const answer = await fetch(address).catch(() => null);
  return answer?.ok ? answer[kind]().catch(() => null) : null;
}

function nothing() {
  const option = new Option("", "");
  option.disabled = option.hidden = true;
  return option;
}

function button({ code, name }) {
  const made = document.createElement("button");
  made.type = "button";
  made.lang = made.dataset.stand = code;
  made.textContent = name;
  made.addEventListener("click", () => stand({ language: code }));
  return made;
}

// ---------------------------------------------------------------- where the phone is

async function show() {
  const { step, language } = known.here;
  tell(step ? known.words.atlasAt(step) : known.words.atlasNowhere);
  for (const one of parts.languages.children) {
    one.setAttribute("aria-pressed", String(one.dataset.stand === language));
  }
  if (!asked.going) choose(step ?? "");
  if (step && parts.box.open && (await draw(step.split("/")[0]))) mark(step);
}

function tell(text) {
  if (parts.here.textContent !== text) parts.here.textContent = text;
}

function choose(step) {
  const [page] = step.split("/");
  list(page);
  parts.page.value = page;
  parts.step.value = step;
  for (const one of [parts.page, parts.step]) one.options[0].text = known.words.atlasChoose;
}

function list(page) {
  if (parts.step.dataset.page === page) return;
  parts.step.dataset.page = page;
  const steps = known.pages.get(page)?.steps ?? [];
  parts.step.replaceChildren(nothing(), ...steps.map((step) => new Option(step.split("/")[1], step)));
  parts.step.disabled = steps.length === 0;
}

// ---------------------------------------------------------------- the map

// The drawing carries its own looks, which this page may not apply: look.css has them too.
async function draw(page) {
  if (known.drawn === page) return true;
  const text = await fetched(`/maps/${page}.svg`, "text");
  if (text === null || known.here?.step?.split("/")[0] !== page) return false;
  const plain = text.replace(/<style>.*?<\/style>/s, "");
  parts.map.replaceChildren(new DOMParser().parseFromString(plain, "image/svg+xml").documentElement);
  parts.map.scrollTo(0, 0);
  const steps = new Set(known.pages.get(page)?.steps);
  for (const box of boxes()) box.classList.toggle("goes", steps.has(box.dataset.step));
  known.drawn = page;
  return true;
}

function boxes() {
  return parts.map.querySelectorAll("[data-step]");
}

function mark(step) {
  parts.map.querySelector(".you")?.remove();
  for (const box of boxes()) {
    const here = box.dataset.step === step;
    box.classList.toggle("here", here);
    if (here) {
      box.append(sign(box.querySelector("rect")));
      bringIntoSight(box);
    }
  }
}

function sign(box) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", "text");
  made.setAttribute("class", "you");
  made.setAttribute("x", box.getAttribute("x"));
  made.setAttribute("y", Number(box.getAttribute("y")) - 5);
  made.textContent = known.words.atlasYou;
  return made;
}

// The map moves in its frame; the page stays where it is.
function bringIntoSight(box) {
  const inner = box.getBoundingClientRect();
  const frame = parts.map.getBoundingClientRect();
  const left = inner.left < frame.left || inner.right > frame.right;
  const top = inner.top < frame.top || inner.bottom > frame.bottom;
  parts.map.scrollBy({
    left: left ? inner.left - frame.left - (frame.width - inner.width) / 2 : 0,
    top: top ? inner.top - frame.top - (frame.height - inner.height) / 2 : 0,
  });
}

// ---------------------------------------------------------------- leading it elsewhere

// One wish at a time; of those that come meanwhile, the last.
async function stand(wish) {
  asked.next = { language: known.here.language ?? document.documentElement.lang, ...wish };
  if (asked.going) return;
  asked.going = true;
  let went = true;
  while (asked.next) {
    const body = JSON.stringify(asked.next);
    asked.next = null;
    const answer = await fetch("/stand", { method: "POST", headers: { "Content-Type": "application/json" }, body }).catch(() => null);
    went = Boolean(answer?.ok);
  }
  asked.going = false;
  if (went) return;
  choose(known.here.step ?? "");
  tell(known.words.atlasRefused);
}

parts.page.addEventListener("change", () => {
  list(parts.page.value);
  const [step] = known.pages.get(parts.page.value).steps;
  parts.step.value = step;
  stand({ step });
});
parts.step.addEventListener("change", () => stand({ step: parts.step.value }));
parts.map.addEventListener("click", (event) => {
  const box = event.target.closest(".goes");
  if (box) stand({ step: box.dataset.step });
});
parts.box.addEventListener("toggle", () => known.here && known.words && show());
