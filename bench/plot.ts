/** A line of the plot. */
export interface Series {
  label: string;
  points: [x: number, y: number][];
  ours?: boolean;
}

const WIDTH = 760;
const HEIGHT = 440;
const LEFT = 70;
const RIGHT = 210;
const TOP = 50;
const BOTTOM = 56;
// Told apart without red and green, in light and in dark.
const COLOURS = ['#0072b2', '#56b4e9', '#d55e00', '#e69f00', '#009e73', '#cc79a7'];

/** Both axes logarithmic, as SVG that follows the reader's light or dark. */
export function plot(title: string, xLabel: string, yLabel: string, series: Series[]): string {
  const all = series.flatMap(line => line.points);
  const scaleX = scale(
    all.map(([x]) => x),
    LEFT,
    WIDTH - RIGHT,
    false,
  );
  const scaleY = scale(
    all.map(([, y]) => y),
    HEIGHT - BOTTOM,
    TOP,
    true,
  );
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escape(title)}">`,
    '<style>text{font:12px system-ui,sans-serif;fill:#24292f}.back{fill:#fff}.grid{stroke:#d0d7de}.title{font-weight:600;font-size:14px}' +
      '@media(prefers-color-scheme:dark){text{fill:#e6edf3}.back{fill:#0d1117}.grid{stroke:#30363d}}</style>',
    `<rect class="back" width="${WIDTH}" height="${HEIGHT}"/>`,
    `<text class="title" x="${LEFT}" y="26">${escape(title)}</text>`,
    `<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 14}" text-anchor="middle">${escape(xLabel)}</text>`,
    `<text transform="translate(18 ${(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)" text-anchor="middle">${escape(yLabel)}</text>`,
    ...scaleX.ticks.map(
      tick =>
        `<line class="grid" x1="${scaleX.at(tick)}" x2="${scaleX.at(tick)}" y1="${TOP}" y2="${HEIGHT - BOTTOM}"/>` +
        `<text x="${scaleX.at(tick)}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle">${tick.toLocaleString('en')}</text>`,
    ),
    ...scaleY.ticks.map(
      tick =>
        `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${scaleY.at(tick)}" y2="${scaleY.at(tick)}"/>` +
        `<text x="${LEFT - 8}" y="${scaleY.at(tick) + 4}" text-anchor="end">${tick.toLocaleString('en')}</text>`,
    ),
    ...lines(series, scaleX.at, scaleY.at),
    '</svg>',
  ];
  return parts.join('\n') + '\n';
}

function lines(series: Series[], atX: (x: number) => number, atY: (y: number) => number): string[] {
  const last = (line: Series): number => atY(line.points.at(-1)?.[1] ?? 1);
  let free = 0;
  // From the top; labels that would overlap are moved down.
  return [...series]
    .map((line, index) => ({ line, colour: COLOURS[index % COLOURS.length]! }))
    .sort((one, other) => last(one.line) - last(other.line))
    .flatMap(({ line, colour }) => {
      const label = Math.max(last(line), free);
      free = label + 15;
      const points = line.points.map(([x, y]) => [atX(x).toFixed(1), atY(y).toFixed(1)] as const);
      return [
        `<polyline fill="none" stroke="${colour}" stroke-width="${line.ours ? 3 : 1.5}" points="${points.map(point => point.join(',')).join(' ')}"/>`,
        ...points.map(([x, y]) => `<circle cx="${x}" cy="${y}" r="3" fill="${colour}"/>`),
        `<circle cx="${WIDTH - RIGHT + 14}" cy="${label}" r="4" fill="${colour}"/>`,
        `<text x="${WIDTH - RIGHT + 24}" y="${label + 4}">${escape(line.label)}</text>`,
      ];
    });
}

function scale(
  values: number[],
  from: number,
  to: number,
  whole: boolean,
): { at: (value: number) => number; ticks: number[] } {
  const [least, most] = [Math.log10(Math.min(...values)), Math.log10(Math.max(...values))];
  const [low, high] = whole ? [Math.floor(least), Math.ceil(most)] : [least, most];
  const at = (value: number): number =>
    from + ((Math.log10(value) - low) / (high - low || 1)) * (to - from);
  const decades = Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index));
  return { at, ticks: whole ? decades : [...new Set(values)] };
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
