// What completion knows of the release: its tables and columns, and DuckDB's words.
import { SQLDialect } from "@codemirror/lang-sql";

// Words that people write in questions to data; PostgreSQL's own list offers DLPREVIOUSCOPY for "de".
const KEYWORDS = `select distinct from where group by having order asc desc limit offset as and or not in is null
  like ilike between exists any all case when then else end join inner left right full outer cross on using natural
  semi anti asof lateral union intersect except with recursive materialized values over partition rows range groups
  preceding following unbounded current row filter within qualify window exclude replace columns pivot unpivot sample
  tablesample nulls first last interval explain describe summarize cast try_cast extract true false
  day week month quarter year hour minute second collate escape at time zone`;
const TYPES = "bigint boolean date decimal double float hugeint integer real smallint text time timestamp tinyint uuid varchar";
const FUNCTIONS = `count sum avg min max median mode stddev variance quantile_cont quantile_disc percentile_cont
  approx_count_distinct arg_max arg_min any_value bool_and bool_or string_agg list row_number rank dense_rank
  percent_rank ntile lag lead first_value last_value coalesce nullif if ifnull greatest least round floor ceil abs
  sqrt ln log exp power mod length lower upper trim concat substr replace split_part contains starts_with
  regexp_matches strftime strptime date_trunc date_part date_diff date_add datediff dayofweek dayname monthname
  last_day make_date to_days range generate_series unnest corr`;

export const dialect = SQLDialect.define({
  keywords: KEYWORDS,
  types: TYPES,
  builtin: FUNCTIONS,
  doubleDollarQuotedStrings: true,
  operatorChars: "+-*/<>=~!@#%^&|`?",
  specialVar: "",
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
