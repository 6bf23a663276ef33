import type { ErrorCode, UncheckedCommand } from "../../protocol/mod.ts";
import { MadangError } from "../../protocol/mod.ts";
import { Buckets, createAllowance } from "../../services/allowance.ts";
import type { Actor } from "../../services/context.ts";
import { dispatch } from "../../services/dispatch.ts";
import { assertEquals, fail } from "../helpers/assert.ts";
import { testActor, testChannelActor, testHouse } from "./house.ts";

const who: UncheckedCommand = { name: "who", parameters: {} };

function refusal(actor: Actor, command: UncheckedCommand, claimed?: string): MadangError {
  try {
    void dispatch(testHouse(), actor, command, claimed);
  } catch (error) {
    if (error instanceof MadangError) return error;
    throw error;
  }
  return fail("expected a refusal");
}

function codeOf(actor: Actor, command: UncheckedCommand, claimed?: string): ErrorCode {
  return refusal(actor, command, claimed).code;
}

Deno.test("dispatch() refuses a guest everything that needs an id, and says how to get one", () => {
  const guest = testActor("", { role: "guest" });
  const error = refusal(guest, who);
  assertEquals(error.code, "not_registered");
  assertEquals(JSON.stringify(error.details).includes("ID:"), true);
  assertEquals(dispatch(testHouse(), guest, { name: "ping", parameters: {} }), {});
});

Deno.test("dispatch() knows no chat command on another front", () => {
  assertEquals(codeOf(testChannelActor("a"), who), "command_unknown");
});

Deno.test("dispatch() lets nobody speak for another, but takes one's own id in any normal form", () => {
  const actor = testActor("마당");
  assertEquals(codeOf(actor, who, "alice"), "sender_mismatch");
  assertEquals(codeOf(actor, who, ""), "sender_mismatch");
  for (const claimed of ["마당", "마당".normalize("NFD"), " 마당 ", undefined]) {
    assertEquals(dispatch(testHouse(["마당"]), actor, who, claimed), { online: ["마당"] });
  }
  const guest = testActor("", { role: "guest" });
  assertEquals(dispatch(testHouse(), guest, { name: "quit", parameters: {} }, "alice"), {});
});

Deno.test("dispatch() does not repeat a claimed id of any length", () => {
  const { message } = refusal(testActor("a"), who, "x".repeat(100_000));
  assertEquals(message.length < 200, true);
});

Deno.test("dispatch() checks parameters before the handler sees them", () => {
  const actor = testActor("a");
  const send = (parameters: Record<string, unknown>) =>
    codeOf(actor, { name: "broadcast", parameters });
  assertEquals(send({}), "parameter_missing");
  assertEquals(send({ text: 1 }), "parameter_type");
  assertEquals(send({ text: "" }), "text_empty");
  assertEquals(send({ text: "x".repeat(20_001) }), "text_too_long");
});

Deno.test("dispatch() refuses what is asked too often, for now, and says for how long", () => {
  const one = { burst: 1, perSecond: 0.5 };
  const buckets = new Buckets({ message: one, query: one, bytes: one, time: one }, () => 0);
  const actor = testActor("a", { allowance: createAllowance(buckets) });
  const house = testHouse();
  void dispatch(house, actor, who);
  const error = refusal(actor, who);
  assertEquals([error.code, error.details.seconds, error.temporary], ["rate_limited", 2, true]);
  void dispatch(house, actor, { name: "pong", parameters: {} });
});
