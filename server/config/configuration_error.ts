/**
 * What is wrong with the encrypted configuration, said to the operator. No value of the configuration is ever part of
 * it: any of them may be a secret that stands in the wrong place.
 *
 * @module
 */
import { type ListedProblem } from "../../protocol/problems.ts";
import { type Details, fill, type Language } from "../../protocol/mod.ts";

/** One thing to tell the operator. */
export interface Finding {
  readonly sentence: ListedProblem;
  readonly details?: Details;
}

/** What a finding says. */
export function findingText({ sentence, details }: Finding, language: Language): string {
  return fill(sentence, language, details);
}

/** An encrypted configuration that cannot be used, with everything that was found wrong. */
export class ConfigurationError extends Error {
  /** The name under which uncaught reports show it. */
  override readonly name = "ConfigurationError";

  /** Makes the error of at least one finding. */
  constructor(readonly findings: readonly Finding[], options?: ErrorOptions) {
    super(findings.map((finding) => findingText(finding, "en")).join("\n"), options);
  }

  /** What the operator reads: a line for each finding. */
  text(language: Language): string {
    return this.findings.map((finding) => findingText(finding, language)).join("\n");
  }
}

/** The error of one finding. */
export function configurationError(
  sentence: ListedProblem,
  details: Details = {},
  options?: ErrorOptions,
): ConfigurationError {
  return new ConfigurationError([{ sentence, details }], options);
}
