/**
 * The raw bytes that follow some commands on a connection, on their way to whoever takes them.
 *
 * @module
 */
import type { Incoming } from "../../protocol/mod.ts";
import type { Attachment, BodySink } from "../../services/context.ts";

const noAttachment: Attachment = {};

/** What one connection's commands come with. */
export class Bodies {
  #sink: BodySink | undefined;

  /** What comes with a command. */
  attachmentOf({ bodyLength }: Extract<Incoming, { kind: "command" }>): Attachment {
    if (bodyLength === undefined) return noAttachment;
    return { body: { length: bodyLength, receive: (sink) => this.#sink = sink } };
  }

  /**
   * Hands the raw bytes after a command on; a promise, where there is one, is to be waited for before more are read.
   * Those of a refused command are swallowed: what follows them is in step.
   */
  take({ bytes, last }: Extract<Incoming, { kind: "body" }>): Promise<void> | undefined {
    const sink = this.#sink;
    const wait = bytes.length > 0 ? sink?.write(bytes) : undefined;
    if (!last) return wait;
    this.#sink = undefined;
    if (wait) return wait.then(() => sink?.end(true));
    sink?.end(true);
    return undefined;
  }

  /** Tells that no more bytes come. */
  end(): void {
    this.#sink?.end(false);
    this.#sink = undefined;
  }
}
