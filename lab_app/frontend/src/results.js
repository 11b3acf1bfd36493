// A query's answer as a real table: numbers to the right, NULL told apart from empty text, rows added
// as one scrolls, copy for a spreadsheet and CSV without a way back to the server.
import { place } from "./place.js";
import styles from "./results.css";

const CHUNK = 100;

// A text that a spreadsheet would compute gets an apostrophe, so that it stays a text there. Numbers are
// left alone, written as texts too: the same rule as in lab_app/ui/spreadsheet.py.
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
const NUMBER = /^[+-]?(\d[\d,. ]*|\.\d+)([eE][+-]?\d+)?%?$/;
const isFormula = (cell) => FORMULA.test(cell) && !NUMBER.test(cell);
const safe = (columns, rows) => {
  let changed = 0;
  const text = (cell) => {
    if (cell === null || !isFormula(cell)) {
      return cell;
    }
    changed += 1;
    return `'${cell}`;
  };
  const table = [
    columns.map((column) => text(column.name)),
    ...rows.map((row) => row.map((cell, i) => (columns[i].numeric ? cell : text(cell)))),
  ];
  const remark = changed ? ` An apostrophe was put before ${changed === 1 ? "1 text" : `${changed} texts`} that a spreadsheet would take for formulas.` : "";
  return { table, remark };
};

const tsv = (table) =>
  table.map((row) => row.map((cell) => (cell === null ? "" : String(cell).replace(/[\t\r\n]+/g, " "))).join("\t")).join("\n");

const quote = (cell) => {
  if (cell === null) {
    return "";
  }
  const text = String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
const csv = (table) => table.map((row) => row.map(quote).join(",")).join("\r\n") + "\r\n";

/** -1234567.8912 -> −1,234,567.8912: what is copied and saved stays without. */
const grouped = (cell) => cell.replace(/^-?\d{4,}/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","));
const written = (cell, { numeric, grouped: inThousands }) => (numeric ? (inThousands ? grouped(cell) : cell).replace(/^-/, "−") : cell);

function rowOf(cells, columns, number) {
  const row = document.createElement("tr");
  const head = document.createElement("th");
  head.scope = "row";
  head.textContent = String(number);
  row.append(head);
  cells.forEach((cell, i) => {
    const td = document.createElement("td");
    if (cell === null) {
      td.className = "null";
      td.textContent = "NULL";
    } else {
      td.textContent = written(cell, columns[i]);
      if (columns[i].numeric) {
        td.className = "number";
      }
    }
    row.append(td);
  });
  return row;
}

const count = (rows) => `${rows.length} ${rows.length === 1 ? "row" : "rows"}`;

function say(root, text) {
  root.querySelector(".said").textContent = text;
}

export default function ({ data, parentElement }) {
  const root = place(parentElement);
  const { columns, rows, label, file_name: fileName } = data;
  root.innerHTML = `<style>${styles}</style>
    <div class="bar"><p class="summary"></p>
      <span class="tools"><button type="button" class="copy">Copy</button><button type="button" class="csv">Download CSV</button></span></div>
    <div class="frame" tabindex="0" role="region"><table><thead><tr><th scope="col" class="corner"><span>row</span></th></tr></thead><tbody></tbody></table></div>
    <p class="said" role="status"></p>`;
  root.querySelector(".summary").textContent = data.summary;
  const frame = root.querySelector(".frame");
  frame.setAttribute("aria-label", label ?? "Result");
  const head = root.querySelector("thead tr");
  for (const column of columns) {
    const th = document.createElement("th");
    th.scope = "col";
    th.className = column.numeric ? "number" : "";
    const name = document.createElement("span");
    name.textContent = column.name;
    const type = document.createElement("small");
    type.textContent = column.type;
    th.append(name, type);
    head.append(th);
  }
  const body = root.querySelector("tbody");
  let shown = 0;
  const more = () => {
    const part = document.createDocumentFragment();
    const end = Math.min(shown + CHUNK, rows.length);
    for (; shown < end; shown++) {
      part.append(rowOf(rows[shown], columns, shown + 1));
    }
    body.append(part);
  };
  more();
  const onScroll = () => {
    if (shown < rows.length && frame.scrollTop + frame.clientHeight > frame.scrollHeight - 400) {
      more();
    }
  };
  frame.addEventListener("scroll", onScroll, { passive: true });

  root.querySelector(".copy").onclick = async () => {
    const { table, remark } = safe(columns, rows);
    try {
      await navigator.clipboard.writeText(tsv(table));
      say(root, `Copied ${count(rows)}. Paste ${rows.length === 1 ? "it" : "them"} into a spreadsheet.${remark}`);
    } catch {
      say(root, "The browser did not allow copying. Use Download CSV instead.");
    }
  };
  root.querySelector(".csv").onclick = () => {
    const { table, remark } = safe(columns, rows);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(["\ufeff" + csv(table)], { type: "text/csv;charset=utf-8" }));
    link.download = fileName ?? "larder.csv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    say(root, `Saved ${link.download} with ${count(rows)}.${remark}`);
  };
  return () => frame.removeEventListener("scroll", onScroll);
}
