/**
 * What bare Deno can do with no chat in it: every read goes to all other clients, with one write in flight for each, and
 * what queued meanwhile joined into the next. Listens on a free port, and prints it. With a number, connections are dealt
 * out to so many groups in the order in which they come, and each hears its own group alone.
 *
 * @module
 */

interface Client {
  readonly connection: Deno.TcpConn;
  queue: Uint8Array[];
  isWriting: boolean;
}

const listener = Deno.listen({ hostname: "127.0.0.1", port: 0, tcpBacklog: 4096 });
const groups = Array.from({ length: Number(Deno.args[0] ?? 1) }, () => new Set<Client>());
let accepted = 0;
// deno-lint-ignore no-console
console.log(`listening on 127.0.0.1:${listener.addr.port}`);
for await (const connection of listener) {
  connection.setNoDelay(true);
  const client = { connection, queue: [], isWriting: false };
  const group = groups[accepted++ % groups.length];
  group.add(client);
  void relay(client, group);
}

async function relay(from: Client, clients: Set<Client>): Promise<void> {
  const buffer = new Uint8Array(4096);
  try {
    for (let count; (count = await from.connection.read(buffer)) !== null;) {
      const bytes = buffer.slice(0, count);
      for (const to of clients) {
        if (to === from) continue;
        to.queue.push(bytes);
        if (!to.isWriting) void drain(to);
      }
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.ConnectionReset)) throw error;
  }
  clients.delete(from);
}

async function drain(to: Client): Promise<void> {
  to.isWriting = true;
  while (to.queue.length > 0) {
    let rest = join(to.queue);
    to.queue = [];
    while (rest.length > 0) rest = rest.subarray(await to.connection.write(rest));
  }
  to.isWriting = false;
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}
