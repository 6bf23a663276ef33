import { describeCertificate } from "../../server/certificates/describe_certificate.ts";
import { assertEquals, assertMatch } from "../helpers/assert.ts";
import { writeCertificate } from "../helpers/certificates.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { integrationTest } from "../helpers/needs.ts";
import { startTestServer } from "../helpers/server.ts";
import { callServer } from "../helpers/server_call.ts";
import { ClientProgram } from "../helpers/client_program.ts";

const dayLength = 86_400_000;

integrationTest("mkcert makes a certificate that a client can trust, and only once", async () => {
  await using folder = await temporaryFolder();
  const cwd = folder.path;
  const made = await callServer(["mkcert", "--lang=en"], { cwd });
  assertEquals([made.code, made.stderr], [0, ""]);
  assertMatch(made.stdout, /--tls-cert \.cfg\/tls\.crt --tls-key \.cfg\/tls\.key/);
  assertMatch(made.stdout, /It is for: .*localhost, 127\.0\.0\.1, ::1\n/);
  if (Deno.build.os !== "windows") {
    assertEquals((await Deno.stat(`${cwd}/.cfg/tls.key`)).mode! & 0o777, 0o600);
  }
  const pem = await Deno.readTextFile(`${cwd}/.cfg/tls.crt`);
  const { validFrom, validUntil, isSelfSigned } = await describeCertificate(pem);
  assertEquals((validUntil.getTime() - validFrom.getTime()) / dayLength, 825);
  assertEquals([isSelfSigned, validFrom.getTime() < Date.now()], [true, true]);
  const again = await callServer(["mkcert", "--lang=ko"], { cwd });
  assertEquals([again.code, again.stdout], [1, ""]);
  assertMatch(again.stderr, /이미 있어서 아무것도 바꾸지 않았습니다/);
  assertEquals(await Deno.readTextFile(`${cwd}/.cfg/tls.crt`), pem);

  const files = ["--tls-cert", `${cwd}/.cfg/tls.crt`, "--tls-key", `${cwd}/.cfg/tls.key`];
  await using server = await startTestServer({ args: files });
  const flags = ["--id=alice", `--port=${server.port}`, `--tls-ca=${cwd}/.cfg/tls.crt`];
  await using client = new ClientProgram([...flags, "--host=localhost"], { cwd });
  await client.type("/all 안녕");
  await client.endInput();
  assertEquals((await client.ended()).code, 0);
});

integrationTest("mkcert takes names as people write them, and no others", async () => {
  await using folder = await temporaryFolder();
  const cwd = folder.path;
  const files = ["--tls-cert=a.pem", "--tls-key=keys/b.pem"];
  const names = ["마당.example", "*.Yard.example", "10.0.0.1", "[fd00::1]", "localhost"];
  const made = await callServer(["mkcert", ...names, "--days=30", ...files], { cwd });
  assertEquals([made.code, made.stderr], [0, ""]);
  const facts = await describeCertificate(await Deno.readTextFile(`${cwd}/a.pem`));
  const [korean, ...rest] = facts.names;
  assertMatch(korean, /^xn--[\w-]+\.example$/);
  assertEquals(rest, ["*.yard.example", "10.0.0.1", "fd00::1", "localhost", "127.0.0.1", "::1"]);
  await Deno.remove(`${cwd}/a.pem`);
  const kept = await callServer(["mkcert", ...files], { cwd });
  assertEquals(kept.code, 1); // the key is still there
  for (const bad of ["http://yard.example", "yard.example:443", "a b", "", "-x-.example", "a/b"]) {
    const { code } = await callServer(["mkcert", "--lang=en", "--", bad], { cwd });
    assertEquals(code, 2, bad);
  }
});

integrationTest("the doctor reads the certificate's names and dates", async () => {
  await using folder = await temporaryFolder();
  const line = async (wishes: Parameters<typeof writeCertificate>[1]) => {
    const { flags } = await writeCertificate(folder.path, wishes);
    const { stdout } = await callServer(["doctor", "--lang=en", ...flags], { cwd: folder.path });
    return /^(\w+) +certificate: (.*)$/m.exec(stdout)?.slice(1).join(" ");
  };
  assertMatch(await line({ days: 100 }) ?? "", /^ok for localhost, 127\.0\.0\.1, .*--tls-ca/);
  assertMatch(await line({ days: 2 }) ?? "", /^warning it ends in 1 days/);
  const past = new Date(Date.now() - 10 * dayLength);
  assertMatch(await line({ validFrom: past }) ?? "", /^problem it was valid until/);
  const future = new Date(Date.now() + dayLength);
  assertMatch(await line({ validFrom: future }) ?? "", /^problem it is valid from .* on only/);
});
