/**
 * What is said when something goes wrong, listed: `.github/ERRORS.md` is made of what stands here.
 *
 * @module
 */
import type { Sentence } from "./language.ts";

/** Where people meet a problem; the page of errors has a part for each. */
export type ProblemArea =
  | "request"
  | "connection"
  | "account"
  | "room"
  | "file"
  | "ai"
  | "client"
  | "client-file"
  | "usage"
  | "start"
  | "warning"
  | "storage"
  | "configuration"
  | "subcommand"
  | "import"
  | "doctor";

/** A sentence about something that went wrong. */
export interface Problem extends Sentence {
  /** What its reader can do; `said` where the sentence itself says it. */
  readonly todo: Sentence | "said";
  /** Whether the same request may succeed later without being changed. */
  readonly temporary?: true;
}

/** A problem that {@linkcode problems} has listed. Errors take no others, so that the page has them all. */
export interface ListedProblem extends Problem {
  /** Said by {@linkcode problems} alone. */
  readonly isListed: true;
}

/** Problems of one area that are defined in one place, by their names there. */
export interface ProblemTable {
  /** Where people meet them. */
  readonly area: ProblemArea;
  /** The problems by name. */
  readonly problems: Readonly<Record<string, ListedProblem>>;
}

const tables: ProblemTable[] = [];

/** Every table of the modules that are loaded. */
export const problemTables: readonly ProblemTable[] = tables;

/** Lists the problems of a place in the program. */
export function problems<Name extends string>(
  area: ProblemArea,
  table: Readonly<Record<Name, Problem>>,
): Readonly<Record<Name, ListedProblem>> {
  const marked = Object.entries<Problem>(table)
    .map(([name, problem]) => [name, { ...problem, isListed: true }]);
  const listed = Object.fromEntries(marked) as Record<Name, ListedProblem>;
  tables.push({ area, problems: listed });
  return listed;
}
