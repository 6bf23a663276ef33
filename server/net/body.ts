/**
 * The raw bytes that follow some commands on a connection, on their way to whoever takes them.
 *
 * @module
 */
import { definitionOf, type Incoming } from "../../protocol/mod.ts";
import type { Attachment, BodySink } from "../../services/context.ts";

/** What one connection's commands come with. */
export class Bodies {
  #body: BodySink | undefined;

  /** What came with a command; `inLine` says that raw bytes come with its line, and none after it. */
  attachmentOf(
    { command, bytes }: Extract<Incoming, { kind: "command" }>,
    inLine: boolean,
  ): Attachment {
    if (inLine || definitionOf(command.name).body === undefined) return { bytes };
    return { receiveBody: (body) => this.#body = body };
  }

  /**
   * Hands the raw bytes after a command on; a promise, where there is one, is to be waited for before more are read.
   * Those of a refused command are swallowed: what follows them is in step.
   */
  take({ bytes, last }: Extract<Incoming, { kind: "body" }>): Promise<void> | undefined {
    const body = this.#body;
    const wait = bytes.length > 0 ? body?.write(bytes) : undefined;
    if (!last) return wait;
    this.#body = undefined;
    if (wait) return wait.then(() => body?.end(true));
    body?.end(true);
    return undefined;
  }

  /** Tells that no more bytes come. */
  end(): void {
    this.#body?.end(false);
    this.#body = undefined;
  }
}
