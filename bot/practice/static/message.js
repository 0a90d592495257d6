// One message: a bubble with its text, and the buttons under it. Text goes in as text, never as markup.

const TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "code" };

export function signature(message, language) {
  return JSON.stringify([language, message]);
}

export function drawMessage(item, message, words, language, tap) {
  const bubble = document.createElement("div");
  bubble.className = "bubble";
  bubble.tabIndex = -1;
  bubble.append(hidden(message.mine ? words.me : words.botSays));
  if (message.forwarded) bubble.append(part("p", "origin", words.forwardedFrom));
  bubble.append(body(message, words), foot(message, words, language));
  item.className = message.mine ? "mine" : "theirs";
  item.replaceChildren(bubble, ...keyboard(message, words, tap));
}

function part(tag, name, text) {
  const made = document.createElement(tag);
  made.className = name;
  made.textContent = text;
  return made;
}

function hidden(text) {
  return part("span", "hidden", `${text} `);
}

function body(message, words) {
  if (message.kind !== "text") return part("p", "media", words.kinds[message.kind]);
  const text = document.createElement("p");
  text.className = "text";
  text.append(...marked(message.text, message.entities));
  return text;
}

// Offsets are UTF-16 units, which is how JavaScript counts too. Nested marks show the outer one.
function marked(text, entities) {
  const parts = [];
  let at = 0;
  for (const one of entities) {
    if (one.offset < at || !(one.type in TAGS || one.type === "text_link")) continue;
    parts.push(text.slice(at, one.offset), mark(text.substr(one.offset, one.length), one));
    at = one.offset + one.length;
  }
  return [...parts, text.slice(at)];
}

function mark(text, entity) {
  if (entity.type !== "text_link") return part(TAGS[entity.type], "", text);
  const link = part("span", "link", text);
  link.title = entity.url;
  return link;
}

// Telegram marks edits of people, not of bots.
function foot(message, words, language) {
  const foot = document.createElement("p");
  foot.className = "foot";
  if (message.protected) {
    const shield = part("span", "shield sign", "");
    shield.title = words.shielded;
    shield.setAttribute("role", "img");
    shield.setAttribute("aria-label", words.shielded);
    foot.append(shield);
  }
  if (message.edited && message.mine) foot.append(`${words.edited} `);
  const time = new Date(message.at * 1000);
  foot.append(new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(time));
  return foot;
}

function keyboard(message, words, tap) {
  if (message.rows.length === 0) return [];
  const keys = document.createElement("div");
  keys.className = "keys";
  keys.setAttribute("role", "group");
  keys.setAttribute("aria-label", words.buttons);
  keys.setAttribute("aria-live", "off");
  message.rows.forEach((buttons, row) => {
    const line = document.createElement("div");
    line.className = "row";
    buttons.forEach((button, column) => line.append(key(button, (event) => tap(row, column, event))));
    keys.append(line);
  });
  return [keys];
}

function key(button, tap) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = button.style ? `key ${button.style}` : "key";
  made.append(part("span", "", button.label));
  if (button.copies || button.url) {
    const corner = part("span", `corner sign ${button.copies ? "copies" : "opens"}`, "");
    corner.setAttribute("aria-hidden", "true");
    made.append(corner);
  }
  made.addEventListener("click", tap);
  return made;
}
