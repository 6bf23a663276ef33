/**
 * A phone whose script runs in the real Rhino on the real Java, with its threads, as MessengerBotR up to 0.7.39a does
 * it. Needs Debian's packages `rhino` and a Java.
 *
 * @module
 */
import { Arrivals, type Phone, type PhoneOptions, type Posted, withSettings } from "./phone.ts";

const jar = "/usr/share/java/js.jar";
/** What costs a Java least that runs for a second. */
const quickStart = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"];
const program = new URL("phone_rhino.js", import.meta.url).pathname;

/** Whether Rhino and Java are installed. Says so, once, where they are not. */
export function hasRhino(): boolean {
  try {
    Deno.statSync(jar);
    return new Deno.Command("java", { args: ["-version"], stdout: "null", stderr: "null" })
      .outputSync().success;
  } catch {
    // deno-lint-ignore no-console
    console.warn(
      "The phone's script is not tested in the real Rhino: it is not installed (apt install rhino).",
    );
    return false;
  }
}

/** Runs a script in Rhino's interpreter, which is the one that works on Android. */
export async function startRhinoPhone({ script, settings = {} }: PhoneOptions): Promise<Phone> {
  const path = await Deno.makeTempFile({ prefix: "madang-test-", suffix: ".js" });
  await Deno.writeTextFile(path, withSettings(script, settings));
  const child = new Deno.Command("java", {
    args: [
      ...quickStart,
      "-cp",
      jar,
      "org.mozilla.javascript.tools.shell.Main",
      "-opt",
      "-1",
      program,
      path,
    ],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const posted = new Arrivals<Posted>();
  const log = new Arrivals<string>();
  const orders = child.stdin.getWriter();
  const complaints = new Response(child.stderr).text();
  const heard = follow(child.stdout, (line) => {
    const told = JSON.parse(line);
    if (told.posted) posted.add(told.posted);
    if (told.log) log.add(told.log);
  });
  let order: Promise<void> = Promise.resolve();
  function give(what: unknown): void {
    const bytes = new TextEncoder().encode(JSON.stringify(what) + "\n");
    order = order.then(() => orders.write(bytes));
  }
  return {
    posted,
    log,
    say: (room, text, sender = "철수", more = {}) => give({ say: { room, text, sender, ...more } }),
    recompile: (isSilent = false) => give({ recompile: true, isSilent }),
    async [Symbol.asyncDispose]() {
      await order;
      await orders.close();
      await heard;
      const { success } = await child.status;
      await Deno.remove(path);
      const errors = await complaints;
      if (!success || errors !== "") throw new Error(`Rhino failed: ${errors}`);
    },
  };
}

async function follow(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  take: (line: string) => void,
): Promise<void> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    lines.forEach(take);
  }
}
