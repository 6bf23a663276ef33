/**
 * The ways to ask an endpoint of `ai_answers.ts`. Each waits for the whole answer, and returns after how many milliseconds
 * its first words were there.
 *
 * @module
 */
import type { AiModel } from "../../services/ai_ports.ts";
import { NativePeer } from "../helpers/peers.ts";
import { lastWord, now } from "./ai_marks.ts";

/** Asks once. */
export type Ask = () => Promise<number>;

/** Asks with no more than a streaming client needs. */
export function bareClient(baseUrl: string): Ask {
  const body = JSON.stringify({
    model: "bench",
    messages: [{ role: "user", content: "?" }],
    stream: true,
  });
  return async () => {
    const begin = now();
    const response = await fetch(`${baseUrl}/chat/completions`, { method: "POST", body });
    let time: number | undefined;
    let text = "";
    for await (const piece of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const events = (text + piece).split("\n\n");
      text = events.pop() ?? "";
      for (const event of events) {
        if (event === "data: [DONE]") continue;
        time ??= timeSince(
          begin,
          JSON.parse(event.slice("data: ".length)).choices[0].delta.content,
        );
      }
    }
    return time ?? NaN;
  };
}

/** Asks the model that the server asks. */
export function throughModel(model: AiModel): Ask {
  const turns = [{ role: "user", content: "?" }] as const;
  return async () => {
    const begin = now();
    let time: number | undefined;
    const { signal } = new AbortController();
    for await (const piece of model.ask({ turns, answerTokens: 100, signal })) {
      if (piece.kind === "text") time ??= timeSince(begin, piece.text);
    }
    return time ?? NaN;
  };
}

/** Asks a server over a socket. */
export async function throughServer(port: number): Promise<Ask & AsyncDisposable> {
  const peer = await NativePeer.join(port, "alice");
  async function ask(): Promise<number> {
    const begin = now();
    await peer.post("ai", { question: "?" });
    for (;;) {
      const time = timeSince(begin, await peer.lineWith(/@[\d.]+@/));
      if (time === undefined) continue;
      await peer.lineWith(/"result"/);
      return time;
    }
  }
  return Object.assign(ask, { [Symbol.asyncDispose]: () => peer.close() });
}

/** Asks with the client at a terminal. */
export async function throughTerminal(port: number): Promise<Ask & AsyncDisposable> {
  const client = new URL("../../client/main.ts", import.meta.url).pathname;
  const start = `${Deno.execPath()} run -A --no-check ${client}`;
  const command = `stty cols 100 rows 30 && ${start} --port ${port} --id bob --lang en`;
  const program = new Deno.Command("script", {
    args: ["-qfec", command, "/dev/null"],
    stdin: "piped",
    stdout: "piped",
    stderr: "null", // where "script" says that it was ended
  }).spawn();
  const keys = program.stdin.getWriter();
  const screen = program.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let shown = "";
  async function until<Value>(find: () => Value | undefined): Promise<Value> {
    for (;;) {
      const value = find();
      if (value !== undefined) return value;
      const { done, value: more } = await screen.read();
      if (done) throw new Error(`the client ended:\n${shown}`);
      shown += more;
    }
  }
  await until(() => shown.includes("bob>") || undefined);
  async function ask(): Promise<number> {
    const begin = now();
    shown = "";
    await keys.write(new TextEncoder().encode("/ai ?\r"));
    const time = await until(() => timeSince(begin, shown));
    await until(() => shown.includes(lastWord) || undefined);
    return time;
  }
  return Object.assign(ask, {
    async [Symbol.asyncDispose]() {
      program.kill();
      await screen.cancel();
      await keys.abort();
      await program.status;
    },
  });
}

/** How old the time is that stands in a text; none where it stands for an answer to an earlier question. */
function timeSince(begin: number, text: string): number | undefined {
  const times = [...text.matchAll(/@([\d.]+)@/g)].map(([, time]) => Number(time));
  const time = times.find((each) => each >= begin);
  return time === undefined ? undefined : now() - time;
}
