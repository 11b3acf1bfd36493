// The SQL and YAML editor: CodeMirror 6 in a Streamlit component.
//
// Streamlit calls `default` again whenever `data` changes; the editor is made once for its place on
// the page and then only told what changed, so that text, selection and undo history stay.
// Tab is left alone on purpose: it moves on to the next control, as everywhere else on the page.
import { acceptCompletion, autocompletion, closeBrackets, closeBracketsKeymap, closeCompletion, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { sql } from "@codemirror/lang-sql";
import { yaml } from "@codemirror/lang-yaml";
import { HighlightStyle, bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { searchKeymap } from "@codemirror/search";
import { Compartment, EditorState, Prec } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers, placeholder } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import styles from "./editor.css";
import { formatted } from "./format.js";
import { onInsert, spaced } from "./insert.js";
import { place } from "./place.js";
import { columnCompletions, dialect, tableSchema } from "./sql.js";
import { yamlCompletions } from "./yaml.js";

const AGAIN_AFTER_MS = 5000; // longer than a query may take, which the page waits for
const SEND_AFTER_MS = 700; // long enough not to run the page at each word, short enough for a draft

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: "var(--ed-keyword)", fontWeight: "600" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--ed-string)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--ed-number)" },
  { tag: [tags.comment, tags.lineComment, tags.blockComment], color: "var(--ed-comment)", fontStyle: "italic" },
  { tag: [tags.typeName, tags.standard(tags.name)], color: "var(--ed-type)" },
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--ed-keyword)" },
]);

const editors = new WeakMap();

// What was typed and has not reached the lab yet, in this tab. Streamlit drops what an editor sent when the
// lab was busy and one left the page at once; and a lab can be stopped between two keys.
const unsent = {
  read(name) {
    try {
      return JSON.parse(sessionStorage.getItem(`larder-unsent:${name}`));
    } catch {
      return null;
    }
  },
  keep(name, text) {
    try {
      sessionStorage.setItem(`larder-unsent:${name}`, JSON.stringify({ text, at: Date.now() }));
    } catch {
      // No storage, or a full one: the text still goes to the lab as ever.
    }
  },
  drop(name) {
    try {
      sessionStorage.removeItem(`larder-unsent:${name}`);
    } catch {
      // Nothing was kept then.
    }
  },
  /** The text that the lab does not have; what it has is kept no longer. */
  left(data) {
    const kept = unsent.read(data.name);
    if (!kept || typeof kept.text !== "string") return null;
    if (kept.at > (data.received_at ?? 0)) return kept.text;
    unsent.drop(data.name);
    return null;
  },
};

function languageOf(data) {
  if (data.language === "yaml") {
    const support = yaml();
    return [support, support.language.data.of({ autocomplete: yamlCompletions(data.words ?? {}) }), indentUnit.of("  ")];
  }
  const schema = tableSchema(data.tables ?? {});
  const support = sql({ dialect, schema, upperCaseKeywords: true });
  return [support, dialect.language.data.of({ autocomplete: columnCompletions(data.tables ?? {}) })];
}

function diagnosticsOf(view, markers) {
  return (markers ?? []).filter((marker) => marker.line).map((marker) => diagnosticOf(view, marker));
}

function diagnosticOf(view, marker) {
  const line = view.state.doc.line(Math.min(marker.line, view.state.doc.lines));
  const start = Math.min(line.from + Math.max((marker.column ?? 1) - 1, 0), line.to);
  const word = view.state.wordAt(start);
  const from = word ? word.from : marker.column ? start : line.from;
  const to = word ? word.to : line.to;
  return { from, to: Math.max(to, from), severity: marker.severity ?? "error", message: marker.message ?? "" };
}

/** Take up a text at the cursor; at the end where nobody has been in the editor yet. */
function takeUp(editor, text) {
  const { view } = editor;
  const { from, to } = editor.entered ? view.state.selection.main : { from: view.state.doc.length, to: view.state.doc.length };
  const put = spaced(text, view.state.sliceDoc(Math.max(0, from - 1), from), view.state.sliceDoc(to, to + 1));
  view.dispatch({ changes: { from, to, insert: put }, selection: { anchor: from + put.trimEnd().length }, scrollIntoView: true, userEvent: "input.paste" });
  view.focus();
}

/** Put the lines and indents of the query in order; undo takes it back. */
function tidy(editor) {
  const { view } = editor;
  const before = view.state.doc.toString();
  const after = formatted(before);
  const said = after === null ? "This query could not be read, so its lines stay as they are." : after === before ? "The lines are in order already." : "";
  editor.root.querySelector(".said").textContent = said;
  if (after !== null && after !== before) {
    view.dispatch({ changes: { from: 0, to: before.length, insert: after }, selection: { anchor: Math.min(view.state.selection.main.anchor, after.length) }, userEvent: "input.format" });
  }
  view.focus();
  return true;
}

function create(root, data, send, tree) {
  const language = new Compartment();
  const attributes = new Compartment();
  const hint = new Compartment();
  const editor = { version: data.version, sent: data.value ?? "", timer: null, again: null, at: 0, send, data, root, entered: false };
  const opening = unsent.left(data) ?? data.value ?? "";

  // Sent again, after longer and longer pauses, until the lab says that it has it: what comes while Streamlit
  // is between two runs of the page may get lost.
  const tell = (text, pause) => {
    editor.sent = text;
    editor.at = Date.now();
    editor.send.state("draft", { text, version: editor.version, at: editor.at });
    editor.again = setTimeout(() => text === editor.sent && tell(text, 2 * pause), pause);
  };
  const flush = (view) => {
    clearTimeout(editor.timer);
    const text = view.state.doc.toString();
    if (text !== editor.sent) {
      clearTimeout(editor.again);
      tell(text, AGAIN_AFTER_MS);
    }
  };
  const submit = (view) => {
    clearTimeout(editor.timer);
    clearTimeout(editor.again);
    closeCompletion(view);
    editor.sent = view.state.doc.toString();
    editor.send.trigger("submit", { text: editor.sent, version: editor.version, at: Date.now() });
    return true;
  };

  editor.language = language;
  editor.attributes = attributes;
  editor.hint = hint;
  editor.flush = () => flush(editor.view);
  editor.view = new EditorView({
    root: tree,
    parent: root.querySelector(".editor"),
    state: EditorState.create({
      doc: opening,
      extensions: [
        Prec.highest(
          keymap.of([
            { key: "Mod-Enter", run: submit },
            { key: "Shift-Enter", run: submit },
            { key: "Shift-Alt-f", run: () => data.language !== "yaml" && tidy(editor) },
          ]),
        ),
        lineNumbers(),
        lintGutter(),
        highlightActiveLineGutter(),
        history(),
        drawSelection(),
        indentOnInput(),
        bracketMatching(),
        closeBrackets(),
        autocompletion({ icons: false, maxRenderedOptions: 60 }),
        highlightActiveLine(),
        EditorView.lineWrapping,
        syntaxHighlighting(colours),
        keymap.of([
          ...closeBracketsKeymap,
          ...completionKeymap,
          { key: "Ctrl-y", run: acceptCompletion },
          ...defaultKeymap,
          ...searchKeymap,
          ...historyKeymap,
        ]),
        language.of(languageOf(data)),
        attributes.of(EditorView.contentAttributes.of(attributesOf(data))),
        hint.of(placeholder(data.placeholder ?? "")),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) {
            clearTimeout(editor.timer);
            editor.timer = setTimeout(() => flush(update.view), editor.data.send_after_ms ?? SEND_AFTER_MS);
            unsent.keep(editor.data.name, update.state.doc.toString());
            root.querySelector(".said").textContent = "";
          }
        }),
        // At once, not with CodeMirror's own (delayed) news of the focus: a click on a button next to the
        // editor must find the last words sent.
        EditorView.domEventHandlers({
          blur: (_event, view) => flush(view) && false,
          focus: () => {
            editor.entered = true;
          },
        }),
      ],
    }),
  });
  if (opening !== editor.sent) editor.timer = setTimeout(editor.flush, 0);
  return editor;
}

// The place in the order of Tab that an editable text has anyway: said, for what looks for it in a text that scrolls.
function attributesOf(data) {
  return { tabindex: "0", "aria-label": data.label ?? "Editor", "aria-describedby": "editor-help", spellcheck: "false", autocapitalize: "off" };
}

function update(editor, data) {
  const { view } = editor;
  const effects = [];
  const before = editor.data;
  if (data.language !== before.language || JSON.stringify(data.tables) !== JSON.stringify(before.tables) || JSON.stringify(data.words) !== JSON.stringify(before.words)) {
    effects.push(editor.language.reconfigure(languageOf(data)));
  }
  if (data.label !== before.label) {
    effects.push(editor.attributes.reconfigure(EditorView.contentAttributes.of(attributesOf(data))));
  }
  if (data.placeholder !== before.placeholder) {
    effects.push(editor.hint.reconfigure(placeholder(data.placeholder ?? "")));
  }
  const spec = { effects };
  if (data.version !== editor.version) {
    editor.version = data.version;
    clearTimeout(editor.again);
    const text = data.value ?? "";
    editor.sent = text;
    if (text !== view.state.doc.toString()) {
      spec.changes = { from: 0, to: view.state.doc.length, insert: text };
    }
  }
  editor.data = data;
  if ((data.received_at ?? 0) >= editor.at) clearTimeout(editor.again);
  if (effects.length || spec.changes) {
    view.dispatch(spec);
  }
  if (spec.changes) {
    unsent.drop(data.name); // put there by the lab
  } else {
    unsent.left(data);
  }
}

export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const root = place(parentElement);
  const send = { state: setStateValue, trigger: setTriggerValue };
  let editor = editors.get(root);
  if (!editor || !editor.view.dom.isConnected) {
    root.innerHTML = `<style>${styles}</style><div class="editor"></div>
      <div class="foot"><p id="editor-help" class="help"></p><button type="button" class="tidy" title="Lines and indents, nothing else: Shift + Alt + F">Format</button></div>
      <p class="said" role="status"></p>`;
    editor = create(root, data, send, parentElement);
    editors.set(root, editor);
    root.querySelector(".tidy").onclick = () => tidy(editor);
    editor.deaf = onInsert(() => editor.data.name, (text) => takeUp(editor, text));
    // Leaving the page while the last words are still unsent would lose them.
    editor.leave = () => editor.flush();
    window.addEventListener("pagehide", editor.leave);
    document.addEventListener("visibilitychange", editor.leave);
  } else {
    editor.send = send;
    update(editor, data);
  }
  const apple = /Mac|iP(hone|ad|od)/.test(navigator.platform);
  root.querySelector(".help").textContent = data.help ? data.help.replace("Mod", apple ? "⌘" : "Ctrl") : "";
  root.querySelector(".tidy").hidden = data.language === "yaml";
  root.querySelector(".editor").style.setProperty("--ed-min", `${(data.min_lines ?? 6) * 1.55 + 1.2}em`);
  root.querySelector(".editor").style.setProperty("--ed-max", `${(data.max_lines ?? 22) * 1.55 + 1.2}em`);
  editor.view.dispatch(setDiagnostics(editor.view.state, diagnosticsOf(editor.view, data.markers)));

  return () => {
    clearTimeout(editor.timer);
    clearTimeout(editor.again);
    editor.deaf();
    window.removeEventListener("pagehide", editor.leave);
    document.removeEventListener("visibilitychange", editor.leave);
    editor.view.destroy();
    editors.delete(root);
  };
}
