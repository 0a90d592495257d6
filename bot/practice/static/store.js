// The store beside the phones: counts, and how the ciphertext begins. What has changed glows once.

const shown = new Map();

export function drawStore(store, words) {
  const order = Object.keys(words.tables);
  const tables = [...store.tables].sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  const full = tables.filter((one) => one.rows > 0);
  const empty = tables.filter((one) => one.rows === 0);
  const rows = full.reduce((sum, one) => sum + one.rows, 0);
  put("store-sum", words.storeSum(rows, full.length));
  put("empty-sum", words.emptySum(empty.length));
  list("full", full, words);
  list("empty", empty, words);
  document.getElementById("empty-tables").hidden = empty.length === 0;
  drawFiles(store.files ?? [], words);
}

function put(id, text) {
  document.getElementById(id).textContent = text;
}

function list(id, tables, words) {
  document.getElementById(id).replaceChildren(...tables.map((one) => table(one, words)));
}

function table(told, words) {
  const item = document.createElement("li");
  const head = element("p", "head");
  head.append(element("code", "name", told.name), element("span", "count", words.rows(told.rows)));
  item.append(head, element("p", "means", words.tables[told.name] ?? words.unknownTable));
  if (told.sample) item.append(sample(told.sample, words));
  const now = `${told.rows} ${told.sample ?? ""}`;
  if (shown.has(told.name) && shown.get(told.name) !== now) item.classList.add("fresh");
  shown.set(told.name, now);
  return item;
}

function sample(hex, words) {
  const line = element("p", "sample");
  const pairs = (hex.match(/../g) ?? []).slice(0, 24).join(" ");
  line.append(element("span", "hidden", `${words.begins} `), element("code", "", `${pairs} …`));
  return line;
}

function drawFiles(files, words) {
  document.getElementById("files-part").hidden = files.length === 0;
  const items = files.map((one) => {
    const item = element("li", "");
    item.append(element("code", "name", one.name), element("span", "count", one.bytes === undefined ? "" : words.bytes(one.bytes)));
    return item;
  });
  document.getElementById("files").replaceChildren(...items);
}

function element(tag, name, text = "") {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.textContent = text;
  return made;
}
