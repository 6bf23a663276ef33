/**
 * A worker of the benchmark of abuse: people in a room who talk at an even pace, and how long it takes until the others
 * have what they say.
 *
 * @module
 */
const people = 20;
/** How often each of them says something, in milliseconds. */
const interval = 50;
/** How long what was said last may take to arrive, in milliseconds. */
const settling = 2_000;

/** What people are to do: enter, or talk for some seconds. */
export type BystanderTask = { readonly port: number } | { readonly seconds: number };

/** What was measured. Latencies are in milliseconds. */
export interface Latency {
  readonly p50: number;
  readonly p99: number;
  readonly received: number;
  /** What was said and did not arrive. */
  readonly lost: number;
}

/** What precedes the time at which something was said. */
const mark = "~T";

const connections: Deno.TcpConn[] = [];
const latencies: number[] = [];
const encoder = new TextEncoder();

self.onmessage = async ({ data }: MessageEvent<BystanderTask>) => {
  self.postMessage("port" in data ? await enter(data.port) : await talk(data.seconds));
};

async function enter(port: number): Promise<"ready"> {
  for (let index = 0; index < people; index++) {
    const connection = await Deno.connect({ hostname: "127.0.0.1", port });
    connection.setNoDelay(true);
    connections.push(connection);
    const register = { command: "register", id: `person${index}` };
    const enter = { command: index === 0 ? "room_create" : "room_join", room: "bench" };
    await say(connection, register, enter);
    await listen(connection);
  }
  return "ready";
}

/** Resolves when the room is entered, and goes on listening. */
function listen(connection: Deno.TcpConn): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  void (async () => {
    // What a flood says is passed over at once: reading it must not be what people wait for.
    const buffer = new Uint8Array(65_536);
    const decoder = new TextDecoder();
    let text = "";
    for (let count; (count = await connection.read(buffer)) !== null;) {
      text += decoder.decode(buffer.subarray(0, count), { stream: true });
      if (text.includes('"room":"bench"')) resolve();
      const complete = text.lastIndexOf("\n") + 1;
      for (
        let at = text.indexOf(mark);
        at !== -1 && at < complete;
        at = text.indexOf(mark, at + 1)
      ) {
        latencies.push(performance.now() - parseFloat(text.slice(at + mark.length)));
      }
      text = text.slice(complete);
    }
  })();
  return promise;
}

async function talk(seconds: number): Promise<Latency> {
  latencies.length = 0;
  let said = 0;
  const begin = performance.now();
  for (let turn = 0; performance.now() - begin < seconds * 1_000; turn++) {
    // One after the other, so that they do not all talk at the same moment.
    const due = begin + turn * interval / people;
    const early = due - performance.now();
    if (early > 1) await new Promise((resolve) => setTimeout(resolve, early));
    const text = `${mark}${performance.now()}~`;
    void say(connections[turn % people], { command: "room_message", room: "bench", text });
    said++;
  }
  const expected = said * (people - 1);
  const deadline = performance.now() + settling;
  while (latencies.length < expected && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const sorted = Float64Array.from(latencies).sort();
  return {
    p50: sorted[Math.floor(sorted.length * 0.5)],
    p99: sorted[Math.floor(sorted.length * 0.99)],
    received: sorted.length,
    lost: expected - sorted.length,
  };
}

async function say(connection: Deno.TcpConn, ...commands: readonly unknown[]): Promise<void> {
  const lines = commands.map((command) => JSON.stringify(command) + "\n").join("");
  for (let rest = encoder.encode(lines); rest.length > 0;) {
    rest = rest.subarray(await connection.write(rest));
  }
}
