/**
 * A fetch that watches over what an endpoint sends: for silence, for too much, and for the mark of a stream's end, which
 * the library keeps to itself.
 *
 * @module
 */
import { EndpointFailure } from "./endpoint_failure.ts";

/** Most bytes of an answer, of one line of it, and of what an endpoint says about an error. */
const answerLimit = 16 * 1024 * 1024;
const lineLimit = 1024 * 1024;
const errorLimit = 64 * 1024;
/** How long an endpoint may take to end the response when it has said that it is done, in milliseconds. */
const endingTime = 250;
/** As many bytes of a stream as the mark of its end can take, white space around it included. */
const tailLength = 32;
const lineFeed = 0x0a;
const endMark = /[\r\n]data: ?\[DONE\]\s*$/;

/** A fetch for one request, and what it saw. */
export interface WatchedFetch {
  readonly fetch: typeof fetch;
  /** Whether the stream has said that it is at its end. */
  readonly isDone: () => boolean;
}

/**
 * Makes a fetch for one request. Only while bytes are waited for does the silence count, so a reader may take its time;
 * after `silence` milliseconds of it `request`, which must be what the request is made with, is aborted.
 */
export function createWatchedFetch(silence: number, request: AbortController): WatchedFetch {
  let isDone = false;

  /** Waits for the endpoint. */
  async function heard<Result>(
    waiting: Promise<Result>,
    time = silence,
    late = () => request.abort(silent(time)),
  ): Promise<Result> {
    const timer = setTimeout(late, time);
    try {
      return await waiting;
    } finally {
      clearTimeout(timer);
    }
  }

  function watched({ body, ok, status, statusText, headers }: Response): Response {
    if (body === null) return new Response(null, { status, statusText, headers });
    const reader = body.getReader();
    let tail = "\n";
    let size = 0;
    let lineSize = 0;
    const end = () => void reader.cancel().catch(() => {}); // a stream that has failed has ended, too
    const source: UnderlyingDefaultSource<Uint8Array> = {
      async pull(controller) {
        const read = reader.read();
        const { done, value } = await (isDone ? heard(read, endingTime, end) : heard(read));
        if (done) return controller.close();
        size += value.length;
        const lastLine = value.length - 1 - value.lastIndexOf(lineFeed);
        lineSize = lastLine === value.length ? lineSize + lastLine : lastLine;
        if (!ok && size > errorLimit) {
          end();
          return controller.close();
        }
        if (size > answerLimit || lineSize > lineLimit) {
          end();
          throw new EndpointFailure(`${size} bytes are too much`, "ai_unavailable");
        }
        tail = (tail + latin1.decode(value.subarray(-tailLength))).slice(-tailLength);
        isDone ||= endMark.test(tail);
        controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    };
    const stream = new ReadableStream(source, { highWaterMark: 0 });
    return new Response(stream, { status, statusText, headers });
  }

  return {
    isDone: () => isDone,
    // What people ask goes to the endpoint that the operator chose, and to no other that it names.
    fetch: async (input, init) =>
      watched(await heard(fetch(input, { ...init, redirect: "manual" }))),
  };
}

function silent(time: number): EndpointFailure {
  const message = `nothing came for ${time / 1000} s`;
  return new EndpointFailure(message, "ai_unavailable", { isPassing: true });
}

/** One character a byte: enough to find a mark of ASCII in. */
const latin1 = new TextDecoder("latin1");
