// The tables and columns beside the editor: what one row is, what each column holds; a click writes the name
// where the cursor is. Beside the editor where the page is wide, folded above it where it is not.
import { insert } from "./insert.js";
import { place } from "./place.js";
import styles from "./tables.css";

const WIDE = window.matchMedia("(min-width: 1200px)");
const PLAIN = /^[a-z_][a-z0-9_]*$/;

const lists = new WeakMap();

const element = (tag, className, text) => {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
};

const quoted = (name) => (PLAIN.test(name) ? name : `"${name.replaceAll('"', '""')}"`);

/** The text with each of the words that are looked for marked. */
function marked(className, text, words) {
  const made = element("span", className);
  const found = words.length ? new RegExp(`(${words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|")})`, "gi") : null;
  for (const part of found ? text.split(found) : [text]) {
    made.append(found?.test(part) ? element("mark", "", part) : part);
    if (found) found.lastIndex = 0;
  }
  return made;
}

const has = (text, words) => words.every((word) => text.toLowerCase().includes(word));

/** The table's columns to show: all of them, or those that are looked for; null where nothing is. */
function matching(table, words) {
  if (!words.length || has(`${table.name} ${table.grain}`, words)) return table.columns;
  const columns = table.columns.filter((column) => has(`${column.name} ${column.about} ${column.type} ${table.name}`, words));
  return columns.length ? columns : null;
}

function columnButton(list, column, words) {
  const button = element("button", "column");
  button.type = "button";
  button.title = "Write it into the query";
  button.append(marked("name", column.name, words), element("span", "type", column.type));
  if (column.about) button.append(marked("about", column.about, words));
  button.onclick = () => insert(list.data.editor, quoted(column.name));
  const item = element("li");
  item.append(button);
  return item;
}

function tableDetails(list, table, columns, words) {
  const details = element("details", "table");
  const chosen = list.open.get(table.qualified);
  details.open = words.length ? columns.length < table.columns.length || list.shown === 1 : chosen ?? false;
  const summary = element("summary");
  summary.append(marked("name", table.qualified, words));
  if (table.grain) summary.append(marked("grain", `one row per ${table.grain}`, words));
  const tools = element("div", "tools");
  const write = element("button", "", "Write its name");
  write.type = "button";
  write.setAttribute("aria-label", `Write ${table.qualified} into the query`);
  write.onclick = () => insert(list.data.editor, table.qualified);
  const rows = element("button", "sample", "Sample rows");
  rows.type = "button";
  rows.setAttribute("aria-label", `Sample rows of ${table.qualified}`);
  rows.onclick = () => {
    list.asker = table.qualified;
    list.send("sample", { table: table.qualified, at: Date.now() });
  };
  tools.append(write, rows);
  const items = element("ul");
  details.append(summary, tools, items);
  const fill = () => {
    if (details.open && !items.childElementCount) items.append(...columns.map((column) => columnButton(list, column, words)));
  };
  details.ontoggle = () => {
    fill();
    if (!words.length) list.open.set(table.qualified, details.open);
  };
  fill();
  return details;
}

function draw(list) {
  const { root, data } = list;
  const words = root.querySelector("input").value.toLowerCase().split(/\s+/).filter(Boolean);
  const hits = data.tables.map((table) => [table, matching(table, words)]).filter(([, columns]) => columns);
  list.shown = hits.length;
  const out = root.querySelector(".list");
  const at = out.scrollTop;
  out.replaceChildren();
  let group = null;
  for (const [table, columns] of hits) {
    if (table.group !== group) out.append(element("p", "group", table.group));
    group = table.group;
    out.append(tableDetails(list, table, columns, words));
  }
  if (!hits.length) out.append(element("p", "none", "No table and no column is called so, or says so of itself."));
  out.scrollTop = at;
  root.querySelector(".found").textContent = words.length ? `${hits.length} ${hits.length === 1 ? "table" : "tables"}` : "";
}

/** The rows that were asked for, in a window of their own; Escape closes it, and the focus is where it was. */
function showSample(list, sample) {
  const dialog = list.root.querySelector("dialog");
  dialog.querySelector("h2").textContent = `A few rows of ${sample.table}`;
  dialog.querySelector(".said").textContent = sample.said;
  const table = dialog.querySelector("table");
  const head = element("tr");
  head.append(...sample.columns.map((name) => Object.assign(element("th", "", name), { scope: "col" })));
  const body = sample.rows.map((row) => {
    const line = element("tr");
    line.append(...row.map((cell, i) => (cell === null ? element("td", "null", "NULL") : element("td", sample.numeric[i] ? "number" : "", cell))));
    return line;
  });
  table.replaceChildren(element("thead"), element("tbody"));
  table.tHead.append(head);
  table.tBodies[0].append(...body);
  table.parentElement.hidden = !sample.columns.length;
  dialog.showModal();
}

function create(root, data) {
  root.innerHTML = `<style>${styles}</style><details class="all"><summary>Tables and columns</summary><div class="inside">
    <input type="search" placeholder="Find a table or column" aria-label="Find a table or column" autocomplete="off" spellcheck="false">
    <span class="found" role="status" style="position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)"></span>
    <div class="list" tabindex="0" role="region" aria-label="Tables and columns"></div></div></details>
    <dialog aria-labelledby="sample-title"><header><h2 id="sample-title"></h2><button type="button" class="close">Close</button></header>
    <div class="frame" tabindex="0" role="region" aria-label="Sample rows"><table></table></div><p class="said"></p></dialog>`;
  const list = { root, data, open: new Map(data.tables.filter((table) => table.first).map((table) => [table.qualified, true])), sampled: data.sample?.at ?? 0 };
  const all = root.querySelector(".all");
  const fit = () => {
    all.classList.toggle("beside", WIDE.matches);
    all.open = WIDE.matches;
    all.querySelector("summary").tabIndex = WIDE.matches ? -1 : 0;
  };
  fit();
  WIDE.addEventListener("change", fit);
  list.leave = () => WIDE.removeEventListener("change", fit);
  const search = root.querySelector("input");
  search.oninput = () => draw(list);
  search.onkeydown = (event) => {
    if (event.key === "Escape" && search.value) {
      search.value = "";
      draw(list);
    }
  };
  root.querySelector(".close").onclick = () => root.querySelector("dialog").close();
  root.querySelector("dialog").onclick = (event) => {
    if (event.target.tagName === "DIALOG") event.target.close(); // on what is around it
  };
  return list;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = place(parentElement);
  let list = lists.get(root);
  const before = list?.data;
  if (!list) {
    list = create(root, data);
    lists.set(root, list);
  }
  list.data = data;
  list.send = setTriggerValue;
  if (JSON.stringify(before?.tables) !== JSON.stringify(data.tables)) draw(list);
  if (data.sample && data.sample.at > list.sampled) {
    list.sampled = data.sample.at;
    showSample(list, data.sample);
  }
  return () => {
    list.leave();
    lists.delete(root);
  };
}
