// Completion in a metric's YAML: names and values by where the cursor stands.
//
// `words` is what the release knows: {keys, values: {key: [..]}, metrics, models, columns: {model: [..]},
// dimensions, entities}; each entry is {label, detail?, info?}.
const METRICS = new Set(["numerator", "denominator", "input_metric", "base_metric", "conversion_metric", "input_metrics"]);

function options(entries, type) {
  return (entries ?? []).map((entry) => ({ type, ...entry }));
}

/** The model that the lines above stand below, "" outside of one. */
function modelAt(state, line) {
  let model = "";
  let inModels = false;
  for (let i = 1; i <= line; i++) {
    const text = state.doc.line(i).text;
    if (/^\S/.test(text)) {
      inModels = /^models:/.test(text);
      model = "";
    } else if (inModels) {
      const found = /^ {0,3}- +name: *(\w+)/.exec(text);
      model = found ? found[1] : model;
    }
  }
  return model;
}

/** The name of the block that a line is indented into: `numerator` for the `name:` below it. */
function parentKey(state, number, indent) {
  for (let i = number - 1; i >= 1; i--) {
    const text = state.doc.line(i).text;
    const found = /^( *)(?:- +)?(\w+):/.exec(text);
    if (found && found[1].length < indent) {
      return found[2];
    }
  }
  return "";
}

export function yamlCompletions(words) {
  return (context) => {
    const line = context.state.doc.lineAt(context.pos);
    const before = line.text.slice(0, context.pos - line.from);
    const word = context.matchBefore(/\w*/);
    const from = word.from;
    const typed = word.to > word.from;
    const dimension = /(?:Dimension|TimeDimension)\(\s*['"](\w*)$/.exec(before);
    if (dimension) {
      return { from: context.pos - dimension[1].length, options: options(words.dimensions, "property"), validFor: /^\w*$/ };
    }
    const indent = /^ */.exec(line.text)[0].length;
    const value = /^\s*(?:- +)?(\w+):\s+(.*)$/.exec(before);
    if (!value) {
      if (!/^\s*(?:- +)?\w*$/.test(before) || (!typed && !context.explicit)) {
        return null;
      }
      const parent = parentKey(context.state, line.number, indent);
      if (parent === "input_metrics") {
        return { from, options: options(words.metrics, "class"), validFor: /^\w*$/ };
      }
      const keys = parent === "meta" ? words.meta : indent === 0 ? words.top : words.keys;
      return {
        from,
        options: options(keys, "keyword").map((key) => ({ ...key, apply: `${key.label}: ` })),
        validFor: /^\w*$/,
      };
    }
    const key = value[1];
    if (/\{\{/.test(before) && !typed) {
      return null;
    }
    let found = words.values?.[key];
    if (METRICS.has(key)) {
      found = words.metrics;
    } else if (key === "name") {
      const parent = parentKey(context.state, line.number, indent + (/^\s*- /.test(line.text) ? 2 : 0));
      found = parent === "models" ? words.models : METRICS.has(parent) ? words.metrics : null;
    } else if (key === "expr") {
      const model = modelAt(context.state, line.number);
      found = model ? words.columns?.[model] : words.metrics;
    } else if (key === "agg_time_dimension") {
      found = words.columns?.[modelAt(context.state, line.number)];
    } else if (key === "entity") {
      found = words.entities;
    } else if (key === "filter" && typed) {
      found = words.calls;
    }
    if (!found || (!typed && !context.explicit && key !== "type" && key !== "agg")) {
      return null;
    }
    return { from, options: options(found, "property"), validFor: /^\w*$/ };
  };
}
