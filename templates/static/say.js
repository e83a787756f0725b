// What the scripts say, in the reader's language. English is each message's own name; words.js,
// which is there only on a site in another language, has what it is called there.
const { say, count } = (() => {
  const language = document.documentElement.lang || "en";
  const known = globalThis.spokenWords ?? {};
  const plural = new Intl.PluralRules(language);

  const fill = (text, values) =>
    text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));

  // say("{n} of {all}", { n: 3, all: 8 })
  const say = (message, values = {}) => fill(known[message] ?? message, values);

  // count(3, "{n} sentence", "{n} sentences")
  const count = (n, one, many, values = {}) => {
    const forms = known[one];
    const own = forms?.[plural.select(n)] ?? forms?.other;
    return fill(own ?? (n === 1 ? one : many), { n: n.toLocaleString(language), ...values });
  };

  return { say, count };
})();
