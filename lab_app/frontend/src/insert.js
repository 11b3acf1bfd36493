// The way from the list of tables to the editor beside it: both are in one document, and nothing has to
// pass through the lab.
const EVENT = "larder-insert";

/** Have the editor of this name take up a text at its cursor. */
export function insert(editor, text) {
  document.dispatchEvent(new CustomEvent(EVENT, { detail: { editor, text } }));
}

/** Call `take(text)` for each text that is meant for the editor of this name; returns how to stop. */
export function onInsert(name, take) {
  const listen = ({ detail }) => {
    if (detail.editor === name()) take(detail.text);
  };
  document.addEventListener(EVENT, listen);
  return () => document.removeEventListener(EVENT, listen);
}

/** The text with a space where it would otherwise grow together with the words around it. */
export function spaced(text, before, after) {
  const left = /[\w"'),*]$/.test(before) ? " " : "";
  const right = /^[\w"'(]/.test(after) ? " " : "";
  return left + text + right;
}
