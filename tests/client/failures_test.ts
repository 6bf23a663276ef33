import { explain } from "../../client/failures.ts";
import { CannotConnect } from "../../client/transport.ts";
import { assertEquals, assertMatch } from "../helpers/assert.ts";

const address = { host: "nosuch.invalid", port: 10_000, tls: false };

Deno.test("a host that is not there is told in words, whatever the system calls it", () => {
  for (
    const said of [
      "failed to lookup address information: Name or service not known",
      "failed to lookup address information: nodename nor servname provided, or not known",
      "No such host is known. (os error 11001)",
      "invalid host 'nosuch.invalid/x': invalid char found in FQDN",
    ]
  ) {
    const failure = new CannotConnect("", { cause: new Error(said) });
    assertEquals(explain(failure, { address, language: "en" }), {
      text: "Cannot connect to the server at nosuch.invalid:10000: " +
        "there is no such host. Check --host and the network.",
      exitCode: 3,
    });
  }
});

Deno.test("a host that is written with its port, or as a web page's, is told how to write it", () => {
  const told = (host: string) => {
    const failure = new CannotConnect("", { cause: new Error("No such host is known.") });
    return explain(failure, { address: { ...address, host }, language: "en" }).text;
  };
  assertMatch(told("chat.example:10001"), /: --host chat\.example --port 10001$/);
  assertMatch(told("http://chat.example"), /: --host chat\.example --port 10000$/);
  assertMatch(told("tcp://chat.example:1/x"), /: --host chat\.example --port 1$/);
  assertMatch(told("chat/example"), /there is no such host/);
});

Deno.test("why a server cannot be reached is told in the reader's words, as a sentence", () => {
  const told = (said: string) => {
    const failure = new CannotConnect("", { cause: new Error(said) });
    return explain(failure, { address, language: "ko" }).text;
  };
  const before = "nosuch.invalid:10000 서버에 연결할 수 없습니다: ";
  assertEquals(
    told("Network is unreachable (os error 101)"),
    `${before}그곳으로 이어지는 네트워크가 없습니다.`,
  );
  assertEquals(told("No route to host (os error 113)"), `${before}그 컴퓨터에 연결할 수 없습니다.`);
});
