import { assertEquals, assertMatch, assertRejects, fail } from "../helpers/assert.ts";
import { writeCertificate } from "../helpers/certificates.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { integrationTest } from "../helpers/needs.ts";
import { LinePeer } from "../helpers/peers.ts";
import { ScriptPeer } from "../helpers/script_peer.ts";
import { startTestServer } from "../helpers/server.ts";
import { callServer } from "../helpers/server_call.ts";

async function say(peer: Deno.TlsConn, text: string): Promise<void> {
  await peer.write(new TextEncoder().encode(text));
}

async function hear(peer: Deno.TlsConn): Promise<string> {
  const buffer = new Uint8Array(4_096);
  const count = await peer.read(buffer);
  return new TextDecoder().decode(buffer.subarray(0, count ?? 0));
}

integrationTest(
  "a server with a certificate chats over TLS; a plain peer disturbs nobody",
  async () => {
    await using folder = await temporaryFolder();
    const { cert, flags } = await writeCertificate(folder.path);
    await using server = await startTestServer({ args: [...flags] });
    const caCerts = [await Deno.readTextFile(cert)];
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

integrationTest(
  "whoever begins no TLS holds no place for long, and no more than allowed",
  async () => {
    await using folder = await temporaryFolder();
    const { cert, flags } = await writeCertificate(folder.path);
    const limits = ["--register-time=1", "--address-limit=2", "--exempt-addresses=none"];
    await using server = await startTestServer({ args: [...flags, ...limits] });
    // The first byte of a handshake, and no more.
    const silent = await Promise.all([1, 2, 3].map(() => LinePeer.connect(server.port)));
    for (const peer of silent) await peer.send("\x16");
    for (const peer of silent) {
      await peer.ended();
      await peer[Symbol.asyncDispose]();
    }
    const turnedAway = server.lines.filter((text) => text.includes("turned away: address_full"));
    assertEquals(turnedAway.length, 1, server.lines.join("\n"));
    const caCerts = [await Deno.readTextFile(cert)];
    using alice = await Deno.connectTls({ hostname: "127.0.0.1", port: server.port, caCerts });
    await say(alice, "ID:alice:\nQuit:alice:\n");
    let heard = "";
    while (!heard.includes("안녕히")) heard += await hear(alice) || fail(heard);
    // The end of TLS is told, so that nobody takes it for a broken line.
    assertEquals(await alice.read(new Uint8Array(1)), null);
  },
);

integrationTest("a certificate for the chat locks no phone and no scraper out", async () => {
  await using folder = await temporaryFolder();
  const { flags } = await writeCertificate(folder.path);
  await using server = await startTestServer({ args: [...flags] });
  await using phone = await ScriptPeer.start(server.botPort, "2.9.0c");
  assertEquals(await phone.ask("# echo 1"), "에코: 1");
  const response = await fetch(`http://127.0.0.1:${server.httpPort}/readyz`);
  assertEquals(await response.text(), "ready\n");
});

integrationTest("--bot-tls and --http-tls encrypt the other ports", async () => {
  await using folder = await temporaryFolder();
  const { cert, flags } = await writeCertificate(folder.path);
  await using server = await startTestServer({
    args: [...flags, "--bot-tls=on", "--http-tls=on"],
  });
  const caCerts = [await Deno.readTextFile(cert)];
  using phone = await Deno.connectTls({ hostname: "127.0.0.1", port: server.botPort, caCerts });
  await say(phone, '{"botName":"마당","version":"3.1.4","deviceID":"a1"}\n');
  assertMatch(await hear(phone), /handshakeComplete/);
  using client = Deno.createHttpClient({ caCerts });
  const response = await fetch(`https://localhost:${server.httpPort}/readyz`, { client });
  assertEquals(await response.text(), "ready\n");
  await assertRejects(() => fetch(`http://localhost:${server.httpPort}/readyz`), TypeError);
});

integrationTest("what TLS cannot begin with ends the start with a line that says so", async () => {
  await using folder = await temporaryFolder();
  const { cert, flags } = await writeCertificate(folder.path);
  await Deno.mkdir(`${folder.path}/other`);
  const other = await writeCertificate(`${folder.path}/other`);
  const start = async (...args: string[]) => {
    const more = ["--lang=en", "--chat-port=0", "--port=0", "--http-port=0"];
    const call = [...more, `--data-dir=${folder.path}/data`, ...args];
    const { code, stderr } = await callServer(call);
    return `${code} ${stderr}`;
  };
  const mixed = await start("--tls-cert", cert, "--tls-key", other.key);
  assertMatch(
    mixed,
    /^1 .*TLS certificate.*the key .*tls\.key does not belong to the certificate .*tls\.crt/,
  );
  const swapped = await start("--tls-cert", other.key, "--tls-key", other.cert);
  assertMatch(swapped, /^1 .*TLS certificate.*no certificate .*in .*tls\.key/);
  const twice = await start("--tls-cert", cert, "--tls-key", cert);
  assertMatch(twice, /^1 .*TLS certificate.*no private key .*in .*tls\.crt/);
  const locked = `${folder.path}/locked.key`;
  await Deno.writeTextFile(locked, "-----BEGIN ENCRYPTED PRIVATE KEY-----\n");
  const closed = await start("--tls-cert", cert, "--tls-key", locked);
  assertMatch(closed, /^1 .*TLS certificate.*password protects .*locked\.key.*openssl pkey/);
  assertMatch(await start("--tls-cert", cert), /^2 .*--tls-cert and --tls-key go together/);
  assertMatch(await start("--bot-tls=on"), /^2 --bot-tls on needs a certificate/);
  assertMatch(await start("--http-tls=on"), /^2 --http-tls on needs a certificate/);
  await Deno.writeTextFile(cert, "no certificate");
  assertMatch(await start(...flags), /^1 .*TLS certificate cannot be used/);
});
