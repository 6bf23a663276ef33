/**
 * `deno run -A tests/bench/ai.ts`: how long the first words of an answer take from the endpoint's first event to whoever
 * asks: through a bare streaming client, through the model that the server asks, and through the server to a peer's
 * socket. All in turn and in one run. `--questions N` sets how many of each (300).
 *
 * @module
 */
import { createAiModel } from "../../server/ai/ai_model.ts";
import type { AiModel } from "../../services/ai_ports.ts";
import { NativePeer } from "../helpers/peers.ts";
import { spawnServer } from "../helpers/server.ts";
import { now } from "./clock.ts";

/** Asks, and waits for the whole answer. Returns after how many milliseconds its first words were there. */
type Ask = () => Promise<number>;

/** Far from every limit. */
const unlimited = ["user-rate=10000", "user-tokens=999999999", "day-tokens=999999999"]
  .map((limit) => `--ai-${limit}`);

const questions = Number(Deno.args[Deno.args.indexOf("--questions") + 1] || 300);
const worker = new Worker(new URL("./ai_answers.ts", import.meta.url), { type: "module" });
const baseUrl = await new Promise<string>((resolve) =>
  worker.onmessage = ({ data }) => resolve(data)
);
const dataDir = await Deno.makeTempDir({ prefix: "madang-bench-" });
{
  await using server = await spawnServer({
    dataDir,
    args: ["--log-level=ERROR", ...unlimited],
    env: { OPENAI_BASE_URL: baseUrl, OPENAI_API_KEY: "bench", MADANG_LIMITS: "off" },
  });
  await using peer = await NativePeer.join(server.port, "alice");
  const model = createAiModel({
    key: "bench",
    baseUrl,
    model: "bench",
    isDemo: false,
    timeLimit: 60_000,
    silence: 20_000,
    log: { debug() {}, info() {}, warning() {}, error() {} },
  });
  const subjects: Record<string, Ask> = {
    "bare streaming client": () => askBare(baseUrl),
    "through the model": () => askModel(model),
    "through the server": () => askServer(peer),
  };
  const times = new Map(Object.keys(subjects).map((name) => [name, new Array<number>()]));
  for (let question = -10; question < questions; question++) {
    for (const [name, ask] of Object.entries(subjects)) {
      const time = await ask();
      if (question >= 0) times.get(name)?.push(time); // what comes before loads and compiles
    }
  }
  report(times);
}
worker.terminate();
await Deno.remove(dataDir, { recursive: true });

async function askBare(baseUrl: string): Promise<number> {
  const response = await fetch(`${baseUrl}/chat/completions`, {
    method: "POST",
    body: JSON.stringify({
      model: "bench",
      messages: [{ role: "user", content: "?" }],
      stream: true,
    }),
  });
  let time: number | undefined;
  let text = "";
  for await (const piece of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const events = (text + piece).split("\n\n");
    text = events.pop() ?? "";
    for (const event of events) {
      if (event === "data: [DONE]") continue;
      time ??= timeIn(JSON.parse(event.slice("data: ".length)).choices[0].delta.content);
    }
  }
  return time ?? NaN;
}

async function askModel(model: AiModel): Promise<number> {
  let time: number | undefined;
  const turns = [{ role: "user", content: "?" }] as const;
  const { signal } = new AbortController();
  for await (const piece of model.ask({ turns, answerTokens: 100, signal })) {
    if (piece.kind === "text") time ??= timeIn(piece.text);
  }
  return time ?? NaN;
}

async function askServer(peer: NativePeer): Promise<number> {
  await peer.send('{"command":"ai","question":"?"}\n');
  const time = timeIn(await peer.lineWith(/@[\d.]+@/));
  await peer.lineWith(/"result"/);
  return time;
}

function timeIn(text: string): number {
  return now() - Number(/@([\d.]+)@/.exec(text)?.[1]);
}

function report(times: ReadonlyMap<string, readonly number[]>): void {
  const medians = [...times.values()].map((each) => quantile(each, 0.5));
  for (const [index, [name, each]] of [...times].entries()) {
    print([
      name.padEnd(24),
      `p50 ${quantile(each, 0.5).toFixed(2)} ms`,
      `p99 ${quantile(each, 0.99).toFixed(2)} ms`,
      `most ${Math.max(...each).toFixed(2)} ms`,
      `x${(medians[index] / medians[0]).toFixed(2)}`,
    ].join("  "));
  }
  print(`${questions} questions each, ${navigator.hardwareConcurrency} cores`);
}

function quantile(values: readonly number[], part: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(part * (values.length - 1))];
}

function print(text: string): void {
  // deno-lint-ignore no-console
  console.log(text);
}
