// One phone: its picture, and what is done with it.

import { say } from "/page/words.js";
import { drawMessage, signature } from "/page/message.js";

const TOAST = 3500;
const TWICE = 400; // milliseconds in which the second half of a double click finds another screen

async function use(id, gesture) {
  const answer = await fetch(`/phones/${encodeURIComponent(id)}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(gesture),
  });
  return answer.ok;
}

export class Phone {
  constructor(told) {
    this.root = document.getElementById("phone").content.cloneNode(true).firstElementChild;
    this.id = told.id;
    this.shownPopups = told.popups.length;
    this.rings = this.ringsSeen = told.notifications;
    this.tapped = 0;
    this.items = new Map();
    this.drawn = new Map();
    this.root.dataset.who = told.who;
    this.find(".who").id = `who-${told.id}`;
    this.root.setAttribute("aria-labelledby", `who-${told.id}`);
    this.listen();
  }

  find(selector) {
    return this.root.querySelector(selector);
  }

  async use(gesture) {
    const done = await use(this.id, gesture).catch(() => false);
    if (!done) this.toast(this.words.notAnyMore);
    return done;
  }

  // -------------------------------------------------------------- what is done

  listen() {
    this.find(".write").addEventListener("submit", (event) => {
      event.preventDefault();
      this.send(this.find(".line"));
    });
    this.find(".start").addEventListener("click", (event) => {
      if (event.detail < 2) this.use({ do: "start" });
      this.find(".chat").focus({ preventScroll: true });
    });
    this.find(".menu .items").addEventListener("click", (event) => this.choose(event.target.closest("button")));
    this.find(".alert button").addEventListener("click", () => this.closeAlert());
    this.find(".alert").addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.closeAlert();
    });
  }

  async send(line) {
    const text = line.value;
    line.value = "";
    if (text.trim() && !(await this.use({ do: "type", text })) && !line.value) line.value = text;
  }

  choose(item) {
    if (!item) return;
    if (item.dataset.send) this.use({ do: "send", kind: item.dataset.send });
    else if (item.dataset.do === "forward") this.use({ do: "forward", text: this.words.forwarded });
    else this.use({ do: item.dataset.do });
    this.find(".menu").open = false;
    this.find(".menu summary").focus();
  }

  tap(message, row, column, event) {
    if (event.detail > 1 && event.timeStamp - this.tapped < TWICE) return;
    this.tapped = event.timeStamp;
    const button = message.rows[row][column];
    this.use({ do: "tap", message: message.id, row, column });
    if (button.copies) {
      navigator.clipboard?.writeText(button.copies).catch(() => {});
      this.toast(`${this.words.copied}: ${button.copies}`);
    }
    if (button.url) this.toast(this.words.opens(button.url));
  }

  // -------------------------------------------------------------- what is seen

  draw(told, name, words, language) {
    this.words = words;
    this.told = told;
    this.language = language;
    this.rings = told.notifications;
    say(this.root, words);
    this.drawNames(name, told.profile[language]);
    this.drawGlance(told.profile[language].title);
    this.drawMessages();
    this.drawBottom(told.profile[language].commands);
    this.drawPopups();
  }

  drawNames(who, profile) {
    const about = `about${this.told.who[0].toUpperCase()}${this.told.who.slice(1)}`;
    this.find(".who").textContent = who;
    this.find(".about").textContent = this.words[about] ?? "";
    this.find(".title").textContent = profile.title;
    this.find(".avatar").textContent = [...profile.title][0] ?? "";
    this.find(".description").textContent = profile.description;
    this.find(".chat").setAttribute("aria-label", this.words.chatWith(profile.title, who));
  }

  drawGlance(title) {
    const last = this.told.lock.at(-1);
    const text = last?.slice(last.indexOf(": ") + 2) ?? this.words.glanceNothing;
    this.find(".notice").classList.toggle("nothing", last === undefined);
    this.find(".notice-title").textContent = last === undefined ? "" : title;
    this.find(".notice-text").textContent = text;
    const count = this.find(".notice-count");
    count.textContent = last === undefined ? "" : String(this.told.notifications);
    count.title = this.words.glanceCount(this.told.notifications);
  }

  drawMessages() {
    const list = this.find(".messages");
    const ids = new Set(this.told.messages.map((one) => one.id));
    let moved = false;
    for (const [id, item] of this.items) {
      if (!ids.has(id)) {
        if (item.contains(document.activeElement)) this.find(".chat").focus({ preventScroll: true });
        item.remove();
        this.items.delete(id);
        this.drawn.delete(id);
        moved = true;
      }
    }
    for (const message of this.told.messages) moved = this.place(list, message) || moved;
    if (moved) this.scroll();
  }

  place(list, message) {
    const item = this.items.get(message.id) ?? document.createElement("li");
    const now = signature(message, this.language);
    if (this.drawn.get(message.id) === now) return false;
    const focused = item.contains(document.activeElement);
    this.drawn.set(message.id, now);
    drawMessage(item, message, this.words, this.language, (row, column, event) => this.tap(message, row, column, event));
    if (!item.isConnected) list.append(item);
    if (focused) item.querySelector(".bubble").focus({ preventScroll: true });
    this.items.set(message.id, item);
    return true;
  }

  // To the end; but what is taller than this small phone is read from its beginning.
  scroll() {
    const chat = this.find(".chat");
    const last = this.find(".messages").lastElementChild;
    chat.scrollTop = chat.scrollHeight;
    if (last && last.offsetHeight > chat.clientHeight) {
      chat.scrollTop += last.getBoundingClientRect().top - chat.getBoundingClientRect().top - 10;
    }
  }

  drawBottom(commands) {
    const stranger = this.told.messages.length === 0;
    const start = this.find(".start");
    this.find(".stranger").hidden = !stranger || this.told.blocked;
    this.find(".write").hidden = stranger || this.told.blocked;
    start.hidden = !stranger && !this.told.blocked;
    start.textContent = this.told.blocked ? this.words.restart : this.words.start;
    this.find(".device").classList.toggle("waiting", this.told.waiting);
    this.find('[data-do="block"]').hidden = this.told.blocked;
    this.find('[data-do="unblock"]').hidden = !this.told.blocked;
    for (const item of this.root.querySelectorAll("[data-send], [data-do=forward]")) {
      item.disabled = this.told.blocked || stranger;
    }
    this.drawCommands(commands);
  }

  drawCommands(commands) {
    const buttons = commands.map((one) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = `/${one.command}  ${one.description}`;
      button.addEventListener("click", () => {
        this.use({ do: "type", text: `/${one.command}` });
        this.find(".commands").open = false;
        this.find(".line").focus();
      });
      return button;
    });
    this.find(".commands").hidden = buttons.length === 0;
    this.find(".commands .items").replaceChildren(...buttons);
  }

  // -------------------------------------------------------------- pop-ups

  drawPopups() {
    for (const popup of this.told.popups.slice(this.shownPopups)) {
      if (popup.alert) this.alert(popup.text);
      else this.toast(popup.text);
    }
    this.shownPopups = this.told.popups.length;
  }

  toast(text) {
    const toast = this.find(".toast");
    toast.textContent = text;
    toast.hidden = false;
    clearTimeout(this.toastTimer);
    this.toastTimer = setTimeout(() => {
      toast.hidden = true;
    }, TOAST);
  }

  alert(text) {
    const dialog = this.find(".alert");
    const words = dialog.querySelector("p");
    words.textContent = text;
    words.id = `alert-${this.id}`;
    dialog.setAttribute("aria-describedby", words.id);
    dialog.setAttribute("aria-label", this.find(".title").textContent);
    if (!dialog.open) {
      this.before = document.activeElement;
      dialog.show();
    }
    if (this.root.contains(document.activeElement) || document.activeElement === document.body) {
      dialog.querySelector("button").focus();
    }
  }

  closeAlert() {
    this.find(".alert").close();
    const target = this.before?.isConnected && this.root.contains(this.before) ? this.before : this.find(".chat");
    target.focus({ preventScroll: true });
  }
}
