/** The value in the middle. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? sorted[middle]
    : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The value that this part of all values does not exceed. */
export function percentile(values, part) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
}

/** Milliseconds, as a table shows them. */
export const ms = value =>
  value === undefined ? '' : `${Math.round(value)} ms`;

export const seconds = value => `${(value / 1000).toFixed(2)} s`;

export const ratio = (value, base) => (value / base).toFixed(2);

/** Prints rows of cells below each other; numbers stand to the right. */
export function printTable(title, rows) {
  const columns = Math.max(...rows.map(row => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map(row => String(row[column] ?? '').length)),
  );
  console.log(`\n${title}`);
  for (const row of rows) {
    const cells = widths.map((width, column) => {
      const text = String(row[column] ?? '');
      return column === 0 ? text.padEnd(width) : text.padStart(width);
    });
    console.log(`  ${cells.join('   ')}`.trimEnd());
  }
}
