/**
 * A language model behind an endpoint that speaks OpenAI's chat completions: what is tried again when it fails, and what
 * is said when that does not help.
 *
 * @module
 */
import type { BackoffLimits } from "../../protocol/backoff.ts";
import { type Details, MadangError } from "../../protocol/mod.ts";
import type { AiModel, AiPiece, AiRequest } from "../../services/ai_ports.ts";
import type { Log } from "../../services/context.ts";
import { Attempts } from "./attempts.ts";
import type { TokenCounts } from "./completion_events.ts";
import { type CompletionQuestion, type Endpoint, streamCompletion } from "./completion_stream.ts";
import { Dialects } from "./dialect.ts";
import { EndpointFailure } from "./endpoint_failure.ts";
import { pause } from "./pause.ts";
import { Tally } from "./tally.ts";
import { estimateTokens } from "./token_estimate.ts";

/** What a model is made of. */
export interface AiModelOptions extends Endpoint {
  /** Whether it is the echo model that newcomers try. */
  readonly isDemo: boolean;
  /** Milliseconds after which nothing is tried again. What is under way then is ended by the request's signal. */
  readonly timeLimit: number;
  /** How long to wait between attempts where the endpoint does not say. */
  readonly backoff?: BackoffLimits;
  /** Where it is put down that something is tried again. */
  readonly log: Log;
}

const usualBackoff: BackoffLimits = { first: 1_000, longest: 8_000 };

/** Makes a model. Nothing is asked, and nothing loaded, before the first question. */
export function createAiModel(options: AiModelOptions): AiModel {
  const dialects = new Dialects();
  return {
    name: options.model,
    isDemo: options.isDemo,
    estimateTokens,
    ask: (request) => endedByReader(request, (signal) => ask(options, dialects, request, signal)),
  };
}

async function* ask(
  { timeLimit, backoff = usualBackoff, log, ...endpoint }: AiModelOptions,
  dialects: Dialects,
  { turns, answerTokens }: AiRequest,
  signal: AbortSignal,
): AsyncGenerator<AiPiece> {
  const attempts = new Attempts(timeLimit, backoff);
  const tally = new Tally(turns);
  let dialect = dialects.current;
  let failure: unknown;
  for (;;) {
    failure = undefined;
    try {
      signal.throwIfAborted();
      yield* readAnswer(endpoint, { turns, answerTokens, dialect }, tally, signal);
      dialects.worked(dialect);
      break;
    } catch (error) {
      failure = error;
    }
    if (!(failure instanceof EndpointFailure) || tally.hasText) break;
    const otherDialect = dialects.instead(dialect, failure);
    const wait = otherDialect ? 0 : attempts.waitAfter(failure);
    if (wait === undefined) break;
    dialect = otherDialect ?? dialect;
    log.info("AI", `asking again in ${(wait / 1000).toFixed(1)} s: ${failure.message}`);
    await pause(wait, signal);
  }
  if (!tally.isEmpty) yield tally.piece();
  if (failure instanceof EndpointFailure) {
    const code = tally.hasText ? "ai_interrupted" : failure.code;
    const details: Details = code === "ai_model_unknown" ? { model: endpoint.model } : {};
    throw new MadangError(code, details, { cause: failure });
  }
  if (failure !== undefined) throw failure;
}

/** Asks once. Blank space before the first word is no text. */
async function* readAnswer(
  endpoint: Endpoint,
  question: CompletionQuestion,
  tally: Tally,
  signal: AbortSignal,
): AsyncGenerator<AiPiece> {
  let written = "";
  let counts: TokenCounts | undefined;
  let isComplete = false;
  try {
    for await (const piece of streamCompletion(endpoint, question, signal)) {
      if (piece.kind === "usage") counts = piece.counts;
      else {
        const text = written === "" ? piece.text.trimStart() : piece.text;
        written += text;
        if (text !== "") yield { kind: "text", text };
      }
    }
    isComplete = true;
  } finally {
    if (isComplete || written !== "") tally.add(written, counts);
  }
  if (written === "") {
    throw new EndpointFailure("the answer was empty", "ai_empty", { isPassing: true });
  }
}

/** Reads once. Whoever stops reading ends it, also while something is waited for. */
function endedByReader<Piece>(
  { signal }: AiRequest,
  read: (signal: AbortSignal) => AsyncGenerator<Piece>,
): AsyncIterable<Piece> {
  const left = new AbortController();
  const pieces = read(AbortSignal.any([signal, left.signal]));
  const over = { done: true, value: undefined } as const;
  return {
    [Symbol.asyncIterator]: () => ({
      async next() {
        try {
          const result = await pieces.next();
          return left.signal.aborted ? over : result;
        } catch (error) {
          if (left.signal.aborted) return over;
          throw error;
        }
      },
      async return() {
        left.abort();
        await pieces.return(undefined);
        return over;
      },
    }),
  };
}
