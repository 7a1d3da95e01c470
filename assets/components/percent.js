// As core.analysis.digit_reading.percent: never rounded up to certainty or down to nothing.
const percent = (share) => (share >= 0.9995 ? ">99.9%" : share < 0.0005 ? "<0.1%" : `${(100 * share).toFixed(1)}%`)
