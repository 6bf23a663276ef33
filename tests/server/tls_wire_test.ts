import { makeCertificate } from "../../server/certificates/make_certificate.ts";
import { tlsWith, type Wire } from "../../server/net/tls_wire.ts";
import { assert, assertEquals, fail } from "../helpers/assert.ts";
import { integrationTest } from "../helpers/needs.ts";

/** Both ends of a TLS connection, and how many bytes the server has taken off the line. */
async function connect() {
  const certificate = await makeCertificate({ names: ["127.0.0.1"], days: 2 });
  const begin = await tlsWith(certificate) ?? fail("node:tls cannot serve here");
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  const caCerts = [certificate.cert];
  const connecting = Deno.connectTls({ hostname: "127.0.0.1", port, caCerts });
  const connection = await listener.accept();
  const line = { taken: 0 };
  const wire = begin({
    async read(buffer) {
      const count = await connection.read(buffer);
      line.taken += count ?? 0;
      return count;
    },
    write: (bytes) => connection.write(bytes),
    close: () => connection.close(),
    closeWrite: () => connection.closeWrite(),
    remoteAddr: connection.remoteAddr,
  });
  const peer = await connecting;
  await peer.handshake();
  return { peer, wire, line };
}

async function send(peer: Deno.TlsConn, bytes: Uint8Array): Promise<void> {
  for (let rest = bytes; rest.length > 0;) rest = rest.subarray(await peer.write(rest));
  await peer.closeWrite();
}

async function count(wire: Wire, buffer: Uint8Array): Promise<number> {
  let total = 0;
  for (let count; (count = await wire.read(buffer)) !== null;) total += count;
  return total;
}

integrationTest("little more is taken off a TLS connection than is read of it", async () => {
  const { peer, wire, line } = await connect();
  const all = 16 * 1024 * 1024;
  const sent = send(peer, new Uint8Array(all));
  let read = 0;
  for (let reads = 0; reads < 200; reads++) {
    read += await wire.read(new Uint8Array(64)) ?? fail("the connection has ended");
    await new Promise((resolve) => setTimeout(resolve));
    assert(line.taken - read < 256 * 1024, `${line.taken - read} bytes wait`);
  }
  assertEquals(read + await count(wire, new Uint8Array(64 * 1024)), all);
  await sent;
  wire.close();
  peer.close();
});

integrationTest("what is written over TLS comes though nothing is read", async () => {
  const { peer, wire } = await connect();
  const bytes = new TextEncoder().encode("hello");
  assertEquals(await wire.write(bytes), bytes.length);
  const heard = new Uint8Array(bytes.length);
  assertEquals(await peer.read(heard), bytes.length);
  assertEquals(heard, bytes);
  wire.close();
  assertEquals(await peer.read(heard), null);
  peer.close();
});
