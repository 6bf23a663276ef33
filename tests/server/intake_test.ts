import type { ChatActor } from "../../services/context.ts";
import type { House } from "../../services/house.ts";
import { Intake, type IntakeOptions } from "../../server/net/intake.ts";
import { assert } from "../helpers/assert.ts";

/** How much time an address is said to have taken, in milliseconds, by a command that hands out so many messages. */
function timeTaken(deliveries: number): number {
  let taken = 0;
  let delivered = 1_000_000;
  const actor: Partial<ChatActor> = {
    id: "alice",
    key: "alice",
    role: "user",
    front: "chat",
    allowance: {
      take: () => 0,
      spend() {},
      occupy(milliseconds) {
        taken += milliseconds;
        return 0;
      },
    },
  };
  const house = { files: { pace: { stallTime: 1 } }, now: Date.now };
  const responder = {
    respond: () => void (delivered += deliveries),
    refuse: (_asked: unknown, error: unknown) => {
      throw error;
    },
    whenFewer: () => undefined,
  };
  const options: Partial<Record<keyof IntakeOptions, unknown>> = {
    house: house as Partial<House>,
    actor,
    responder,
    outbox: { waiting: 0 },
    delivered: () => delivered,
  };
  const intake = new Intake(options as unknown as IntakeOptions);
  void intake.handle({ kind: "command", command: { name: "ping", parameters: {} } });
  return taken;
}

Deno.test("Intake counts what many receivers cost as time of whoever sent it", () => {
  assert(timeTaken(0) < 5_000);
  assert(timeTaken(1_000_000) > 4_900, "5 µs each");
});
