// Lines and indents for a query. Only white space and the case of SQL's own words may change: what comes out
// is read again, sign by sign, and where anything else differs nothing is changed at all.
import { duckdb, formatDialect } from "sql-formatter";

const MOST_CHARACTERS = 20_000;
const MOST_BRACKETS = 60; // inside each other: the formatter takes minutes for a thousand

const PIECES = new RegExp(
  [
    String.raw`--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)`,
    String.raw`[exb]?'(?:[^']|'')*(?:'|$)|"(?:[^"]|"")*(?:"|$)|(\$\w*\$)[\s\S]*?(?:\1|$)`,
    String.raw`\d[\d_]*(?:\.\d+)?e[+-]?\d+|[\p{L}\p{N}_.]+`,
    String.raw`->>|->|<=|>=|<>|!=|==|=>|:=|::|\|\||\/\/|\*\*|\^@|<<|>>|!~|~~|&&|[^\s]`,
  ].join("|"),
  "giu",
);
const WORD = /^[\p{L}_][\p{L}\p{N}_]*$/u;

/** What a query consists of: comments and quoted texts as they are, words whatever their case. */
function pieces(sql) {
  return (sql.match(PIECES) ?? []).map((piece) => {
    if (WORD.test(piece)) return piece.toUpperCase();
    if (piece.startsWith("--")) return piece.trimEnd();
    return piece.startsWith("/*") ? piece.replace(/\s+/g, " ") : piece; // its lines are indented anew
  });
}

function depth(sql) {
  let now = 0;
  let most = 0;
  for (const piece of pieces(sql)) {
    if (piece === "(" || piece === "[" || piece === "{") most = Math.max(most, ++now);
    if (piece === ")" || piece === "]" || piece === "}") now--;
  }
  return most;
}

const CLAUSE = /^( *)[A-Z]+(?: [A-Z]+)*$/;
const depthOf = (line) => line.length - line.trimStart().length;

/** A clause of one line beside its keyword: `FROM orders`, as people write it. */
function joined(text) {
  const lines = text.split("\n");
  const out = [];
  for (let i = 0; i < lines.length; i++) {
    const clause = lines[i].match(CLAUSE);
    const [next, after] = [lines[i + 1], lines[i + 2]];
    const alone = next !== undefined && (after === undefined || depthOf(after) <= clause?.[1].length);
    if (clause && alone && depthOf(next) > clause[1].length && !next.trimStart().startsWith("--")) {
      out.push(`${lines[i]} ${next.trimStart()}`);
      i++;
    } else {
      out.push(lines[i]);
    }
  }
  return out.join("\n");
}

/** The query with its lines and indents in order, null where that cannot be done without a change. */
export function formatted(sql) {
  if (sql.length > MOST_CHARACTERS || depth(sql) > MOST_BRACKETS) return null;
  let text;
  try {
    text = formatDialect(sql, { dialect: duckdb, keywordCase: "upper", tabWidth: 4, expressionWidth: 80, linesBetweenQueries: 1 });
  } catch {
    return null;
  }
  const before = JSON.stringify(pieces(sql));
  return [joined(text), text].find((one) => JSON.stringify(pieces(one)) === before) ?? null;
}
