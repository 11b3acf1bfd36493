// Values that are set by hand on a picture: what was so far, and a handle for each value on the day that is asked
// about. A handle is a slider: it is dragged up and down, or moved by the keyboard. Before it is touched it lies below
// the picture and has no value. The band between the handles is redrawn while one moves; what is set is sent when it rests.
import { place } from "./place.js";
import styles from "./handles.css";

const SVG = "http://www.w3.org/2000/svg";
const TOP = 14;
const LABELS = 22; // below it, for the days
const TRAY = 44; // and below those, for what is not placed yet
const GRIP = { width: 112, height: 34, apart: 38 };
const AXIS = 52; // left of the picture, for the numbers of the axis
const BIG = 10; // steps of Page up and Page down
const REST_MS = 500; // after the last key

const states = new WeakMap();

function svg(name, attributes, text) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) {
    node.setAttribute(key, value);
  }
  if (text !== undefined) {
    node.textContent = text;
  }
  return node;
}

// Grips that do not touch: each as near to where it is wanted as the others leave it, and all of them in the picture.
function apart(wanted) {
  const found = [...wanted];
  for (let i = 1; i < found.length; i++) {
    found[i] = Math.min(found[i], found[i - 1] - GRIP.apart); // from the lowest value up
  }
  let floor = TOP;
  for (let i = found.length - 1; i >= 0; i--) {
    found[i] = Math.max(found[i], floor);
    floor = found[i] + GRIP.apart;
  }
  return found;
}

class Handles {
  constructor(parentElement) {
    this.root = place(parentElement);
    this.root.innerHTML = `<style>${styles}</style><div class="frame" role="group"><svg aria-hidden="true"></svg></div>`;
    this.frame = this.root.querySelector(".frame");
    this.art = this.root.querySelector("svg");
    this.values = {};
    this.received = {};
    this.underWay = {}; // what was sent of each handle and has not come back
    this.grips = new Map();
    this.moving = null;
    this.timer = 0;
    this.watch = new ResizeObserver(() => this.draw());
    this.watch.observe(this.frame);
  }

  update(data, send) {
    this.data = data;
    this.send = send;
    this.frame.setAttribute("aria-label", data.label);
    for (const { name, level, says } of data.handles) {
      if (!this.grips.has(name)) {
        this.grips.set(name, this.grip(name, level, says));
      }
      const value = data.values[name] ?? null;
      // What comes back may be older than what was set since: only a change made elsewhere counts.
      const sent = this.underWay[name] ?? [];
      const at = sent.lastIndexOf(value);
      if (at >= 0) {
        sent.splice(0, at + 1);
      } else if (value !== (this.received[name] ?? null) && this.moving !== name) {
        this.values[name] = value;
      }
      this.received[name] = value;
    }
    this.draw();
  }

  grip(name, level, says) {
    const node = document.createElement("div");
    node.className = "grip";
    node.tabIndex = 0;
    node.setAttribute("role", "slider");
    node.setAttribute("aria-orientation", "vertical");
    node.setAttribute("aria-label", `${level}: ${says}`);
    node.title = says;
    node.innerHTML = '<span class="level"></span><span class="value"></span>';
    node.firstChild.textContent = level;
    node.onpointerdown = (event) => this.take(event, name, node);
    node.onkeydown = (event) => this.press(event, name);
    node.onblur = () => this.rest();
    this.frame.append(node);
    return node;
  }

  get names() {
    return this.data.handles.map((one) => one.name);
  }

  // How far a handle may go: to its neighbours, as far as they are placed and in order.
  bounds(name) {
    const order = this.names;
    const at = order.indexOf(name);
    const own = this.values[name] ?? null;
    const below = order.slice(0, at).map((one) => this.values[one]).filter((one) => one !== null && one !== undefined);
    const above = order.slice(at + 1).map((one) => this.values[one]).filter((one) => one !== null && one !== undefined);
    const low = Math.max(this.data.axis.low, ...below.filter((one) => own === null || one <= own));
    const high = Math.min(this.data.axis.high, ...above.filter((one) => own === null || one >= own));
    return { low, high: Math.max(low, high) };
  }

  set(name, value) {
    const { low, high } = this.bounds(name);
    const { step } = this.data.axis;
    const rounded = Number((Math.round(value / step) * step).toPrecision(12));
    this.values[name] = Math.min(Math.max(rounded, low), high);
    this.draw();
  }

  take(event, name, node) {
    if (event.button) {
      return;
    }
    event.preventDefault();
    node.focus({ preventScroll: true });
    node.setPointerCapture(event.pointerId);
    const start = { y: event.clientY, value: this.values[name] ?? null, before: this.values[name] ?? null };
    this.moving = name;
    node.classList.add("held");
    node.onpointermove = (move) => {
      if (start.value === null) {
        const y = move.clientY - this.frame.getBoundingClientRect().top;
        if (y <= TOP + this.data.height) {
          this.set(name, this.valueAt(y));
        }
      } else {
        this.set(name, start.value - ((move.clientY - start.y) / this.data.height) * (this.data.axis.high - this.data.axis.low));
      }
    };
    const end = () => {
      node.onpointermove = node.onpointerup = node.onpointercancel = null;
      node.classList.remove("held");
      this.moving = null;
      this.draw();
      if (this.values[name] !== start.before) {
        this.commit();
      }
    };
    node.onpointerup = node.onpointercancel = end;
  }

  press(event, name) {
    const { step } = this.data.axis;
    const { low, high } = this.bounds(name);
    const now = this.values[name] ?? null;
    const by = { ArrowUp: step, ArrowRight: step, ArrowDown: -step, ArrowLeft: -step, PageUp: BIG * step, PageDown: -BIG * step }[event.key];
    if (event.key === "Home" || event.key === "End") {
      this.set(name, event.key === "Home" ? low : high);
    } else if (event.key === "Delete" || event.key === "Backspace") {
      this.values[name] = null;
      this.draw();
    } else if (by !== undefined) {
      this.set(name, now === null ? low : now + by);
    } else {
      return;
    }
    event.preventDefault();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.rest(), REST_MS);
  }

  rest() {
    clearTimeout(this.timer);
    if (this.moving === null && this.names.some((name) => (this.values[name] ?? null) !== (this.received[name] ?? null))) {
      this.commit();
    }
  }

  commit() {
    for (const name of this.names) {
      const value = this.values[name] ?? null;
      if (value !== (this.received[name] ?? null)) {
        (this.underWay[name] ??= []).push(value);
      }
    }
    this.send(Object.fromEntries(this.names.map((name) => [name, this.values[name] ?? null])));
  }

  y(value) {
    const { low, high } = this.data.axis;
    return TOP + this.data.height * (1 - (value - low) / (high - low));
  }

  valueAt(y) {
    const { low, high } = this.data.axis;
    return high - ((y - TOP) / this.data.height) * (high - low);
  }

  said(value) {
    return `${value.toLocaleString("en", { maximumFractionDigits: this.data.digits })}${this.data.suffix}`;
  }

  draw() {
    const width = this.frame.clientWidth;
    if (!this.data || !width) {
      return;
    }
    this.frame.style.height = `${TOP + this.data.height + LABELS + TRAY}px`;
    const right = width - GRIP.width - 26;
    const { first, due, at, values } = this.data.past;
    const x = (day) => AXIS + ((day - first) / (due - first)) * (right - AXIS);
    this.art.setAttribute("width", width);
    this.art.setAttribute("height", TOP + this.data.height + LABELS);
    this.art.replaceChildren();
    this.drawAxis(right, x);
    this.drawAhead(at.length ? [x(at.at(-1)), this.y(values.at(-1))] : null, right);
    const points = at.map((day, i) => `${x(day).toFixed(1)} ${this.y(values[i]).toFixed(1)}`);
    if (points.length > 1) {
      this.art.append(svg("path", { d: `M${points.join(" L")}`, class: "past" }));
    }
    if (points.length) {
      this.art.append(svg("circle", { cx: x(at.at(-1)), cy: this.y(values.at(-1)), r: 3.5, class: "today" }));
    }
    this.drawGrips(width, right);
  }

  drawAxis(right, x) {
    for (const value of this.data.axis.ticks) {
      const y = this.y(value);
      this.art.append(svg("line", { x1: AXIS, x2: right, y1: y, y2: y, class: "rule" }));
      this.art.append(svg("text", { x: AXIS - 8, y: y + 4, class: "number" }, this.said(value)));
    }
    this.art.append(svg("line", { x1: right, x2: right, y1: TOP, y2: TOP + this.data.height, class: "due" }));
    for (const { at, says, end } of this.data.days) {
      this.art.append(svg("text", { x: x(at), y: TOP + this.data.height + 17, class: `day ${end}` }, says));
    }
  }

  // The band from today to the outer handles, and the line to the middle one, as far as they are placed.
  drawAhead(today, right) {
    const there = this.names.map((name) => this.values[name] ?? null);
    const [low, high] = [there[0], there.at(-1)];
    if (low !== null && high !== null) {
      const [a, b] = [this.y(low), this.y(high)];
      const d = today ? `M${today[0]} ${today[1]} L${right} ${a} L${right} ${b} Z` : `M${AXIS} ${a} L${right} ${a} L${right} ${b} L${AXIS} ${b} Z`;
      this.art.append(svg("path", { d, class: "band" }));
    }
    const middle = there.length === 3 ? there[1] : null;
    if (middle !== null) {
      const from = today ?? [AXIS, this.y(middle)];
      this.art.append(svg("line", { x1: from[0], y1: from[1], x2: right, y2: this.y(middle), class: "middle" }));
    }
  }

  drawGrips(width, right) {
    const placed = this.names.filter((name) => (this.values[name] ?? null) !== null);
    const tops = apart(placed.map((name) => Math.min(this.y(this.values[name]) - GRIP.height / 2, TOP + this.data.height - GRIP.height)));
    const loose = this.names.filter((name) => !placed.includes(name));
    for (const [name, node] of this.grips) {
      const value = this.values[name] ?? null;
      const isLoose = value === null;
      const { low, high } = this.bounds(name);
      node.classList.toggle("loose", isLoose);
      node.lastChild.textContent = isLoose ? "drag up" : this.said(value);
      node.setAttribute("aria-valuemin", low);
      node.setAttribute("aria-valuemax", high);
      node.setAttribute("aria-valuenow", isLoose ? low : value);
      node.setAttribute("aria-valuetext", isLoose ? "not placed yet" : this.said(value));
      const share = width / Math.max(this.names.length, 1);
      const left = isLoose ? share * this.names.indexOf(name) + (share - GRIP.width) / 2 : width - GRIP.width;
      const top = isLoose ? TOP + this.data.height + LABELS + (TRAY - GRIP.height) / 2 : tops[placed.indexOf(name)];
      node.style.transform = `translate(${left}px, ${top}px)`;
      if (!isLoose) {
        const y = Math.min(Math.max(this.y(value), TOP), TOP + this.data.height);
        this.art.append(svg("path", { d: `M${right} ${y} C${right + 14} ${y} ${left - 14} ${top + GRIP.height / 2} ${left} ${top + GRIP.height / 2}`, class: "leader" }));
        this.art.append(svg("circle", { cx: right, cy: y, r: 4.5, class: "mark" }));
      }
    }
    this.frame.classList.toggle("complete", loose.length === 0);
    if (loose.length === 0) {
      this.frame.style.height = `${TOP + this.data.height + LABELS}px`;
    }
  }
}

export default function ({ data, parentElement, setStateValue }) {
  let handles = states.get(parentElement);
  if (!handles) {
    handles = new Handles(parentElement);
    states.set(parentElement, handles);
  }
  handles.update(data, (values) => setStateValue("values", values));
}
