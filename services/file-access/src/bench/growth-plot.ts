// The figures of `--only growth --json <file>` as a picture: growth-plot.js <json> <svg>.
import { readFile, writeFile } from 'node:fs/promises';
import type { GrowthFigures } from './growth-bench.js';
import { whole } from './markdown.js';

const [from = '', to = ''] = process.argv.slice(2);
const figures = JSON.parse(await readFile(from, 'utf8')) as GrowthFigures[];
const [width, height, left, bottom, top, gap] = [470, 300, 62, 46, 40, 74];
const colours = ['#0072b2', '#d55e00', '#009e73'];

interface Panel {
  readonly title: string;
  readonly of: (each: GrowthFigures) => number;
}
const panels: Panel[] = [
  { title: 'ns of CPU an event', of: ({ nanosPerEvent }) => nanosPerEvent },
  { title: 'bytes an actor', of: ({ bytesPerActor }) => bytesPerActor },
];

const actorCounts = [...new Set(figures.map(({ actors }) => actors))].sort((a, b) => a - b);
const ruleCounts = [...new Set(figures.map(({ rules }) => rules))].sort((a, b) => a - b);
const text = (x: number, y: number, what: string, more = '') =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${more}>${what}</text>`;
const line = (x1: number, y1: number, x2: number, y2: number) =>
  `<line x1="${x1.toFixed(1)}" y1="${y1.toFixed(1)}" x2="${x2.toFixed(1)}" y2="${y2.toFixed(1)}" class="grid"/>`;

/** Actors to the right, by powers of ten; a line for each number of rules. */
function drawn({ title, of }: Panel, at: number): string {
  const most = niceAbove(Math.max(...figures.map(of)));
  const [first, last] = [Math.log10(actorCounts[0] ?? 1), Math.log10(actorCounts.at(-1) ?? 10)];
  const right = width - gap;
  const x = (actors: number) =>
    at + left + ((Math.log10(actors) - first) / (last - first || 1)) * (right - left);
  const y = (value: number) => height - bottom - (value / most) * (height - bottom - top);
  const parts = [text(at + left, 22, title, 'class="title"')];
  for (let i = 0; i <= 4; i++) {
    const value = (most * i) / 4;
    parts.push(line(at + left, y(value), at + right, y(value)));
    parts.push(text(at + left - 8, y(value) + 4, whole(value), 'text-anchor="end"'));
  }
  for (const actors of actorCounts)
    parts.push(text(x(actors), height - bottom + 18, whole(actors), 'text-anchor="middle"'));
  parts.push(text(at + (left + right) / 2, height - 8, 'actors', 'text-anchor="middle"'));
  for (const [i, rules] of ruleCounts.entries()) {
    const own = figures.filter((each) => each.rules === rules).sort((a, b) => a.actors - b.actors);
    const points = own.map((each) => `${x(each.actors).toFixed(1)},${y(of(each)).toFixed(1)}`);
    const colour = colours[i % colours.length] ?? '';
    parts.push(`<polyline points="${points.join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>`);
    for (const point of points) {
      const [cx = '', cy = ''] = point.split(',');
      parts.push(`<circle cx="${cx}" cy="${cy}" r="3" fill="${colour}"/>`);
    }
    const end = own.at(-1);
    const label = `${rules} ${rules === 1 ? 'rule' : 'rules'}`;
    if (end !== undefined) parts.push(text(x(end.actors) + 8, y(of(end)) + 4, label, `fill="${colour}"`));
  }
  return parts.join('\n');
}

function niceAbove(value: number): number {
  const step = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 4, 5, 8, 10].map((factor) => factor * step).find((nice) => nice >= value) ?? value;
}

const style = `text { font: 12px system-ui, sans-serif; } text:not([fill]) { fill: #444; } .title { font-weight: 600; } .grid { stroke: #ddd; }`;
const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width * panels.length}" height="${height}" viewBox="0 0 ${width * panels.length} ${height}" role="img" aria-label="Growth with rules and actors">
<style>${style}</style>
<rect width="100%" height="100%" fill="#fff"/>
${panels.map((panel, i) => drawn(panel, i * width)).join('\n')}
</svg>
`;
await writeFile(to, svg);
