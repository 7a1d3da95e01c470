// Numbers as people read them, in every component. The same rules, under the same names, as core/formatting.py.

// A measured share; 0% or 100% only where it is exactly that.
function percent(share, decimals = 1) {
  return share === 0 || share === 1 ? `${100 * share}%` : probability(share, decimals)
}

// What a network or a player gives a probability: never rounded to certainty or to nothing.
function probability(share, decimals = 1) {
  const step = 10 ** -decimals
  const rounded = (100 * share).toFixed(decimals)
  if (share >= 1 || rounded === (100).toFixed(decimals)) return `>${(100 - step).toFixed(decimals)}%`
  if (share <= 0 || rounded === (0).toFixed(decimals)) return `<${step.toFixed(decimals)}%`
  return `${rounded}%`
}

// A whole number with thousands separators.
function count(number) {
  return Math.round(number).toLocaleString("en")
}

// A positive number such as a perplexity: one decimal below 10, none from there on.
function shortNumber(value) {
  return value < 9.95 ? value.toFixed(1) : count(value)
}

// A number with its sign, as in "+0.25"; what rounds to zero has none.
function signed(value, decimals = 2) {
  const text = Math.abs(value).toFixed(decimals)
  return Number(text) ? `${value > 0 ? "+" : "\u2212"}${text}` : text
}

// A number with a true minus sign.
function decimal(value, decimals = 2) {
  return signed(value, decimals).replace("+", "")
}
