/**
 * Terminals as a picture (SVG) whose text is text: it is sharp at any size and can be searched.
 *
 * @module
 */
import { roughWidth } from "../../client/rendering.ts";
import type { Screen } from "./session_scenario.ts";

/** What a picture shows. */
export interface Picture {
  /** What is read to those who do not see it. */
  readonly description: string;
  readonly screens: readonly Screen[];
  readonly columns: number;
  readonly rows: number;
}

interface Run {
  readonly text: string;
  /** The names of classes, as `bold green`. */
  readonly style: string;
  readonly column: number;
}

/** A sequence that sets colours (its numbers), or a text between two. */
const sequenceOrText = new RegExp(`${"\u001b"}\\[([\\d;]*)m|([^${"\u001b"}]+)`, "g");

// In pixels, before the page scales the picture.
const cell = { width: 8.4, height: 20 };
const padding = 14;
const gap = 16;
const titleHeight = 30;

/** The colours of the escape sequences that the client uses. */
const colours: Readonly<Record<string, string>> = {
  "31": "red",
  "32": "green",
  "35": "magenta",
  "36": "cyan",
  "90": "gray",
};

const style = `
  text { font: 14px ui-monospace, "D2Coding", "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; white-space: pre; fill: #24292f }
  .window { fill: #ffffff; stroke: #d0d7de }
  .title { fill: #57606a; text-anchor: middle }
  .dot { fill: #d0d7de }
  .bold { font-weight: 600 }
  .gray { fill: #656d76 } .red { fill: #cf222e } .green { fill: #116329 } .magenta { fill: #8250df } .cyan { fill: #0969a2 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 }
    .window { fill: #0d1117; stroke: #3d444d }
    .title { fill: #9198a1 }
    .dot { fill: #3d444d }
    .gray { fill: #9198a1 } .red { fill: #ff7b72 } .green { fill: #56d364 } .magenta { fill: #d2a8ff } .cyan { fill: #79c0ff }
  }
`;

/** Draws screens beside each other. */
export function draw({ description, screens, columns, rows }: Picture): string {
  const windowWidth = Math.ceil(columns * cell.width) + 2 * padding;
  const height = titleHeight + rows * cell.height + padding;
  const width = screens.length * windowWidth + (screens.length - 1) * gap;
  const windows = screens.map((screen, index) => {
    const content = drawScreen(screen, windowWidth, height);
    return `<g transform="translate(${index * (windowWidth + gap)} 0)">\n${content}\n</g>`;
  });
  const box = `viewBox="-1 -1 ${width + 2} ${height + 2}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" xml:space="preserve" ${box} role="img" aria-label="${
      escaped(description)
    }">`,
    `<style>${style}</style>`,
    ...windows,
    "</svg>\n",
  ].join("\n");
}

function drawScreen({ title, text }: Screen, width: number, height: number): string {
  const dots = [0, 1, 2].map((index) =>
    `<circle class="dot" cx="${padding + 6 + index * 18}" cy="${titleHeight / 2}" r="5"/>`
  );
  return [
    `<rect class="window" width="${width}" height="${height}" rx="8"/>`,
    ...dots,
    `<text class="title" x="${width / 2}" y="${titleHeight / 2 + 5}">${escaped(title)}</text>`,
    ...readRuns(text).map((runs, row) => drawRow(runs, row)).filter((row) => row !== ""),
  ].join("\n");
}

function drawRow(runs: readonly Run[], row: number): string {
  const y = titleHeight + (row + 0.75) * cell.height;
  return runs.filter(({ text }) => text.trim() !== "").map((run) => {
    const indent = run.text.length - run.text.trimStart().length;
    const text = run.text.trim();
    const x = rounded(padding + (run.column + indent) * cell.width);
    // Whatever font there is, each run is as wide as in the terminal: Hangul two columns, Latin one.
    const length = rounded(roughWidth(text) * cell.width);
    const classes = run.style === "" ? "" : ` class="${run.style}"`;
    return `<text${classes} x="${x}" y="${y}" textLength="${length}" lengthAdjust="spacingAndGlyphs">${
      escaped(text)
    }</text>`;
  }).join("\n");
}

/** The runs of each row: what stands together in one style and one width of characters. */
function readRuns(text: string): Run[][] {
  let [isBold, colour] = [false, ""];
  return text.split("\n").map((line) => {
    const runs: Run[] = [];
    let column = 0;
    for (const [, codes, letters] of line.matchAll(sequenceOrText)) {
      for (const code of codes?.split(";") ?? []) {
        if (code === "0" || code === "") [isBold, colour] = [false, ""];
        else if (code === "1") isBold = true;
        else if (code === "39") colour = "";
        else if (code in colours) colour = colours[code];
        else if (code !== "49") throw new Error(`the picture knows no escape sequence ${code}`);
      }
      for (const [run] of (letters ?? "").matchAll(/\p{Script=Hangul}+|\P{Script=Hangul}+/gu)) {
        const style = [isBold ? "bold" : "", colour].filter((name) => name !== "").join(" ");
        runs.push({ text: run, style, column });
        column += roughWidth(run);
      }
    }
    return runs;
  });
}

function rounded(length: number): number {
  return Math.round(length * 10) / 10;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
