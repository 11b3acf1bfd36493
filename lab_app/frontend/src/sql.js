// What completion knows of the release: its tables and columns, and DuckDB's words.
import { PostgreSQL, SQLDialect } from "@codemirror/lang-sql";

export const dialect = SQLDialect.define({
  ...PostgreSQL.spec,
  keywords: PostgreSQL.spec.keywords + " qualify pivot unpivot asof semi anti exclude sample summarize describe",
});

/** Tables for the language's own completion: `{users: [{label: "id", ...}]}`. */
export function tableSchema(tables) {
  return Object.fromEntries(
    Object.entries(tables).map(([name, table]) => [
      name,
      {
        self: { label: name, type: "class", detail: table.grain ? `one row per ${table.grain}` : "table" },
        children: table.columns.map((column) => ({ label: column.name, type: "property", detail: column.type, info: column.description })),
      },
    ]),
  );
}

/** Columns without their table's name: those of the tables that the query names, else of all. */
export function columnCompletions(tables) {
  return (context) => {
    const word = context.matchBefore(/[\w"]+/);
    if (!word && !context.explicit) {
      return null;
    }
    const from = word ? word.from : context.pos;
    const before = context.state.sliceDoc(Math.max(0, from - 1), from);
    if (before === ".") {
      return null; // after `users.` the language itself knows what may follow
    }
    const text = context.state.doc.toString().toLowerCase();
    const named = Object.keys(tables).filter((name) => new RegExp(`\\b${name}\\b`).test(text));
    const options = new Map();
    for (const name of named.length ? named : Object.keys(tables)) {
      for (const column of tables[name].columns) {
        const known = options.get(column.name);
        if (known) {
          known.detail = `${column.type} · several tables`;
        } else {
          options.set(column.name, {
            label: column.name,
            type: "property",
            detail: `${column.type} · ${name}`,
            info: column.description,
            boost: named.length ? 2 : -1,
          });
        }
      }
    }
    return { from, options: [...options.values()], validFor: /^\w*$/ };
  };
}
