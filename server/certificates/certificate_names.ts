/**
 * The names that a certificate is for.
 *
 * @module
 */
import { problems } from "../../protocol/problems.ts";
import { isIP } from "node:net";
import { UsageError } from "../../protocol/mod.ts";

/** Names under which everybody reaches the machine that they are at. */
const localNames: readonly string[] = ["localhost", "127.0.0.1", "::1"];
/** A host name in ASCII; the first part may stand for any (source: RFC 1123, RFC 6125). */
const hostName = /^(\*\.)?([a-z\d]([a-z\d-]{0,61}[a-z\d])?\.)*[a-z\d]([a-z\d-]{0,61}[a-z\d])?\.?$/;

/**
 * The names that a certificate is made for: those that were asked for, or else those under which this machine is known,
 * and those of the machine itself.
 *
 * @throws {UsageError} for what is no host name and no address
 */
export function certificateNames(asked: readonly string[]): string[] {
  const names = asked.length > 0 ? asked.map(checkedName) : ownNames();
  return [...new Set([...names, ...localNames])];
}

function checkedName(name: string): string {
  const address = name.replace(/^\[(.*)\]$/, "$1");
  if (isIP(address) !== 0) return address;
  const ascii = inAscii(name);
  if (ascii !== undefined && hostName.test(ascii) && ascii.length <= 253) return ascii;
  throw new UsageError(failures.noName, { name });
}

/** `마당.example` as `xn--…`: certificates know no other letters. */
function inAscii(name: string): string | undefined {
  const [, wildcard = "", rest] = /^(\*\.)?(.*)$/.exec(name.toLowerCase()) ?? [];
  const url = URL.parse(`http://${rest}`);
  // Whatever else a URL has is no part of a name.
  return url && url.href === `http://${url.hostname}/` ? wildcard + url.hostname : undefined;
}

/** What others reach this machine by, as far as it knows. */
function ownNames(): string[] {
  const addresses = Deno.networkInterfaces().map(({ address }) => address)
    .filter((address) => isIP(address) !== 0 && !/^(127\.|169\.254\.|fe80:|::1$)/i.test(address));
  const name = inAscii(Deno.hostname());
  // Addresses first, since others may not know the name.
  return name !== undefined && hostName.test(name) ? [...addresses, name] : addresses;
}

const failures = problems("usage", {
  noName: {
    en:
      '"{name}" is neither a host name nor an IP address: give names as clients will give them to ' +
      "--host, without a port.",
    ko: '"{name}"(은/는) 호스트 이름도 IP 주소도 아닙니다. 클라이언트가 --host에 쓸 이름을 포트 ' +
      "없이 적으세요.",
    todo: "said",
  },
});
