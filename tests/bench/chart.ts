/**
 * Charts of figures as SVG: bars, a panel for each workload. They take the colours of whoever looks at them, light or dark.
 *
 * @module
 */
import type { Column, Figure, Measurement } from "./measurement.ts";
import type { MeasuredKind } from "./report.ts";
import { shown } from "./table.ts";

/** In pixels. */
const [width, labelWidth, valueWidth, barHeight, gap, headingHeight, margin] = [
  ...[720, 210, 100],
  ...[16, 6, 26],
  12,
];
const longestBar = width - labelWidth - valueWidth - 2 * margin;

// An image on a page follows the reader's system, so what both share is legible on either background.
const style = `text { font: 12px system-ui, sans-serif; fill: #1f2328; }
.title { font-size: 14px; font-weight: 600; } .workload { font-weight: 600; }
.bar { fill: #8c959f; } .ours { fill: #2f81f7; } .axis { stroke: #8c959f; }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3; } .bar { fill: #7d8590; } }`;

/** The chart of a measurement: the number of one column, as bars from zero, each panel to its own scale. */
export function chart(title: string, column: Column, figures: readonly Figure[]): string {
  const parts: string[] = [];
  let y = margin + 14;
  parts.push(text(margin, y, `${title}: ${column.heading}`, "title"));
  y += 8;
  for (const [workload, panel] of Map.groupBy(figures, (figure) => figure.workload)) {
    y += headingHeight - 8;
    parts.push(text(margin, y, workload, "workload"));
    y += 8;
    const top = y;
    const values = panel.map(({ values }) => values[column.key] ?? 0).filter(Number.isFinite);
    const most = Math.max(...values, 0);
    for (const { subject, values } of panel) {
      parts.push(bar(y, subject, values[column.key], most, column));
      y += barHeight + gap;
    }
    const x = margin + labelWidth;
    parts.push(`<path class="axis" d="M${x - 0.5} ${top - 2}V${y - gap + 2}"/>`);
  }
  const height = y + margin;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" ` +
    `height="${height}" role="img" aria-label="${escaped(`${title}: ${column.heading}`)}">`,
    `<style>${style}</style>`,
    ...parts,
    "</svg>\n",
  ].join("\n");
}

function bar(
  y: number,
  subject: string,
  value: number | undefined,
  most: number,
  { unit }: Column,
): string {
  const isKnown = value !== undefined && Number.isFinite(value);
  const length = isKnown && most > 0 ? value / most * longestBar : 0;
  const kind = subject.startsWith("Madang") || subject.startsWith("group") ? "bar ours" : "bar";
  const x = margin + labelWidth;
  const baseline = y + barHeight - 4;
  return [
    text(x - 8, baseline, subject, undefined, "end"),
    `<rect class="${kind}" x="${x}" y="${y}" width="${length.toFixed(1)}" height="${barHeight}"/>`,
    text(x + Number(length.toFixed(1)) + 6, baseline, shown(value, unit)),
  ].join("\n");
}

function text(x: number, y: number, content: string, kind?: string, anchor?: string): string {
  const attributes = [
    kind && ` class="${kind}"`,
    anchor && ` text-anchor="${anchor}"`,
  ].filter(Boolean).join("");
  return `<text x="${x}" y="${y}"${attributes}>${escaped(content)}</text>`;
}

function escaped(content: string): string {
  return content.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** Writes the chart of each measurement into a folder, under its name. */
export async function writeCharts(
  folder: string,
  kinds: readonly MeasuredKind[],
  measurements: readonly Measurement[],
): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  for (const { name, figures } of kinds) {
    const measurement = measurements.find((each) => each.name === name);
    const column = measurement?.columns.find(({ key }) => key === measurement.charted);
    if (!measurement || !column) throw new TypeError(`There is no measurement "${name}" to draw`);
    await Deno.writeTextFile(`${folder}/${name}.svg`, chart(measurement.title, column, figures));
  }
}
