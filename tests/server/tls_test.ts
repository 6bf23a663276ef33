import { assert, assertEquals, assertMatch } from "../helpers/assert.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { integrationTest } from "../helpers/needs.ts";
import { LinePeer } from "../helpers/peers.ts";
import { startTestServer } from "../helpers/server.ts";

/** Makes a certificate for 127.0.0.1; undefined where there is no openssl. */
async function makeCertificate(folder: string): Promise<{ cert: string; key: string } | undefined> {
  const [cert, key] = [`${folder}/cert.pem`, `${folder}/key.pem`];
  const args = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"];
  const what = ["-nodes", "-days", "2", "-subj", "/CN=localhost"];
  const names = ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-addext"];
  const more = ["basicConstraints=critical,CA:FALSE", "-out", cert, "-keyout", key];
  try {
    const command = new Deno.Command("openssl", {
      args: [...args, ...what, ...names, ...more],
      stderr: "piped",
    });
    const { success, stderr } = await command.output();
    assert(success, new TextDecoder().decode(stderr));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
  return { cert, key };
}

integrationTest(
  "a server with a certificate chats over TLS; a plain peer disturbs nobody",
  async () => {
    await using folder = await temporaryFolder();
    const files = await makeCertificate(folder.path);
    if (!files) {
      // deno-lint-ignore no-console
      console.warn("TLS is not tested: there is no openssl to make a certificate with.");
      return;
    }
    await using server = await startTestServer({
      args: ["--tls-cert", files.cert, "--tls-key", files.key],
    });
    const caCerts = [await Deno.readTextFile(files.cert)];
    const connect = () => Deno.connectTls({ hostname: "127.0.0.1", port: server.port, caCerts });
    using alice = await connect();
    using bob = await connect();
    for (const [peer, id] of [[alice, "alice"], [bob, "bob"]] as const) {
      await say(peer, `ID:${id}:\n`);
      assertEquals(await hear(peer), "Success:Reg_ID\n");
    }
    {
      await using plain = await LinePeer.connect(server.port);
      await plain.send("ID:plain:\n");
      await plain.ended();
    }
    await say(alice, "BR:alice:안녕:\n");
    assertEquals(await hear(bob), "[BR] alice: 안녕\n");
    assertEquals(await hear(alice), "Success:BR\n");
    await say(bob, "Quit:bob:\n");
    assertMatch(await hear(bob) || "Success:", /^Success:/);
    assertEquals(server.lines.filter((text) => text.includes("[ERROR]")), []);
  },
);

async function say(peer: Deno.TlsConn, text: string): Promise<void> {
  await peer.write(new TextEncoder().encode(text));
}

async function hear(peer: Deno.TlsConn): Promise<string> {
  const buffer = new Uint8Array(4_096);
  const count = await peer.read(buffer);
  return new TextDecoder().decode(buffer.subarray(0, count ?? 0));
}
