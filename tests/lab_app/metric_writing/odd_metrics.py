"""Metrics as people really paste them: from chats, documents, other tools, older versions, and with slips of the pen."""

from __future__ import annotations

from dataclasses import dataclass

from tests.lab_app.metric_writing.texts import cumulative, derived, earlier, metric, simple

DE = "{{ Dimension('segment__country') }} = 'DE'"
RATIO = metric()


@dataclass(frozen=True)
class Odd:
    """A text, what must be said of it and what must not, how many errors it has, and whether its fix mends it."""

    text: str
    says: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    errors: int = 1
    mends: bool = True


def blanks(text: str, blank: str) -> str:
    """The text, indented with another blank."""
    return "\n".join(blank * (len(line) - len(line.lstrip())) + line.lstrip() for line in text.split("\n"))


def filtered(condition: str) -> str:
    """A ratio with this filter, as YAML has it."""
    return metric(filter=condition)


def said(*fragments: str, text: str, mends: bool = True, errors: int = 1, never: tuple[str, ...] = ()) -> Odd:
    return Odd(text, fragments, never, errors, mends)


RIGHT: dict[str, str] = {
    "a fence": f"```yaml\n{RATIO}```\n",
    "a fence with words around it": f"Here is your metric:\n\n```yml\n{RATIO}```\n\nLet me know!",
    "a fence of tildes": f"~~~\n{RATIO}~~~",
    "the closing mark alone": f"{RATIO}```",
    "the opening mark alone": f"```yaml\n{RATIO}",
    "a byte order mark": "\ufeff" + RATIO,
    "lines of Windows": RATIO.replace("\n", "\r\n"),
    "lines of an old Mac": RATIO.replace("\n", "\r"),
    "a list that is not indented": "metrics:\n- name: mine\n  type: ratio\n  numerator: orders\n  denominator: buyers\n",
    "JSON": '{"metrics": [{"name": "mine", "type": "ratio", "numerator": "orders", "denominator": "buyers"}]}',
    "three dashes on top": "---\n" + RATIO,
    "double quotes in a call": filtered("'{{ Dimension(\"segment__country\") }} = ''DE'''"),
    "a call without blanks": filtered("\"{{Dimension('segment__country')}}='DE'\""),
    "a list of conditions": metric(filter=f'["{DE}"]'),
    "an apostrophe of a document in a label": metric(label="Lena’s orders"),
    "curly quotes within a label": metric(label="Orders of the “good” kind"),
    "a dash of a document in a label": metric(label="Orders – per head"),
    "a no-break space in a label": metric(label="Orders\u00a0per head"),
    "an ideographic colon in a label": metric(label="Orders：all"),
    "a capital letter in a label": metric(label="DAU: all of them".replace(":", " -")),
    "an equals sign in a label": metric(label="a=b"),
    "numbers by column": simple(agg="count", expr="1"),
    "a flag that is summed": simple(expr="is_paid::int"),
    "a double equals sign": filtered("\"{{ Dimension('segment__country') }} == 'DE'\""),
    "a column in double quotes": simple(expr="'\"total_amount\"'"),
    "an offset of whole weeks": earlier("offset_window: 52 weeks"),
    "a window of one week": cumulative(window="1 week", period_agg="last"),
}

ODD: dict[str, Odd] = {
    # Chats and documents
    "two fences": said("holds 2 blocks", text=f"```yaml\n{RATIO}```\nor\n```yaml\n{RATIO}```", mends=False),
    "indented by no-break spaces": said("no-break spaces (line 2)", "Plain spaces", text=blanks(RATIO, "\u00a0")),
    "indented by em spaces": said("no-break spaces", text=blanks(RATIO, "\u2003")),
    "indented by wide spaces": said("no-break spaces", text=blanks(RATIO, "\u3000")),
    "a no-break space after a colon": said("no-break spaces (line 3)", text=RATIO.replace("type: ", "type:\u00a0")),
    "a no-break space after a dash": said("no-break spaces (line 2)", text=RATIO.replace("- name", "-\u00a0name")),
    "tabs": said("tabs (line 2)", "Two spaces for each tab", text=RATIO.replace("    ", "\t\t").replace("  -", "\t-"), never=("web pages",)),
    "curly quotes around a name": said("curly quotes (line 2)", text=metric(name="“mine”")),
    "curly quotes around a filter": said("curly quotes", text=filtered(f"“{DE}”")),
    "curly quotes in a call": said("curly quotes", text=filtered('"{{ Dimension(‘segment__country’) }} = ‘DE’"')),
    "low quotes": said("curly quotes", text=filtered("„{{ Dimension('segment__country') }} = 'DE'“")),
    "primes": said("curly quotes", text=filtered("\"{{ Dimension('segment__country') }} = ′DE′\"")),
    "curly quotes and an innocent label": said("curly quotes (line 2)", text=metric(name="“mine”", label="It’s mine"), never=("line 6",)),
    "wide colons": said("wide colons", text=RATIO.replace(":", "：")),
    "dashes of a document": said("dashes or dots of a document", text=RATIO.replace("- name", "– name")),
    "bullets": said("dashes or dots of a document", text=RATIO.replace("- name", "• name")),
    "asterisks": said("asterisks in front of entries", text=RATIO.replace("- name", "* name"), never=("Anchors",)),
    "an invisible blank in a name": said("invisible characters (line 4)", text=metric(numerator="\u200borders"), never=("Did you mean",)),
    "a mark in the middle": said("invisible characters", text=metric(numerator="or\ufeffders")),
    "several kinds at once": said("no-break spaces", "dashes or dots", "curly quotes", text=blanks(metric(name="“mine”"), "\u00a0").replace("- name", "– name")),
    "a minus of a document": said("typographic signs", text=derived("revenue − orders", "revenue", "orders")),
    "times and divided": said("typographic signs", text=derived("orders × 100 ÷ nullif(buyers, 0)", "orders", "buyers")),
    "an ellipsis to fill in": said("`denominator` is still to be filled in", text=metric(denominator="…"), mends=False),
    "three dots to fill in": said("`denominator` is still to be filled in", text=metric(denominator="..."), mends=False),
    "a placeholder": said("`numerator` is still to be filled in", text=metric(numerator="<your metric>"), mends=False),
    "anchors": said("Anchors and aliases", text="x: &x orders\n" + metric(numerator="*x"), mends=False),
    "a name twice": said("`numerator` is twice in the same block; the first is on line 4", text=RATIO.replace("    denominator", "    numerator: revenue\n    denominator"), mends=False),
    "words before the metric": said("Sure! Here it is", text=f"Sure! Here it is:\n{RATIO}", mends=False),
    "a model that YAML reads as a flag": said("A model's name is true or false", text=simple(model="no"), mends=False, never=("has no name",)),
    "a model without a name": said("A model has no name", text=simple(model="no").replace("name: no", "about: no"), mends=False),
    "a query": said("This is a query", "SQL bench", text="SELECT COUNT(*) FROM orders", mends=False),
    "a query over several lines": said("This is a query", text="select\n  count(*)\nfrom orders\nwhere status = 'paid'", mends=False, never=("colon",)),
    # Slips in YAML
    "no blank after a colon": said("colons without a space behind them", text=RATIO.replace("name: ", "name:")),
    "equals signs": said("equals signs after names", text=RATIO.replace("name: ", "name = ").replace("type: ", "type = ").replace("tor: ", "tor = ")),
    "capital letters": said("capital letters", text="".join(line.capitalize() if line.startswith("m") else line.replace("name", "Name").replace("type", "Type") for line in RATIO.splitlines(keepends=True))),
    "a type in capitals": said("capital letters", text=metric(type="RATIO")),
    "an aggregation in capitals": said("capital letters", text=simple(agg="SUM")),
    "a colon in a label": said("second colon", text=metric(label="Orders: paid")),
    "an apostrophe in single quotes": said("the same quotes inside end it early", text=metric(description="'Nora's number'")),
    "a percent sign first": said("cannot start with %", text=metric(label="% of people")),
    "an open quote": said("A quotation mark is opened", text=metric(label='"Mine')),
    # Filters
    "a filter without quotes": said("`filter` is not in quotes", text=filtered(DE), never=("line up",)),
    "a filter without quotes, one bracket": said("`filter` is not in quotes", text=filtered("{ Dimension('segment__country') } = 'DE'"), mends=False),
    "double quotes in double quotes": said("the same quotes inside end it early", text=filtered("\"{{ Dimension(\"segment__country\") }} = 'DE'\"")),
    "single quotes in single quotes": said("the same quotes inside end it early", text=filtered(f"'{DE}'")),
    "one bracket on each side": said("needs two curly brackets on each side", text=filtered("\"{ Dimension('segment__country') } = 'DE'\""), never=("struct",)),
    "one bracket on one side": said("needs two curly brackets on each side", text=filtered("\"{{ Dimension('segment__country') } = 'DE'\"")),
    "brackets apart": said("needs two curly brackets on each side", text=filtered("\"{ { Dimension('segment__country') } } = 'DE'\""), never=("struct",)),
    "no brackets": said("needs two curly brackets on each side", text=filtered("\"Dimension('segment__country') = 'DE'\"")),
    "a dollar before them": said("needs two curly brackets on each side", text=filtered("\"${Dimension('segment__country')} = 'DE'\"")),
    "percent signs in brackets": said("needs two curly brackets on each side", text=filtered("\"{% Dimension('segment__country') %} = 'DE'\""), never=("loops",)),
    "no quotes in a call": said("needs straight quotes", text=filtered("\"{{ Dimension(segment__country) }} = 'DE'\"")),
    "a small letter": said("`dimension` is written with a capital letter", text=filtered("\"{{ dimension('segment__country') }} = 'DE'\"")),
    "no call": said("does not say what `segment__country` is", text=filtered("\"{{ segment__country }} = 'DE'\"")),
    "no entity": said("Did you mean `segment__country`?", text=filtered("\"{{ Dimension('country') }} = 'DE'\"")),
    "a point in a name": said("Did you mean `segment__country`?", text=filtered("\"{{ Dimension('segment.country') }} = 'DE'\"")),
    "another entity": said("Did you mean `segment__country`?", text=filtered("\"{{ Dimension('user__country') }} = 'DE'\"")),
    "a text in double quotes": said("in double quotes, which hold names", "'DE'", text=filtered("'{{ Dimension(\"segment__country\") }} = \"DE\"'"), never=("is in the filter on its own",)),
    "a text in double quotes, hanging": said("A text in single quotes: 'DE'", text=filtered("|\n      {{ Dimension('segment__country') }} = \"DE\"")),
    "a text without quotes": said("`DE` is a text without quotes", text=filtered("\"{{ Dimension('segment__country') }} = DE\"")),
    "texts in a list": said("'ios'", "'web'", text=filtered("'{{ Dimension(\"segment__signup_platform\") }} in (ios, \"web\")'")),
    "a dimension on its own": said("`country` is in the filter on its own", DE, text=filtered("\"country = 'DE'\"")),
    "a dimension and a text, both bare": said("`country` is in the filter on its own", DE, text=filtered("'country = \"DE\"'")),
    "two dimensions on their own": said("`country` and `signup_platform` are in the filter on their own", text=filtered("\"country = 'DE' and signup_platform = 'ios'\"")),
    "a misspelt dimension": said("Did you mean {{ Dimension('segment__country') }}?", text=filtered("\"contry = 'DE'\"")),
    "a table's column": said("`segment.country` is in the filter on its own", text=filtered("\"segment.country = 'DE'\""), never=("Write `country`",)),
    "a column that is no dimension": said("`order_status` is a column of fct_orders and no dimension", "case when order_status = 'paid' then", text=simple(filter="order_status = \"paid\""), never=("is_paid",), mends=False),
    "the day on its own": said("TimeDimension('metric_time', 'day')", text=filtered("\"metric_time >= '2024-02-01'\"")),
    "two ampersands": said("`&&` is no word", text=filtered(f"\"{DE} && {{{{ Dimension('segment__signup_platform') }}}} = 'ios'\""), never=("array_overlaps",)),
    "IS before a text": said("IS compares with NULL", text=filtered("\"{{ Dimension('segment__country') }} is 'DE'\"")),
    "WHERE in front": said("begins with WHERE", text=filtered(f'"where {DE}"'), never=("call_0",)),
    "IN without brackets": said("IN takes a list in brackets", text=filtered("\"{{ Dimension('segment__country') }} in 'DE', 'FR'\""), never=("call_0",)),
    "half a condition": said("not readable as SQL", "Dimension('segment__country')", text=filtered("\"{{ Dimension('segment__country') }} =\""), never=("call_0",), mends=False),
    "a list of fields": said("`filter` is a block of names and values", text=metric(filter="[{field: country, operator: is, value: DE}]"), mends=False),
    "a call left open": said("is not how MetricFlow reads a call", text=filtered("\"{{ Dimension('segment__country' }} = 'DE'\"")),
    "a call in square brackets": said("is not how MetricFlow reads a call", text=filtered("\"{{ Dimension['segment__country'] }} = 'DE'\"")),
    "square brackets for curly ones": said("needs two curly brackets on each side", text=filtered("\"[[ Dimension('segment__country') ]] = 'DE'\""), never=("array",)),
    "entity and dimension apart": said("two names", text=filtered("\"{{ Dimension('segment', 'country') }} = 'DE'\"")),
    "a comparison inside the brackets": said("A comparison stands between the curly brackets", text=filtered("\"{{ Dimension('segment__country') = 'DE' }}\"")),
    "equal to NULL": said("IS NULL", text=filtered("\"{{ Dimension('segment__country') }} = NULL\""), mends=False, never=("any period",)),
    "two bars": said("`||` joins texts", text=filtered(f"\"{DE} || {DE}\"")),
    "the model's day on its own": said("TimeDimension('metric_time', 'day')", text=simple(agg="count", expr="1", filter="\"ordered_date >= '2024-02-01'\"")),
    "an empty filter": said("The `filter` is empty", text=filtered("''"), mends=False),
    "`where` for `filter`": said("Did you mean `filter`?", text=metric(where=f'"{DE}"'), never=("template",)),
    "`filters` for `filter`": said("Did you mean `filter`?", text=metric(filters=f'["{DE}"]'), never=("template",)),
    "a value that no row has": said("No row has `iOS`", "Did you mean `ios`?", text=filtered("\"{{ Dimension('segment__signup_platform') }} = 'iOS'\""), never=("any period",)),
    # Expressions of simple metrics
    "double quotes in an expression": said("`\"paid\"` is in double quotes", "'paid'", text=simple(expr="case when order_status = \"paid\" then 1 else 0 end"), never=("is_paid",)),
    "a text on the left": said("'paid'", text=simple(expr="case when \"paid\" = order_status then 1 else 0 end"), never=("is_paid",)),
    "a bare text in a list": said("`paid` is a text without quotes", text=simple(expr="case when order_status in (paid, 'x') then 1 else 0 end"), never=("is_paid",)),
    "a misspelt column and a text": said("`order_status`", "'refunded'", text=simple(expr="case when status = \"refunded\" then 1 else 0 end"), never=("refunded_at`?",), errors=2),
    "a sum in the expression": said("Write `agg: sum` and `expr: total_amount`", text=simple(expr="SUM(total_amount)")),
    "a count of everything": said("Write `agg: count` and `expr: 1`", text=simple(agg="count", expr="COUNT(*)")),
    "a distinct count": said("Write `agg: count_distinct` and `expr: user_id`", text=simple(expr="count(distinct user_id)"), mends=False),
    "DISTINCT": said("Write `agg: count_distinct` and `expr: user_id`", text=simple(expr="distinct user_id"), mends=False),
    "a star": said("To count rows", text=simple(agg="count", expr='"*"')),
    "a condition after WHERE": said("case when is_paid then total_amount end", text=simple(expr="total_amount where is_paid")),
    "IFF": said("`IFF` is `IF` here", text=simple(expr="IFF(is_paid, total_amount, 0)"), never=("model's SQL",)),
    "NVL": said("`NVL` is `COALESCE` here", text=simple(expr="nvl(total_amount, 0)")),
    "another function": said("The function `repeat` cannot be used", text=simple(expr="repeat('x', 9)"), mends=False),
    # Formulas
    "sums of totals": said("its inputs are totals already", "orders / nullif(buyers, 0)", text=derived("sum(orders) / nullif(sum(buyers), 0)", "orders", "buyers"), never=("agg: sum",)),
    "an average of totals": said("its inputs are totals already", text=derived("avg(orders)", "orders"), never=("`agg",)),
    "an earlier row": said("offset_window", text=derived("orders - lag(orders) over (order by metric_time)", "orders"), mends=False),
    "names in square brackets": said("brackets or other marks around names", text=derived('"[orders] - [buyers]"', "orders", "buyers"), never=("array",)),
    "names after a dollar": said("brackets or other marks around names", text=derived("${orders} - ${buyers}", "orders", "buyers")),
    "names in backticks": said("brackets or other marks around names", text=derived('"`orders` - `buyers`"', "orders", "buyers")),
    "names in single quotes": said("is a text, because it is in quotes", text=derived("\"'orders' - 'buyers'\"", "orders", "buyers"), never=("not used",)),
    "an older call": said("older way to name an input", text=derived("\"{{ metric('orders') }} - {{ metric('buyers') }}\"", "orders", "buyers")),
    "an equals sign first": said("equals sign", text=derived("= orders - buyers", "orders", "buyers")),
    "a safe division": said("orders / nullif(buyers, 0)", text=derived("SAFE_DIVIDE(orders, buyers)", "orders", "buyers"), never=("model's SQL",)),
    "a percent sign": said("`%` is no part of a number", text=derived("orders / nullif(buyers, 0) * 100%", "orders", "buyers")),
    "a misspelt input": said("Did you mean `buyers`?", text=derived("orders - buyer", "orders", "buyers"), never=("not used",)),
    "inputs as a text": said("Write `input_metrics: [orders, buyers]`", text=derived("orders - buyers", "orders", "buyers").replace("[orders, buyers]", "orders, buyers"), never=("revenue",)),
    "`metrics` for `input_metrics`": said("Did you mean `input_metrics`?", text=derived("orders - buyers", "orders", "buyers").replace("input_metrics", "metrics")),
    "a number as it is called": said("Did you mean `mau`?", text=metric(numerator="monthly_active_users")),
    "a calculation as a numerator": said("is a calculation", "Did you mean `orders`?", text=metric(numerator="count(orders)")),
    "a table as a numerator": said("It is a table", text=metric(numerator="fct_orders"), mends=False, never=("Did you mean",)),
    "a division by 0": said("It divides by 0 in every period", text=derived("orders / 0", "orders"), mends=False, never=("inf",)),
    "itself below itself": Odd(metric(denominator="orders"), ("is always 1",), ("every period",), errors=0, mends=False),
    "a formula as a numerator": said("is a calculation", text=metric(numerator="orders / buyers"), mends=False, never=("Did you mean",)),
    # Lengths of time
    "a year before": Odd(earlier("offset_window: 1 year"), ("1 year is no whole number of weeks", "52 weeks"), ("filter",), errors=0),
    "7d": said("Write `7 days`", text=cumulative(window="7d", period_agg="last"), never=("28 days",)),
    "1w": said("Write `1 week`", text=cumulative(window="1w", period_agg="last"), never=("28 days",)),
    "P7D": said("Write `7 days`", text=cumulative(window="P7D", period_agg="last"), never=("28 days",)),
    "seven days": said("Write `7 days`", text=cumulative(window="seven days", period_agg="last"), never=("28 days",)),
    "the last 7 days": said("Write `7 days`", text=cumulative(window="last 7 days", period_agg="last"), never=("28 days",)),
    "count and granularity": said("Write `7 days`", text=cumulative(window="{count: 7, granularity: day}", period_agg="last"), never=("28 days",)),
    "a number alone": said("Write `7 days`", text=cumulative(window="7", period_agg="last"), never=("28 days",)),
    "an offset in short": said("Write `4 weeks`", text=earlier("offset_window: 4wk"), never=("28 days",)),
    "no length at all": said("Say how many days, weeks or months", text=cumulative(window="forever"), mends=False, never=("Write `28 days`",)),
    "MTD": said("Did you mean `month`?", text=cumulative(grain_to_date="MTD", period_agg="last")),
    # Numbers and flags
    "a percentile in quotes": said("is a text, because it is in quotes", text=simple(agg="percentile", percentile="'0.9'"), never=("out of range",)),
    "p90": said("Write 0.9", text=simple(agg="percentile", percentile="p90")),
    "90": said("Write 0.9", text=simple(agg="percentile", percentile="90")),
    "90 %": said("Write 0.9", text=simple(agg="percentile", percentile="90%")),
    "a comma": said("Write 0.9", text=simple(agg="percentile", percentile='"0,9"')),
    "a flag in quotes": said("Take the quotes out: `hidden: false`", text=metric(hidden='"false"')),
    "a maturity in quotes": said("Take the quotes out: `maturity: 7`", text=metric(config='{meta: {maturity: "7"}}')),
    "a maturity with its unit": said("Write 7", text=metric(config="{meta: {maturity: 7 days}}")),
    "a threshold in quotes": said("Take the quotes out", text=metric(config='{meta: {threshold: "0.5"}}')),
    "a threshold in percent": said("Write 0.5", text=metric(config="{meta: {threshold: 50%}}")),
    # Choices
    "percent": said("Did you mean `share`?", text=metric(config="{meta: {unit: percent}}", numerator="activated_signups", denominator="new_signups")),
    "EUR": said("Did you mean `euro`?", text=metric(config="{meta: {unit: EUR}}")),
    "higher": said("Did you mean `up`?", text=metric(config="{meta: {good_direction: higher}}")),
    "monthly": said("Write `grains: [month]`", text=metric(config="{meta: {grains: monthly}}")),
    "percentage": said("Did you mean `ratio`?", text=metric(type="percentage")),
    "rolling": said("Did you mean `cumulative`?", text=cumulative(type="rolling", window="7 days", period_agg="last")),
    "an aggregation as a type": said("`sum` says how rows are combined", "type: simple", text=simple(type="sum", agg=None), mends=False),
    "p90 as an aggregation": said("`agg: percentile`", "`percentile: 0.9`", text=simple(agg="p90"), mends=False),
    "a ratio's fields in a conversion": said("belong to a ratio metric", "Did you mean `ratio`?", text=metric(type="conversion"), never=("has no",)),
    "names for metrics": said("An entry of `metrics` is a text", text="metrics: [orders, buyers]\n", mends=False),
    "a simple metric with its model": said("belongs below the model", "`- name: fct_sessions`", text=metric(type="simple", model="fct_sessions", agg="count", expr="1", numerator=None, denominator=None), mends=False),
    "an offset in a simple metric": said("It belongs to an input of a derived metric", text=simple(offset_window="1 month"), mends=False),
    "an alias of one letter": said("`a` cannot be an alias", "2 to 60", text=metric(numerator="{name: orders, alias: a}"), mends=False),
    "a measure": said("Did you mean `input_metric`?", text=cumulative(input_metric=None, measure="orders", window="7 days", period_agg="last"), never=("no `input_metric`",)),
    # Names
    "an umlaut": said("Write `umsaetze`", text=metric(name="umsätze")),
    "a hyphen": said("Write `my_metric`", text=metric(name="my-metric")),
    "a name of the project": said("There is already a metric `mau`", "my_mau", text=metric(name="mau")),
    "a dimension's name": said("`country` is a dimension", text=metric(name="country"), mends=False),
    "the column of periods": said("the column of periods", text=metric(name="period"), mends=False),
    "orders to a terminal in a label": said("cannot be shown", text=metric(label='"a\\e[31mb"'), mends=False),
    "a label without end": said("At most 120", text=metric(label="a" * 200), mends=False),
    # Whose it is
    "another owner": said("`owner: growth` is somebody else", text=metric(config="{meta: {owner: growth}}")),
    "the North Star": said("`role: north_star` is for the metrics that all of Larder follows", text=metric(config="{meta: {role: north_star}}"), mends=False),
    "a guardrail": said("`role: guardrail`", text=metric(config="{meta: {role: guardrail}}"), mends=False),
    "switched off": said("`enabled: false` switches the metric off", text=metric(config="{enabled: false}"), mends=False),
    "switched off in quotes": said("`enabled", text=metric(config='{enabled: "false"}'), mends=False, errors=2),
    "in the tree": said("`parent` puts the metric into the tree", text=metric(config="{meta: {parent: mau}}"), mends=False),
    "in a group": said("`group` is the project's", text=metric(config="{group: growth}"), mends=False),
    # Older forms, other tools
    "semantic models": said("older form of metrics, with `semantic_models`", "`measures:` with `agg:`", text="semantic_models:\n  - name: orders\n    model: ref('fct_orders')\n    measures:\n      - name: total\n        agg: sum\nmetrics:\n  - name: total\n    type: simple\n    type_params:\n      measure: total\n", mends=False, never=("Did you mean",)),
    "type_params of a ratio": said("older form", "type_params: numerator", "beside `type`", text="metrics:\n  - name: mine\n    type: ratio\n    type_params:\n      numerator: orders\n      denominator: buyers\n", mends=False, never=("has no `numerator`",)),
    "type_params of a window": said("older form", "cumulative_type_params", text="metrics:\n  - name: mine\n    type: cumulative\n    type_params:\n      measure: orders\n      cumulative_type_params:\n        window: 28 days\n", mends=False),
    "calculation_method": said("from before dbt 1.6", "`calculation_method: sum`", "agg_time_dimension", text="metrics:\n  - name: mine\n    model: ref('fct_orders')\n    calculation_method: sum\n    expression: total_amount\n    timestamp: ordered_at\n    time_grains: [day]\n    dimensions: [country]\n", mends=False, never=("no `type`",)),
    "metrics of dbt 1.0": said("from before dbt 1.6", text="metrics:\n  - name: mine\n    model: ref('fct_orders')\n    type: count\n    sql: user_id\n    timestamp: ordered_at\n", mends=False),
    "Cube": said("This is Cube's form", text="cubes:\n  - name: orders\n    sql_table: orders\n    measures:\n      - name: count\n        type: count\n", mends=False),
    "Cube in JavaScript": said("This is Cube's form", text="cube(`orders`, {\n  measures: { count: { type: `count` } },\n});", mends=False),
    "LookML": said("This is LookML's form", text="view: orders {\n  measure: revenue {\n    type: sum\n    sql: ${TABLE}.amount ;;\n  }\n}", mends=False),
    "Lightdash": said("This is Lightdash's form", text="models:\n  - name: fct_orders\n    columns:\n      - name: total_amount\n        meta:\n          metrics:\n            revenue: {type: sum}\n", mends=False),
    "a model's own settings": said("`semantic_model` and `columns` of a model cannot be changed here", text=simple() + "    semantic_model: {enabled: true}\n    columns: []\n", mends=False),
}  # fmt: skip
