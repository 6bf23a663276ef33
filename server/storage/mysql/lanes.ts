/**
 * Statements made of many rows, in the order in which they have to be done.
 *
 * @module
 */

/** Most characters of a statement of many rows; at most three bytes each. */
const statementLength = 256 * 1024;

/** Statements in their order. Rows for the same tables, one after the other, become statements of many rows. */
export interface Lane {
  /** Adds a row to an INSERT: `head` is what comes before its rows, `tail` what comes after them. */
  row(head: string, row: string, tail?: string): void;
  /** Adds a statement that has to see all rows before it. */
  statement(sql: string): void;
  /** The statements. */
  finish(): string[];
}

interface Gathered {
  readonly tail: string;
  rows: string[];
  length: number;
}

/**
 * Makes a lane. Rows for several tables are gathered side by side until a statement comes; nothing may depend on their
 * order but rows of the same table, which keep theirs.
 */
export function createLane(): Lane {
  const statements: string[] = [];
  const gathered = new Map<string, Gathered>();
  return {
    row(head, row, tail = "") {
      let into = gathered.get(head);
      if (into === undefined) {
        into = { tail, rows: [], length: 0 };
        gathered.set(head, into);
      }
      if (into.length + row.length > statementLength) write(head, into);
      into.rows.push(row);
      into.length += row.length + 1;
    },
    statement(sql) {
      flush();
      statements.push(sql);
    },
    finish() {
      flush();
      return statements;
    },
  };

  function flush(): void {
    for (const [head, into] of gathered) write(head, into);
    gathered.clear();
  }

  function write(head: string, into: Gathered): void {
    if (into.rows.length > 0) statements.push(`${head} ${into.rows.join(",")} ${into.tail}`);
    into.rows = [];
    into.length = 0;
  }
}

/**
 * Joins statements into as few texts as the length allows, which is counted in characters: each is sent, and answered,
 * at once.
 */
export function joinStatements(statements: readonly string[], length = statementLength): string[] {
  const texts: string[] = [];
  let text = "";
  for (const statement of statements) {
    if (text !== "" && text.length + statement.length > length) {
      texts.push(text);
      text = "";
    }
    text += text === "" ? statement : `;\n${statement}`;
  }
  if (text !== "") texts.push(text);
  return texts;
}
