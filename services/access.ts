/**
 * Which bots, phones and KakaoTalk rooms are answered.
 *
 * @module
 */
import type { AccessState, AccessSubject, Log, Storage, StoredAccess } from "./context.ts";

/** Most entries that strangers can make by asking. */
const pendingLimit = 1_000;
/** Longest id and name that are kept, in characters. */
const nameLimit = 255;

/** Ids that the configuration approves, by subject. */
export type AllowLists = Readonly<Partial<Record<AccessSubject, readonly string[]>>>;

/** What access is decided with. */
export interface AccessOptions extends AccessRules {
  readonly storage: Storage;
  readonly log: Log;
  /** What was decided before. */
  readonly stored: readonly StoredAccess[];
  now(): number;
}

/** What the operator has configured about who is answered. */
export interface AccessRules {
  /** What is answered only once it is approved. Of anything else all are answered but those denied. */
  readonly restricted: ReadonlySet<AccessSubject>;
  /** What is approved without a decision. */
  readonly allowed?: AllowLists;
}

/** Who asks, or where. */
export interface AccessRequest {
  readonly subject: AccessSubject;
  /** What identifies it. */
  readonly id: string;
  /** What people call it. */
  readonly name: string;
  /** Another id of the same thing, under which it may have been decided about. */
  readonly alsoKnownAs?: string;
}

/** Decisions about who is answered. They are in memory, and written with every change. */
export class Access {
  readonly #options: AccessOptions;
  #rules: AccessRules;
  readonly #entries = new Map<string, StoredAccess>();
  #pending = 0;
  #isFullSaid = false;
  /** What operators are deciding about at the moment. */
  readonly #beingDecided = new Set<StoredAccess>();

  /** Begins with what was decided before. */
  constructor(options: AccessOptions) {
    this.#options = options;
    this.#rules = options;
    for (const entry of options.stored) this.#put(entry);
  }

  /** What is answered only once it is approved. */
  get restricted(): readonly AccessSubject[] {
    return [...this.#rules.restricted];
  }

  /** Goes by other rules from now on; what was decided stays so. */
  change(rules: AccessRules): void {
    this.#rules = rules;
  }

  /** Everything that was decided or waits, oldest first. */
  get entries(): readonly StoredAccess[] {
    return [...this.#entries.values()].sort((one, other) => one.at - other.at);
  }

  /**
   * Whether something is answered. An unknown phone or room that needs approval is put down as pending; a bot is not,
   * since its phones are.
   */
  check({ subject, id, name, alsoKnownAs = id }: AccessRequest): AccessState {
    if (this.#entries.size === 0 && this.#rules.restricted.size === 0) return "approved";
    const entry = this.#entries.get(keyOf(subject, shortName(id)));
    const states = [entry, this.#entries.get(keyOf(subject, shortName(alsoKnownAs)))]
      .map((each) => each?.state);
    if (states.includes("denied")) return "denied";
    const { allowed, restricted } = this.#rules;
    if (states.includes("approved") || !restricted.has(subject)) return "approved";
    const list = allowed?.[subject];
    if (list?.includes(id) || list?.includes(alsoKnownAs)) return "approved";
    if (subject === "bot") return "denied";
    if (!entry) this.#register({ subject, id, name });
    return "pending";
  }

  /** Keeps an operator's decision. Rejects when it could not be saved: then nothing has changed. */
  async decide(request: AccessRequest, state: "approved" | "denied"): Promise<StoredAccess> {
    const entry = this.#entryOf(request, state);
    this.#beingDecided.add(entry);
    try {
      await this.#options.storage.commit({ kind: "access_decided", access: entry });
    } finally {
      this.#beingDecided.delete(entry);
    }
    this.#put(entry);
    this.#options.log.info("AUTH", `${entry.subject} ${entry.id} (${entry.name}) is ${state}`);
    return entry;
  }

  /** Takes back what was decided about entries, or that they wait. Rejects when that could not be saved. */
  async forget(entries: readonly StoredAccess[]): Promise<void> {
    const writes = entries.map(({ subject, id }) => ({
      kind: "access_forgotten",
      subject,
      id,
    } as const));
    await this.#options.storage.commit(...writes);
    for (const { subject, id, name } of entries) {
      this.#remove(keyOf(subject, id));
      this.#options.log.info("AUTH", `${subject} ${id} (${name}) is forgotten`);
    }
  }

  /** The entries that wait, and that nobody is deciding about. */
  get waiting(): readonly StoredAccess[] {
    const decided = new Set([...this.#beingDecided].map(({ subject, id }) => keyOf(subject, id)));
    return this.entries.filter(({ subject, id, state }) =>
      state === "pending" && !decided.has(keyOf(subject, id))
    );
  }

  /** The entries that an operator means by a word: an id, a name, or one of a name's words. */
  meantBy(word: string, subject?: AccessSubject): readonly StoredAccess[] {
    const candidates = this.entries.filter((entry) => !subject || entry.subject === subject);
    const byId = candidates.filter(({ id }) => id === word);
    if (byId.length > 0) return byId;
    return candidates.filter(({ name }) => name === word || name.split(" ").includes(word));
  }

  #register(request: AccessRequest): void {
    const { storage, log } = this.#options;
    const entry = this.#entryOf(request, "pending");
    const { subject, id, name } = entry;
    // What has no id cannot be named to approve it.
    if (id === "") return;
    // A decision that is on its way to the disk must not be overwritten there.
    for (const decided of this.#beingDecided) {
      if (decided.subject === subject && decided.id === id) return;
    }
    if (this.#pending >= pendingLimit) return this.#sayFull();
    this.#put(entry);
    log.warning(
      "AUTH",
      `${subject} ${id} (${name}) waits for approval: bot approve ${subject} ${id}`,
    );
    storage.commit({ kind: "access_decided", access: entry }).catch((error) =>
      log.warning("DB", `that ${subject} ${entry.id} waits was not saved: ${error}`)
    );
  }

  #sayFull(): void {
    if (this.#isFullSaid) return;
    this.#isFullSaid = true;
    this.#options.log.warning(
      "AUTH",
      `${pendingLimit} phones and rooms wait for approval already: no more are put down`,
    );
  }

  #entryOf({ subject, id, name }: AccessRequest, state: AccessState): StoredAccess {
    return { subject, id: shortName(id), name: shortName(name), state, at: this.#options.now() };
  }

  #put(entry: StoredAccess): void {
    const key = keyOf(entry.subject, entry.id);
    this.#remove(key);
    if (entry.state === "pending") this.#pending++;
    this.#entries.set(key, entry);
  }

  #remove(key: string): void {
    if (this.#entries.get(key)?.state === "pending") this.#pending--;
    if (this.#pending < pendingLimit) this.#isFullSaid = false;
    this.#entries.delete(key);
  }
}

function keyOf(subject: AccessSubject, id: string): string {
  return `${subject}\n${id}`;
}

/** A name or id as it is kept: at most 255 characters of it. */
export function shortName(text: string): string {
  if (text.length <= nameLimit) return text;
  return [...text.slice(0, nameLimit * 2)].slice(0, nameLimit).join("");
}
