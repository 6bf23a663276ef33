/**
 * What the main thread and a storage worker say to each other.
 *
 * @module
 */
import { type ListedProblem } from "../../protocol/problems.ts";
import type {
  AiExchange,
  AiRecall,
  LogCategory,
  MessageQuery,
  StoredState,
} from "../../services/context.ts";
import type { Details } from "../../protocol/language.ts";
import type { Message } from "../../protocol/messages.ts";
import type { FailedCall } from "./batches.ts";
import type { ChatLogIndexing, Cursor, Page, SearchStep, SearchStepResult } from "./driver.ts";

/** Where a worker finds its database. */
export type DatabaseLocation =
  | { readonly kind: "sqlite"; readonly path: string }
  | {
    readonly kind: "mysql";
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly password: string;
    readonly database: string;
    /** Most connections of the reading side. */
    readonly poolSize: number;
    /** Milliseconds to wait where the driver's own are too long. */
    readonly timeouts?: MysqlTimeouts;
  };

/** Milliseconds that a MySQL server may take to be connected to, for a statement of a commit, and to free its lock. */
export interface MysqlTimeouts {
  readonly connect?: number;
  readonly statement?: number;
  readonly lock?: number;
}

/** The requests by kind: what is asked, and what is answered. */
export interface Requests {
  /** Makes this worker the one that writes. */
  openWriter: {
    readonly asks: { readonly database: DatabaseLocation; readonly logDir: string };
    readonly answers: StoredState;
  };
  /** Makes this worker one that reads. */
  openReader: { readonly asks: { readonly database: DatabaseLocation }; readonly answers: null };
  /** `calls` is a JSON array of what packed_calls.ts makes. */
  commit: { readonly asks: { readonly calls: string }; readonly answers: readonly FailedCall[] };
  /** Finds out whether something can be saved. */
  probe: { readonly asks: Record<string, never>; readonly answers: null };
  page: {
    readonly asks: {
      readonly query: MessageQuery;
      readonly cursor?: Cursor;
      readonly limit: number;
    };
    readonly answers: Page;
  };
  search: { readonly asks: SearchStep; readonly answers: SearchStepResult };
  indexChatLog: {
    readonly asks: { readonly through: number; readonly limit: number };
    readonly answers: ChatLogIndexing;
  };
  recall: { readonly asks: AiRecall; readonly answers: readonly AiExchange[] };
  has: { readonly asks: { readonly id: number }; readonly answers: boolean };
  saidBetween: {
    readonly asks: { readonly from: number; readonly until: number };
    readonly answers: readonly Message[];
  };
  importedKeys: {
    readonly asks: { readonly keys: readonly string[] };
    readonly answers: readonly string[];
  };
  close: { readonly asks: Record<string, never>; readonly answers: null };
}

/** The name of a request. */
export type RequestKind = keyof Requests;

/** A request on its way to a worker. */
export type Request = {
  [Kind in RequestKind]: {
    readonly kind: Kind;
    readonly number: number;
    readonly asks: Requests[Kind]["asks"];
  };
}[RequestKind];

/** What a worker sends: an answer, a failure, or something for the log. */
export type Reply =
  | { readonly number: number; readonly answer: unknown }
  | { readonly number: number; readonly failure: Failure }
  | {
    readonly level: "info" | "warning";
    readonly category: LogCategory;
    readonly message: string;
  };

/** An error, as it crosses from a worker. */
export interface Failure {
  readonly message: string;
  readonly stack?: string;
  /** What makes it a UnusableStorageError again. */
  readonly unusable?: { readonly sentence: ListedProblem; readonly details: Details };
}
