// For authors: lead the person's phone to any step, in any language, and see it on the map.

const parts = {
  box: document.getElementById("atlas"),
  step: document.getElementById("atlas-step"),
  here: document.getElementById("atlas-here"),
  map: document.getElementById("atlas-map"),
};
const known = { here: {}, drawn: null, words: null };

export async function openAtlas() {
  const pages = await fetch("/steps").then((answer) => answer.json()).catch(() => []);
  parts.box.hidden = pages.length === 0;
  parts.step.replaceChildren(...pages.map(group));
  showHere();
}

function group({ page, title, steps }) {
  const options = document.createElement("optgroup");
  options.label = `${page} · ${title}`;
  options.append(...steps.map((step) => new Option(step, step)));
  return options;
}

export function tellHere(here, words) {
  known.here = here;
  known.words = words;
  showHere();
}

async function showHere() {
  const { step, language } = known.here;
  if (!known.words) return;
  parts.here.textContent = step ? known.words.atlasAt(step) : known.words.atlasNowhere;
  for (const button of parts.box.querySelectorAll("[data-stand]")) {
    button.setAttribute("aria-pressed", String(button.dataset.stand === language));
  }
  if (!step) return;
  parts.step.value = step;
  await draw(step.split("/")[0]);
  for (const one of parts.map.querySelectorAll("[data-step]")) {
    one.classList.toggle("here", one.dataset.step === step);
  }
  parts.map.querySelector(".here")?.scrollIntoView({ block: "nearest", inline: "center" });
}

// The drawing carries its own looks, which this page may not apply: look.css has them too.
async function draw(page) {
  if (known.drawn === page || !parts.box.open) return;
  known.drawn = page;
  const text = await fetch(`/maps/${page}.svg`).then((answer) => answer.text()).catch(() => "");
  const drawing = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  drawing.querySelector("style")?.remove();
  parts.map.replaceChildren(drawing);
}

function stand(step, language) {
  const body = JSON.stringify({ step, language });
  fetch("/stand", { method: "POST", headers: { "Content-Type": "application/json" }, body }).catch(() => {});
}

function languageNow() {
  return known.here.language ?? document.documentElement.lang;
}

parts.step.addEventListener("change", () => stand(parts.step.value, languageNow()));
for (const button of parts.box.querySelectorAll("[data-stand]")) {
  button.addEventListener("click", () => stand(parts.step.value, button.dataset.stand));
}
parts.map.addEventListener("click", (event) => {
  const step = event.target.closest("[data-step]");
  if (step) stand(step.dataset.step, languageNow());
});
parts.box.addEventListener("toggle", showHere);
