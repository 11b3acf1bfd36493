// The keyboard's way through a page: a link to where one answers, and a place to go on from where what had the focus is
// gone. An answer that is handed in takes its button with it, and the focus would fall to the page as a whole: who
// cannot see the verdict would be told nothing and begin at the top.
const MAIN = '[data-testid="stMain"]';
const APP = '[data-testid="stApp"]';
const SAID = ".lab-notice"; // what has just been said comes before all else
const PARTS = '[class*="st-key-question-"], h1, h2, h3';
const ANSWERS = [".st-key-answer-fields", ".st-key-case-practice", ".st-key-answer"];
const LOOK_MS = 150; // longer than menus and dialogs take to give the focus back by themselves
const PATIENCE_MS = 60_000;

const ANSWER = "lab-answer";
let skip = null; // the link to the answer
let last = null; // what had the focus last, the elements that it lay in, and the page's address then
let before = new Set(); // what was there when something was pressed last
let waiting = 0;

function inSight(node) {
  return node.getClientRects().length > 0;
}

// What stays may be drawn anew: a question is known by its key, all else by its words.
function nameOf(node) {
  return /st-key-question-\S+/.exec(node.className)?.[0] ?? node.textContent;
}

function goTo(node) {
  node.tabIndex = -1;
  if (node.matches(SAID)) {
    node.setAttribute("aria-label", node.querySelector("h2")?.textContent ?? ""); // what is read when one arrives there
  }
  node.focus({ preventScroll: true });
  const { top, bottom } = node.getBoundingClientRect();
  if (top < 60 || bottom > window.innerHeight) {
    node.scrollIntoView({ block: "start" });
  }
}

// Where to go on: what was said since the last press, else the first new part, near to where the focus was.
function next(gone) {
  const main = document.querySelector(MAIN);
  if (gone.address !== location.pathname) {
    return main?.querySelector("h1");
  }
  const isNew = (node) => !before.has(nameOf(node)) && inSight(node);
  const around = gone.within.filter((node) => node.isConnected && main?.contains(node)); // from the nearest on
  for (const parts of [SAID, PARTS]) {
    for (const place of around) {
      const found = [...place.querySelectorAll(parts)].find(isNew);
      if (found) {
        return found;
      }
    }
  }
  return null;
}

function lookAfterFocus() {
  if (waiting || !last || last.node.isConnected || document.activeElement !== document.body) {
    return;
  }
  const gone = last;
  const until = Date.now() + PATIENCE_MS;
  waiting = setInterval(() => {
    const isTaken = document.activeElement !== document.body || last !== gone;
    const isRunning = document.querySelector(APP)?.dataset.testScriptState === "running";
    if (isRunning && !isTaken && Date.now() < until) {
      return;
    }
    clearInterval(waiting);
    waiting = 0;
    if (isTaken) {
      lookAfterFocus(); // by something that may be gone as well by now
      return;
    }
    last = null;
    const found = next(gone);
    if (found) {
      goTo(found);
    }
  }, LOOK_MS);
}

function note(target) {
  const within = [];
  for (let node = target.parentElement; node; node = node.parentElement) {
    within.push(node);
  }
  last = target === document.body ? null : { node: target, within, address: location.pathname };
}

function remember() {
  before = new Set([...document.querySelectorAll(`${SAID}, ${PARTS}`)].map(nameOf));
}

// Streamlit has a link to the page's content; an answer may lie sixty stops behind that.
function offerSkip() {
  const place = ANSWERS.map((one) => document.querySelector(`${MAIN} ${one}`)).find(Boolean);
  const old = document.getElementById(ANSWER);
  if (old !== place) {
    old?.removeAttribute("id");
    place?.setAttribute("id", ANSWER);
  }
  skip.hidden = !place;
}

function begin() {
  skip = document.createElement("nav");
  skip.className = "lab-skip";
  skip.setAttribute("aria-label", "Answer");
  skip.innerHTML = `<a href="#${ANSWER}">Skip to the answer</a>`;
  skip.firstChild.onclick = (event) => {
    event.preventDefault(); // the address stays what one would share
    goTo(document.getElementById(ANSWER));
  };
  document.body.prepend(skip);
  note(document.activeElement ?? document.body); // the page may be used before this is loaded
  remember();
  document.addEventListener("focusin", (event) => note(event.target));
  document.addEventListener("pointerdown", remember, true);
  document.addEventListener("keydown", (event) => (event.key === "Enter" || event.key === " ") && remember(), true);
  let isDue = false;
  new MutationObserver(() => {
    lookAfterFocus();
    if (!isDue) {
      isDue = true;
      requestAnimationFrame(() => {
        isDue = false;
        offerSkip();
      });
    }
  }).observe(document.body, { childList: true, subtree: true });
  offerSkip();
}

export default function () {
  if (!skip) {
    begin();
  }
}
