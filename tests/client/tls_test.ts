import { assertEquals, assertMatch } from "../helpers/assert.ts";
import { writeCertificate } from "../helpers/certificates.ts";
import { ClientProgram } from "../helpers/client_program.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { integrationTest } from "../helpers/needs.ts";
import { startTestServer } from "../helpers/server.ts";

const dayLength = 86_400_000;

/** Starts a client that only comes and goes, and tells how it ended. */
async function call(...args: string[]): Promise<string> {
  await using client = new ClientProgram(["--id=alice", ...args]);
  await client.endInput();
  const { code, stderr } = await client.ended();
  return `${code} ${stderr.trim()}`;
}

integrationTest("the client says what is wrong with a server's certificate", async () => {
  await using folder = await temporaryFolder();
  const { path } = folder;
  const trying = async (wishes: Parameters<typeof writeCertificate>[1], ...more: string[]) => {
    const { cert, flags } = await writeCertificate(path, wishes);
    await using server = await startTestServer({ args: [...flags] });
    return await call(`--port=${server.port}`, `--tls-ca=${cert}`, ...more);
  };
  assertEquals(await trying({}), "0 ");
  const past = new Date(Date.now() - 10 * dayLength);
  assertMatch(await trying({ validFrom: past }), /^3 .*has expired.*clock/);
  const future = new Date(Date.now() + dayLength);
  assertMatch(await trying({ validFrom: future }), /^3 .*not valid yet.*clock/);
  const elsewhere = await trying({ names: ["yard.example", "10.0.0.1"] });
  assertMatch(elsewhere, /^3 .*not for 127\.0\.0\.1.*--host.*yard\.example, 10\.0\.0\.1$/);
  const korean = await trying({ names: ["yard.example"] }, "--lang=ko");
  assertMatch(korean, /127\.0\.0\.1의 것이 아닙니다.*--host.*yard\.example$/);
});

integrationTest("the client trusts nobody unasked, and --tls-ca nobody else", async () => {
  await using folder = await temporaryFolder();
  const { path } = folder;
  const { flags } = await writeCertificate(path);
  await using server = await startTestServer({ args: [...flags] });
  const port = `--port=${server.port}`;
  assertMatch(await call(port, "--tls"), /^3 .*not trusted.*--tls-ca FILE/);
  await Deno.mkdir(`${path}/other`);
  const other = await writeCertificate(`${path}/other`);
  assertMatch(await call(port, `--tls-ca=${other.cert}`), /^3 .*another than that in .*other/);
  assertMatch(await call(port, `--tls-ca=${other.key}`), /^2 .*tls\.key: there is no certificate/);
  assertMatch(await call(port, `--tls-ca=${path}/none`), /^2 .*none/);
  assertMatch(await call(port), /^3 .*add --tls or --tls-ca/);
  await using plain = await startTestServer();
  assertMatch(await call(`--port=${plain.port}`, "--tls"), /^3 .*does not speak TLS/);
});
