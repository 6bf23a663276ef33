/**
 * Log lines `[2026-01-31 12:00:00][INFO][CLIENT] …`, coloured on a console and kept in a file that is rotated.
 *
 * @module
 */
import { formatTimestamp } from "../protocol/mod.ts";
import * as colors from "../protocol/std/colors.ts";
import type { Log, LogCategory } from "../services/context.ts";
import type { LogFile } from "./log_file.ts";

/** The levels, from least to most important (source: shared/reference/bot-server.ko.md). */
export const logLevels = ["DEBUG", "INFO", "WARNING", "ERROR"] as const;

/** How important a line is. */
export type LogLevel = typeof logLevels[number];

/** Where a log goes. */
export interface LogTargets {
  /** The least level that is written. */
  readonly level: LogLevel;
  /** Takes a line for the console. */
  readonly console: (line: string, level: LogLevel) => void;
  /** Whether the console shows colours. */
  readonly isColoured: boolean;
  /** The file, if there is one. */
  readonly file?: LogFile;
}

const paint: Record<LogLevel, (text: string) => string> = {
  DEBUG: colors.gray,
  INFO: (text) => text,
  WARNING: colors.yellow,
  ERROR: colors.red,
};

/** The log of a program, which has things to say whatever the level. */
export interface ProgramLog extends Log {
  /** The least level that is written; it may change. */
  level: LogLevel;
  /** Writes an INFO line even when the level hides those: an operator waits for it. */
  announce(category: LogCategory, message: string): void;
}

/** Makes a log. A line is one line: what would break it is escaped. */
export function createLog({ level, console, isColoured, file }: LogTargets): ProgramLog {
  function logAt(of: LogLevel, category: LogCategory, message: string): void {
    if (logLevels.indexOf(of) >= logLevels.indexOf(log.level)) write(of, category, message);
  }
  function write(level: LogLevel, category: LogCategory, message: string): void {
    const line = `[${formatTimestamp(Date.now())}][${level}][${category}] ${oneLine(message)}`;
    console(isColoured ? paint[level](line) : line, level);
    file?.write(line);
  }
  const log: ProgramLog = {
    level,
    announce: (category, message) => write("INFO", category, message),
    debug: (category, message) => logAt("DEBUG", category, message),
    info: (category, message) => logAt("INFO", category, message),
    warning: (category, message) => logAt("WARNING", category, message),
    error: (category, message, cause) =>
      logAt("ERROR", category, cause === undefined ? message : `${message}: ${describe(cause)}`),
  };
  return log;
}

function describe(cause: unknown): string {
  return cause instanceof Error ? cause.stack ?? String(cause) : String(cause);
}

const lineBreaks = /\r\n|[\n\u0085\u2028\u2029]/g;
/** Controls, and what reverses the order of the characters that follow. */
const controls = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

function oneLine(text: string): string {
  return text.replace(lineBreaks, " | ").replace(controls, "�");
}
