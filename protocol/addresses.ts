/**
 * Addresses of machines: IPv4 as it is, and of IPv6 the network of 64 bits, since whoever has one address of it has them
 * all.
 *
 * @module
 */

/**
 * The network that an address is in, in one form whatever form it came in: `203.0.113.7`, `2001:db8:1:2::/64`.
 * Undefined where a text is no address; a network is taken for itself.
 */
export function parseNetwork(text: string): string | undefined {
  const address = text.trim().toLowerCase().replace(/%.*$/, "").replace(/\/64$/, "");
  if (/^(\d{1,3}\.){3}\d{1,3}$/.test(address)) {
    const bytes = address.split(".").map(Number);
    return bytes.every((byte) => byte <= 255) ? bytes.join(".") : undefined;
  }
  const groups = groupsOf(address);
  if (groups === undefined) return undefined;
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (isMapped) {
    return groups.slice(6).flatMap((group) => [group >> 8, group & 0xff]).join(".");
  }
  return `${groups.slice(0, 4).map((group) => group.toString(16)).join(":")}::/64`;
}

/** The network of an address; of what is none, itself. */
export function networkOf(address: string): string {
  return parseNetwork(address) ?? address;
}

/** The eight numbers of an IPv6 address. */
function groupsOf(address: string): number[] | undefined {
  if (!address.includes(":") || !/^[\da-f:.]+$/.test(address)) return undefined;
  let canonical;
  try {
    canonical = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
  const [before, after] = canonical.split("::").map((half) =>
    half === "" ? [] : half.split(":").map((group) => parseInt(group, 16))
  );
  if (after === undefined) return before;
  return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
}
