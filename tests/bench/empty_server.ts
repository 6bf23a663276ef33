/**
 * A server that does nothing: what a start costs with no chat in it. Listens on a free port, and prints it.
 *
 * @module
 */
const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
// deno-lint-ignore no-console
console.log(`listening on 127.0.0.1:${listener.addr.port}`);
for await (const connection of listener) connection.close();
