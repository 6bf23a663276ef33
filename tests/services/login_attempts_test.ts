import { MadangError } from "../../protocol/mod.ts";
import { LoginAttempts } from "../../services/login_attempts.ts";
import { assertEquals, assertThrows, fail } from "../helpers/assert.ts";

/** In how many seconds one may try; 0: now. */
function waitOf(attempts: LoginAttempts, key: string, address: string): number {
  try {
    attempts.begin(key, address).abandoned();
    return 0;
  } catch (error) {
    if (error instanceof MadangError && error.code === "login_limited") {
      return Number(error.details.seconds);
    }
    return fail(`unexpected: ${error}`);
  }
}

Deno.test("LoginAttempts limits the guesses for one ID, from wherever they come, and says how long to wait", () => {
  let now = 0;
  const attempts = new LoginAttempts(() => now);
  for (let host = 1; host <= 10; host++) attempts.begin("alice", `10.0.0.${host}`).failed();
  assertEquals(waitOf(attempts, "alice", "10.0.0.99"), 60);
  assertEquals(waitOf(attempts, "bob", "10.0.0.99"), 0);
  now = 30_000;
  assertEquals(waitOf(attempts, "alice", "10.0.0.99"), 30);
  now = 60_000;
  assertEquals(waitOf(attempts, "alice", "10.0.0.99"), 0);
});

Deno.test("LoginAttempts limits the guesses from one address, and from one network of IPv6", () => {
  for (const address of (["10.0.0.1", "2001:db8::"] as const)) {
    const attempts = new LoginAttempts(() => 0);
    for (let count = 0; count < 20; count++) {
      attempts.begin(`id${count}`, address.endsWith("::") ? `${address}${count}` : address)
        .failed();
    }
    assertEquals(waitOf(attempts, "someone", address), 30);
    assertEquals(waitOf(attempts, "someone", "192.0.2.1"), 0);
  }
});

Deno.test("LoginAttempts lets an owner in from where they were before, however many guess elsewhere", () => {
  const attempts = new LoginAttempts(() => 0);
  attempts.begin("alice", "10.0.0.1").succeeded();
  for (let host = 2; host <= 11; host++) attempts.begin("alice", `10.0.0.${host}`).failed();
  assertEquals(waitOf(attempts, "alice", "10.0.0.1"), 0);
  assertEquals(waitOf(attempts, "alice", "10.0.0.2"), 60);
});

Deno.test("LoginAttempts counts those of an ID that are under way, so that haste wins nothing", () => {
  const attempts = new LoginAttempts(() => 0);
  const started = Array.from(
    { length: 10 },
    (_, host) => attempts.begin("alice", `10.0.1.${host}`),
  );
  assertEquals(waitOf(attempts, "alice", "10.0.0.1"), 60);
  for (const attempt of started.splice(0, 8)) attempt.failed();
  started.pop()?.abandoned();
  assertEquals(waitOf(attempts, "alice", "10.0.0.1"), 0);
  attempts.begin("alice", "10.0.0.1").failed();
  assertEquals(waitOf(attempts, "alice", "10.0.0.1"), 60);
  started.pop()?.succeeded();
  assertEquals(waitOf(attempts, "alice", "10.0.0.1"), 0);
});

Deno.test("LoginAttempts lets many in from one address at once, whose passwords may all be right", () => {
  let now = 0;
  const attempts = new LoginAttempts(() => now);
  const started = Array.from({ length: 30 }, (_, who) => attempts.begin(`id${who}`, "10.0.0.1"));
  for (const attempt of started.slice(0, 20)) {
    attempt.expectAllowed();
    attempt.failed();
  }
  // Those that were wrong are all counted, though, and none comes to its turn after them.
  assertThrows(() => started[20].expectAllowed(), MadangError, "login_limited");
  for (const attempt of started.slice(20)) attempt.failed();
  assertEquals(waitOf(attempts, "someone", "10.0.0.1"), 11 * 30);
  now = 11 * 30_000;
  assertEquals(waitOf(attempts, "someone", "10.0.0.1"), 0);
});

Deno.test("LoginAttempts forgets the oldest when there are very many, and never grows beyond", () => {
  const attempts = new LoginAttempts(() => 0);
  for (let count = 0; count < 25_000; count++) {
    attempts.begin(`id${count}`, `10.${count >> 16}.${count >> 8 & 255}.${count & 255}`).failed();
  }
  assertEquals(attempts.remembered, 10_000);
});
