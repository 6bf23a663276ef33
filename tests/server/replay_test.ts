import type { Message } from "../../protocol/mod.ts";
import type { Storage } from "../../services/context.ts";
import { Outbox } from "../../server/net/outbox.ts";
import { HeldBack, runReplay } from "../../server/net/replay.ts";
import { assert, assertEquals } from "../helpers/assert.ts";

function message(id: number): Message {
  return { id, at: id, type: "BR", from: "a", to: "ALL", text: String(id) };
}

/** A catching up while somebody says something at each look into storage, `perRead` times. */
async function catchUp({ after, registeredAt, inbox = [], perRead = 0 }: {
  after: number;
  registeredAt: number;
  inbox?: number[];
  perRead?: number;
}) {
  const said = Array.from({ length: registeredAt }, (_, index) => index + 1);
  const heldBack = new HeldBack();
  const sent: number[] = [];
  let reads = 0;
  let isLive = false;
  function say(): void {
    said.push(said.length + 1);
    if (isLive) sent.push(said.length);
    else heldBack.add(message(said.length));
  }
  const storage = {
    async *read({ after = 0 }: { after?: number }) {
      reads++;
      const page = said.filter((id) => id > after).map(message);
      for (let index = 0; index < perRead; index++) say();
      yield page;
    },
  } as unknown as Storage;
  const write = (bytes: Uint8Array) => Promise.resolve(bytes.length);
  const outbox = new Outbox({ write }, { limit: 1_000, onOverflow() {}, onBroken() {} });
  async function* inboxPages() {
    if (inbox.length > 0) yield inbox.map(message);
  }
  say();
  await runReplay(
    { viewer: "a", after, registeredAt, inbox: inboxPages(), inboxTaken() {}, caughtUp() {} },
    {
      storage,
      outbox,
      heldBack,
      send: ({ id }) => void sent.push(id),
      newest: () => said.length,
      goLive: () => isLive = true,
    },
  );
  assert(isLive);
  say();
  return { sent, said, reads };
}

Deno.test("runReplay() sends what was held back without asking storage, where nothing was missed", async () => {
  const { sent, reads } = await catchUp({ after: 5, registeredAt: 5 });
  assertEquals([sent, reads], [[6, 7], 0]);
});

Deno.test("runReplay() goes live though others never pause", async () => {
  const { sent, said, reads } = await catchUp({ after: 2, registeredAt: 5, perRead: 10 });
  assertEquals(sent, said.filter((id) => id > 2));
  assertEquals(reads, 1);
});

Deno.test("runReplay() asks storage again when too much came to hold back", async () => {
  const { sent, said, reads } = await catchUp({ after: 5, registeredAt: 5, perRead: 0 });
  assertEquals([sent, reads], [said.filter((id) => id > 5), 0]);
  const heldBack = new HeldBack();
  for (let id = 1; id <= 1_001; id++) heldBack.add(message(id));
  assertEquals(heldBack.after(0), undefined);
  heldBack.clear();
  heldBack.add(message(1_002));
  assertEquals(heldBack.after(1_001)?.map(({ id }) => id), [1_002]);
});

Deno.test("runReplay() sends the inbox first and once", async () => {
  const { sent } = await catchUp({ after: 2, registeredAt: 5, inbox: [1, 2, 4] });
  assertEquals(sent, [1, 2, 3, 4, 5, 6, 7]);
});
