/**
 * What the doctor's checks have in common.
 *
 * @module
 */
import { type ListedProblem } from "../../protocol/problems.ts";
import { type Details, fill, type Sentence } from "../../protocol/mod.ts";
import type { Settings } from "../config/settings.ts";

/** How bad it is: fine, worth a look, or to be mended before the server does its work. */
export type Severity = "ok" | "warning" | "problem";

/** One line of the doctor's. */
export interface Diagnosis {
  readonly severity: Severity;
  /** What was found and, where it is not fine, what to do. */
  readonly text: string;
}

/** What is looked at. */
export interface Patient {
  /** The settings, with the encrypted configuration where that can be read. */
  readonly settings: Settings;
  /** Whether a server runs on the data folder now. */
  readonly isRunning: boolean;
}

/** One thing to look at. It changes nothing, and never rejects over what it finds. */
export interface Check {
  /** What it is about, in a word or two. */
  readonly about: Sentence;
  run(patient: Patient): Diagnosis[] | Promise<Diagnosis[]>;
}

/** Makes lines in the language of the settings. */
export function diagnoses({ lang }: Settings): {
  readonly ok: (sentence: Sentence, details?: Details) => Diagnosis;
  readonly warning: (sentence: ListedProblem, details?: Details) => Diagnosis;
  readonly problem: (sentence: ListedProblem, details?: Details) => Diagnosis;
} {
  const make = (severity: Severity) => (sentence: Sentence, details: Details = {}): Diagnosis => ({
    severity,
    text: fill(sentence, lang, details),
  });
  return { ok: make("ok"), warning: make("warning"), problem: make("problem") };
}
