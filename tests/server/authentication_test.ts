import type { BridgeAuth } from "../../protocol/mod.ts";
import { createAuthenticator, signatureOf } from "../../server/bridge/authentication.ts";
import { assert, assertEquals } from "../helpers/assert.ts";

const secret = { key: "열쇠", salt: "소금" };
const start = Date.UTC(2026, 0, 31);
const minute = 60_000;

function signed(timestamp: number, given: Partial<BridgeAuth> = {}): BridgeAuth {
  const auth: BridgeAuth = {
    clientType: "MessengerBotR",
    botName: "마당봇",
    deviceUuid: "uuid",
    deviceId: "a1b2c3",
    macAddress: null,
    ipAddress: "10.0.0.7",
    timestamp,
    signature: "",
    ...given,
  };
  return { ...auth, signature: signatureOf(auth, secret) };
}

function clocked(limit?: number) {
  const clock = { now: start };
  const now = () => clock.now;
  const authenticator = createAuthenticator({ policy: "require", secret, now, limit });
  const check = (auth: BridgeAuth | undefined, content = "", connection: object = clock) =>
    authenticator.problemOf({ auth, content: () => content, connection });
  return { clock, authenticator, check };
}

Deno.test("signatureOf() is what scripts make of the same fields", () => {
  // Made by Python: hmac.new(key, text, "sha256").hexdigest()
  assertEquals(
    signatureOf(signed(1_769_817_600_000), secret),
    "8131dd99cc492474ff03cde315cfdd49be8df422b1e28f03ed85a254e1aaed5f",
  );
});

Deno.test("an authenticator takes timestamps of five minutes around, and no others", () => {
  const { check } = clocked();
  const far = "the timestamp is more than 5 minutes off";
  assertEquals(check(signed(start - 5 * minute)), undefined);
  assertEquals(check(signed(start + 5 * minute)), undefined);
  assertEquals(check(signed(start - 5 * minute - 1)), far);
  assertEquals(check(signed(start + 5 * minute + 1)), far);
  for (const timestamp of [NaN, Infinity, 1.5, 2 ** 60]) {
    assertEquals(check(signed(timestamp)), "the timestamp is none");
  }
});

Deno.test("an authenticator takes a signature again only at once, there, and for something else", () => {
  const { clock, check } = clocked();
  const again = "the signature was used before";
  const auth = signed(start);
  assertEquals(check(auth, "하나"), undefined);
  assertEquals(check(auth, "둘"), undefined);
  assertEquals(check(auth, "하나"), again);
  assertEquals(check(auth, "셋", {}), again, "another connection");
  clock.now += 2_000;
  assertEquals(check(auth, "셋"), undefined);
  clock.now += 1;
  assertEquals(check(auth, "넷"), again, "too late");
});

Deno.test("a signature is of no use again as long as its timestamp is accepted", () => {
  const { clock, check } = clocked();
  const auth = signed(start + 5 * minute);
  assertEquals(check(auth), undefined);
  for (clock.now = start + minute; clock.now <= start + 10 * minute; clock.now += minute) {
    check(signed(clock.now)); // what makes it forget
    assertEquals(check(auth, "다른 말"), "the signature was used before");
  }
  assertEquals(check(auth), "the timestamp is more than 5 minutes off");
});

Deno.test("an authenticator forgets what is too old to matter, and never holds more than its limit", () => {
  const { clock, authenticator, check } = clocked();
  for (let index = 0; index < 1_000; index++) check(signed(start + index));
  assertEquals(authenticator.remembered, 1_000);
  clock.now += 10 * minute + 1;
  check(signed(clock.now));
  assertEquals(authenticator.remembered, 1);

  const bounded = clocked(50);
  for (let index = 0; index < 1_000; index++) {
    assertEquals(bounded.check(signed(start + index)), undefined);
    assert(bounded.authenticator.remembered <= 50);
  }
  assertEquals(bounded.check(signed(start + 999), "", {}), "the signature was used before");
});

Deno.test("what is refused is not remembered: strangers fill no memory", () => {
  const { authenticator, check } = clocked();
  for (let index = 0; index < 100; index++) {
    check({ ...signed(start + index), signature: "0".repeat(64) });
    check(signed(start - 6 * minute - index));
    check(undefined);
  }
  assertEquals(authenticator.remembered, 0);
});

Deno.test("without a secret, or with the policy off, nothing is wrong with any packet", () => {
  const packet = { auth: undefined, content: () => "", connection: {} };
  for (const [policy, given] of [["log", undefined], ["off", secret]] as const) {
    const authenticator = createAuthenticator({ policy, secret: given, now: () => start });
    assertEquals(authenticator.problemOf(packet), undefined);
  }
});
