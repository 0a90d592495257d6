// The page: listens to practice, draws what it says, keeps the language and the chosen tab.

import { WORDS, say } from "/page/words.js";
import { Phone } from "/page/phone.js";
import { drawStore } from "/page/store.js";
import { forgetAtlas, tellHere } from "/page/atlas.js";

const here = { language: firstLanguage(), phones: new Map(), told: [], store: null, step: null, tab: null };

function firstLanguage() {
  const asked = new URLSearchParams(location.search).get("lang") ?? localStorage.getItem("language");
  if (asked in WORDS) return asked;
  return navigator.language.startsWith("it") ? "it" : "en";
}

function words() {
  return WORDS[here.language];
}

function setLanguage(language) {
  here.language = language;
  localStorage.setItem("language", language);
  document.documentElement.lang = language;
  document.title = words().title;
  for (const button of document.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === language));
  }
  say(document, words());
  drawPhones();
  if (here.store) drawStore(here.store, words());
  tellHere(here.step, words());
}

// The demo's counsellor reads what the visitor reads.
function tellLanguage() {
  fetch(`/language/${here.language}`, { method: "POST" }).catch(() => {});
}

// ---------------------------------------------------------------- phones

function drawPhones() {
  const ids = new Set(here.told.map((one) => one.id));
  for (const [id, phone] of here.phones) {
    if (!ids.has(id)) {
      phone.root.remove();
      here.phones.delete(id);
    }
  }
  for (const told of here.told) {
    if (!here.phones.has(told.id)) add(told);
    here.phones.get(told.id).draw(told, nameOf(told), words(), here.language);
  }
  document.getElementById("phones").dataset.count = String(here.told.length);
  drawTabs();
}

// Two of a kind are numbered, so that each can be spoken of.
function nameOf(told) {
  const alike = here.told.filter((one) => one.who === told.who);
  const name = words()[told.who] ?? told.who;
  return alike.length > 1 ? `${name} ${alike.indexOf(told) + 1}` : name;
}

function add(told) {
  const phone = new Phone(told);
  here.phones.set(told.id, phone);
  document.getElementById("phones").append(phone.root);
}

// ---------------------------------------------------------------- tabs, where it is narrow

function drawTabs() {
  if (here.told.length === 0) return;
  const all = [...here.told.map((one) => [one.id, nameOf(one)]), ["store", words().store]];
  if (!all.some(([id]) => id === here.tab)) here.tab = all[0][0];
  const tabs = document.getElementById("tabs");
  const seen = new Map([...tabs.children].map((one) => [one.dataset.tab, one]));
  tabs.replaceChildren(...all.map(([id, label]) => tab(seen.get(id), id, label)));
  showTab();
}

function tab(button, id, label) {
  if (!button) {
    button = document.createElement("button");
    button.type = "button";
    button.dataset.tab = id;
    button.addEventListener("click", () => chooseTab(id));
  }
  button.textContent = label;
  button.setAttribute("aria-pressed", String(id === here.tab));
  const phone = here.phones.get(id);
  button.classList.toggle("news", Boolean(phone) && id !== here.tab && phone.rings > phone.ringsSeen);
  return button;
}

function chooseTab(id) {
  here.tab = id;
  drawTabs();
  document.querySelector(`[data-tab="${CSS.escape(id)}"]`).focus();
}

function showTab() {
  for (const [id, phone] of here.phones) {
    const appears = id === here.tab && !phone.root.classList.contains("chosen");
    phone.root.classList.toggle("chosen", id === here.tab);
    if (appears) phone.scroll();
    if (id === here.tab) phone.ringsSeen = phone.rings;
  }
  document.getElementById("store").classList.toggle("chosen", here.tab === "store");
}

// ---------------------------------------------------------------- what practice says

function listen() {
  const stream = new EventSource("/stream");
  const lost = document.getElementById("lost");
  stream.addEventListener("phones", (event) => {
    here.told = JSON.parse(event.data);
    drawPhones();
  });
  stream.addEventListener("store", (event) => {
    here.store = JSON.parse(event.data);
    drawStore(here.store, words());
  });
  stream.addEventListener("here", (event) => {
    here.step = JSON.parse(event.data);
    tellHere(here.step, words());
  });
  stream.addEventListener("open", () => {
    lost.hidden = true;
    forgetAtlas();
    tellLanguage();
  });
  stream.addEventListener("error", () => {
    lost.textContent = words().lost;
    lost.hidden = false;
  });
}

// ---------------------------------------------------------------- menus close when one looks away

function closeMenus(event) {
  for (const menu of document.querySelectorAll("details.menu[open], details.commands[open]")) {
    if (event.type === "keydown" && event.key === "Escape") {
      if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
      menu.open = false;
    } else if (event.type !== "keydown" && !menu.contains(event.target)) {
      menu.open = false;
    }
  }
}

for (const button of document.querySelectorAll("[data-language]")) {
  button.addEventListener("click", () => {
    setLanguage(button.dataset.language);
    tellLanguage();
  });
}
document.addEventListener("click", closeMenus);
document.addEventListener("focusin", closeMenus);
document.addEventListener("keydown", closeMenus);
setLanguage(here.language);
listen();
