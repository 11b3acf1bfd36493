// The pyramid: the map of a track. Each level is a link, drawn as a band of the pyramid with its words
// beside it, as in a figure that is annotated. Order in the page is bottom to top, as one climbs it,
// for readers that go by order; the drawing puts the first level at the bottom.
import { place } from "./place.js";
import styles from "./pyramid.css";

const SVG = "http://www.w3.org/2000/svg";
const BAND = 88; // height of a level in units of the drawing
const GAP = 6;
const HALF = 150; // half the width of the pyramid's foot

function svg(name, attributes) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) {
    node.setAttribute(key, value);
  }
  return node;
}

// The shape of one band: cut from the triangle between two heights, given as shares from the top.
function band(index, count) {
  const height = BAND * count;
  const top = index * BAND + (index === 0 ? 0 : GAP / 2);
  const bottom = (index + 1) * BAND - GAP / 2;
  const at = (y) => (HALF * y) / height;
  return `M${HALF - at(top)} 0 L${HALF + at(top)} 0 L${HALF + at(bottom)} ${bottom - top} L${HALF - at(bottom)} ${bottom - top} Z`;
}

function drawing(level, index, count) {
  const tall = BAND - (index === 0 ? GAP / 2 : GAP);
  const art = svg("svg", { viewBox: `0 0 ${HALF * 2} ${tall}`, class: "band", "aria-hidden": "true", preserveAspectRatio: "none" });
  const id = `clip-${level.slug}`;
  const clip = svg("clipPath", { id });
  clip.append(svg("path", { d: band(index, count) }));
  const defs = svg("defs", {});
  defs.append(clip);
  art.append(defs);
  art.append(svg("path", { d: band(index, count), class: "ground", "vector-effect": "non-scaling-stroke" }));
  if (level.open && level.total) {
    // Solved exercises fill the band from the left, within its own slanted shape.
    const width = (HALF * 2 * (index + 1)) / count;
    const left = HALF - width / 2;
    art.append(svg("rect", { x: left, y: 0, width: width * (level.solved / level.total), height: tall, class: "solved", "clip-path": `url(#${id})` }));
  }
  return art;
}

function item(level, index, count, go) {
  const li = document.createElement("li");
  li.className = [level.open ? "open" : "closed", level.touched ? "touched" : "", level.here ? "here" : ""].filter(Boolean).join(" ");
  const link = document.createElement("a");
  link.href = level.href;
  link.onclick = (event) => {
    if (!(event.metaKey || event.ctrlKey || event.shiftKey || event.button)) {
      event.preventDefault();
      go(level.slug);
    }
  };
  const words = document.createElement("span");
  words.className = "words";
  const line = (className, text) => {
    if (text) {
      const span = document.createElement("span");
      span.className = className;
      span.textContent = text;
      words.append(span);
    }
  };
  line("title", level.title);
  line("question", level.question);
  line("state", level.state);
  const figure = document.createElement("span");
  figure.className = "figure";
  figure.append(drawing(level, index, count));
  if (index < count - 1) {
    const leader = document.createElement("span");
    leader.className = "leader"; // from the band's edge over to its words
    leader.style.left = `${50 + (50 * (index + 1)) / count}%`;
    figure.append(leader);
  }
  link.append(figure, words);
  li.append(link);
  return li;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = place(parentElement);
  root.innerHTML = `<style>${styles}</style><nav class="map"><ol></ol></nav>`;
  root.querySelector("nav").setAttribute("aria-label", data.label);
  const list = root.querySelector("ol");
  const go = (slug) => setTriggerValue("go", slug);
  data.levels.forEach((level, i) => {
    list.append(item(level, data.levels.length - 1 - i, data.levels.length, go)); // the first level is the foot
  });
}
