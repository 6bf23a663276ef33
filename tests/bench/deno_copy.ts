/**
 * What bare Deno can do with no files in it: all that the first connection sends goes to the second. Listens on a free
 * port, and prints it.
 *
 * @module
 */
const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
// deno-lint-ignore no-console
console.log(`listening on 127.0.0.1:${listener.addr.port}`);
for (;;) {
  const from = await listener.accept();
  const to = await listener.accept();
  const buffer = new Uint8Array(65_536);
  for (let count; (count = await from.read(buffer)) !== null;) {
    for (let rest = buffer.subarray(0, count); rest.length > 0;) {
      rest = rest.subarray(await to.write(rest));
    }
  }
  to.close();
  from.close();
}
