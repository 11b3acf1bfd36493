// The metric tree: each metric is a link, in the order in which a branch is read; the picture puts it in its place
// and draws the edges. Where there is no room, the same list is indented. Metrics without places are a plain grid.
import { place } from "./place.js";
import styles from "./tree.css";

const SVG = "http://www.w3.org/2000/svg";

function element(tag, className, text) {
  const node = document.createElement(tag);
  if (className) {
    node.className = className;
  }
  if (text) {
    node.textContent = text;
  }
  return node;
}

function item(metric, chosen, go) {
  const li = element("li", metric.edge ? `edge ${metric.edge}` : "top");
  li.dataset.name = metric.name;
  if (metric.parent) {
    li.dataset.parent = metric.parent;
  }
  li.style.setProperty("--row", metric.row + 1);
  li.style.setProperty("--column", metric.column + 1);
  li.style.setProperty("--span", metric.span);
  li.style.setProperty("--depth", metric.row);
  const link = element("a", `${metric.role} ${metric.tone}`);
  link.href = metric.href;
  if (metric.name === chosen) {
    link.setAttribute("aria-current", "true");
  }
  link.onclick = (event) => {
    if (!(event.metaKey || event.ctrlKey || event.shiftKey || event.button)) {
      event.preventDefault();
      go(metric.name);
    }
  };
  if (metric.kind) {
    link.append(element("span", "kind", metric.kind));
  }
  link.append(element("span", "name", metric.label), element("span", "value", metric.value));
  for (const { mark, words, tone } of metric.states) {
    const state = element("span", `state ${tone}`);
    const sign = element("span", "mark", mark);
    sign.setAttribute("aria-hidden", "true");
    state.append(sign, element("span", "", words));
    link.append(state);
  }
  link.append(element("span", "unseen", metric.place));
  li.append(link);
  return li;
}

// An elbow from the foot of the parent to the head of each child, drawn where the browser has put them.
function draw(art, list) {
  const frame = list.getBoundingClientRect();
  art.setAttribute("width", frame.width);
  art.setAttribute("height", frame.height);
  art.replaceChildren();
  for (const li of list.querySelectorAll(".edge")) {
    const above = [...list.children].find((other) => other.dataset.name === li.dataset.parent);
    const from = above.firstChild.getBoundingClientRect();
    const to = li.firstChild.getBoundingClientRect();
    const x = from.left + from.width / 2 - frame.left;
    const y = from.bottom - frame.top;
    const end = to.left + to.width / 2 - frame.left;
    const head = to.top - frame.top;
    const turn = head - 14;
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", Math.abs(x - end) < 1 ? `M${x} ${y} V${head}` : `M${x} ${y} V${turn} H${end} V${head}`);
    path.setAttribute("class", li.classList.contains("identity") ? "identity" : "hypothesis");
    art.append(path);
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = place(parentElement);
  const before = root.getRootNode().activeElement?.closest("li")?.dataset.name; // keeps the focus while it is redrawn
  root.innerHTML = `<style>${styles}</style><nav><div class="frame"><ul></ul></div></nav>`;
  root.querySelector("nav").setAttribute("aria-label", data.label);
  root.querySelector("nav").className = data.is_tree ? "tree" : "grid";
  const list = root.querySelector("ul");
  list.style.setProperty("--columns", data.columns);
  const go = (name) => {
    setTriggerValue("go", name);
    // Where the panel is out of sight, below the picture, it comes into view; beside it, nothing moves.
    const panel = document.querySelector(`.st-key-${data.panel}`);
    if (panel && panel.getBoundingClientRect().top > window.innerHeight * 0.6) {
      panel.scrollIntoView({ block: "start", behavior: window.matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
    }
  };
  list.append(...data.metrics.map((metric) => item(metric, data.chosen, go)));
  if (before) {
    [...list.children].find((li) => li.dataset.name === before)?.firstChild.focus({ preventScroll: true });
  }
  if (!data.is_tree) {
    return;
  }
  const art = document.createElementNS(SVG, "svg");
  art.setAttribute("aria-hidden", "true");
  root.querySelector(".frame").prepend(art);
  const redraw = () => draw(art, list);
  redraw();
  const watch = new ResizeObserver(redraw);
  watch.observe(list);
  return () => watch.disconnect();
}
