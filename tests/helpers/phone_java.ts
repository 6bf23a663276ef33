/**
 * Stand-ins for the classes of Java and Android that the phone's script uses. They do what the script relies on, and
 * no more; sockets are real.
 *
 * @module
 */
import { createHmac, type Hmac } from "node:crypto";

/** The Java of one phone. */
export interface Java {
  /** A class by its name, as GraalJS's `Java.type` has it. */
  type(name: string): unknown;
  /** Android's context of the app. */
  readonly context: unknown;
  /** Closes what the script has left open, and returns how many sockets that were. */
  closeAll(): Promise<number>;
}

/** The id that Android gives the app. */
export const androidId = "a1b2c3d4e5f60718";

class ByteBuffer {
  readonly bytes: Uint8Array;
  position = 0;
  #limit: number;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.#limit = bytes.length;
  }

  static allocate(size: number): ByteBuffer {
    return new ByteBuffer(new Uint8Array(size));
  }

  limit(): number {
    return this.#limit;
  }

  array(): Uint8Array {
    return this.bytes;
  }

  hasRemaining(): boolean {
    return this.position < this.#limit;
  }

  flip(): void {
    this.#limit = this.position;
    this.position = 0;
  }

  compact(): void {
    this.bytes.copyWithin(0, this.position, this.#limit);
    this.position = this.#limit - this.position;
    this.#limit = this.bytes.length;
  }

  /** What is between position and limit, at most so much of it. Moves the position behind it. */
  take(most = Infinity): Uint8Array {
    const end = Math.min(this.#limit, this.position + most);
    const taken = this.bytes.slice(this.position, end);
    this.position = end;
    return taken;
  }

  /** Copies as much as there is room for, and returns how much. */
  put(bytes: Uint8Array): number {
    const piece = bytes.subarray(0, this.#limit - this.position);
    this.bytes.set(piece, this.position);
    this.position += piece.length;
    return piece.length;
  }
}

class CharBuffer {
  text = "";

  static allocate(): CharBuffer {
    return new CharBuffer();
  }

  flip(): void {}

  clear(): void {
    this.text = "";
  }

  toString(): string {
    return this.text;
  }
}

class Charset {
  static forName(): Charset {
    return new Charset();
  }

  encode(text: string): ByteBuffer {
    return new ByteBuffer(new TextEncoder().encode(text));
  }

  newDecoder() {
    const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
    return {
      onMalformedInput() {
        return this;
      },
      onUnmappableCharacter() {
        return this;
      },
      decode(bytes: ByteBuffer, characters: CharBuffer) {
        characters.text += decoder.decode(bytes.take(), { stream: true });
      },
    };
  }
}

/** How much a socket takes at once. Less than a long message, so that scripts have to go on where they stopped. */
const sendBuffer = 4_096;

class SocketChannel {
  readonly #received: Uint8Array[] = [];
  #socket: Deno.TcpConn | undefined;
  #failure: Error | undefined;
  #isEnded = false;
  #isClosed = false;
  #work: Promise<void> = Promise.resolve();

  configureBlocking(): void {}

  connect(address: InetSocketAddress): boolean {
    this.#work = this.#open(address);
    return false;
  }

  finishConnect(): boolean {
    this.#check();
    return this.#socket !== undefined;
  }

  socket() {
    return {
      setTcpNoDelay() {},
      setKeepAlive() {},
      getLocalAddress: () => ({ getHostAddress: () => this.#socket?.localAddr.hostname }),
    };
  }

  read(buffer: ByteBuffer): number {
    this.#check();
    const piece = this.#received.shift();
    if (!piece) return this.#isEnded ? -1 : 0;
    const length = buffer.put(piece);
    if (length < piece.length) this.#received.unshift(piece.subarray(length));
    return length;
  }

  write(buffer: ByteBuffer): number {
    this.#check();
    const bytes = buffer.take(sendBuffer);
    this.#work = this.#work.then(() => this.#send(bytes)).catch((error) => this.#fail(error));
    return bytes.length;
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#work = this.#work.then(() => this.#socket?.close());
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  async settled(): Promise<void> {
    await this.#work;
  }

  async #open({ hostname, port }: InetSocketAddress): Promise<void> {
    try {
      this.#socket = await Deno.connect({ hostname, port });
      void this.#receive(this.#socket);
    } catch (error) {
      this.#fail(error);
    }
  }

  async #receive(socket: Deno.TcpConn): Promise<void> {
    const buffer = new Uint8Array(65_536);
    try {
      for (let length; (length = await socket.read(buffer)) !== null;) {
        this.#received.push(buffer.slice(0, length));
      }
      this.#isEnded = true;
    } catch (error) {
      this.#fail(error);
    }
  }

  async #send(bytes: Uint8Array): Promise<void> {
    for (let sent = 0; sent < bytes.length;) {
      sent += await this.#socket?.write(bytes.subarray(sent)) ?? Infinity;
    }
  }

  #fail(error: unknown): void {
    this.#failure ??= error instanceof Error ? error : new Error(String(error));
  }

  #check(): void {
    if (this.#isClosed) throw new Error("ClosedChannelException");
    if (this.#failure) throw this.#failure;
  }
}

class InetSocketAddress {
  constructor(readonly hostname: string, readonly port: number) {}

  isUnresolved(): boolean {
    return false;
  }
}

class ConcurrentLinkedQueue {
  readonly #items: unknown[] = [];

  offer(item: unknown): void {
    this.#items.push(item);
  }

  poll(): unknown {
    return this.#items.shift() ?? null;
  }

  size(): number {
    return this.#items.length;
  }
}

class AtomicBoolean {
  #value: boolean;

  constructor(value: boolean) {
    this.#value = value;
  }

  get(): boolean {
    return this.#value;
  }

  set(value: boolean): void {
    this.#value = value;
  }
}

class SecretKeySpec {
  readonly key: Uint8Array;

  constructor(bytes: Uint8Array, start: number, length: number) {
    if (length === 0) throw new Error("IllegalArgumentException: Empty key");
    this.key = bytes.slice(start, start + length);
  }
}

class Mac {
  #hmac: Hmac | undefined;

  static getInstance(): Mac {
    return new Mac();
  }

  init({ key }: SecretKeySpec): void {
    this.#hmac = createHmac("sha256", key);
  }

  update(buffer: ByteBuffer): void {
    this.#hmac?.update(buffer.take());
  }

  /** Bytes of Java have a sign. */
  doFinal(): Int8Array {
    return new Int8Array(this.#hmac?.digest() ?? []);
  }
}

class MemoryInfo {
  availMem = 0;
  totalMem = 0;
}

const context = {
  getContentResolver: () => ({}),
  getSystemService: () => ({
    getMemoryInfo(memory: MemoryInfo) {
      memory.totalMem = 4_000;
      memory.availMem = 1_000;
    },
  }),
  registerReceiver: () => ({ getIntExtra: () => 315 }),
};

/** Creates the Java of one phone. Its system properties outlive a recompilation, as an app's do. */
export function createJava(): Java {
  const channels: SocketChannel[] = [];
  const properties = new Map<string, string>();
  const classes: Record<string, unknown> = {
    "java.lang.System": {
      nanoTime: () => performance.now() * 1e6,
      getProperty: (name: string) => properties.get(name) ?? null,
      setProperty: (name: string, value: string) => void properties.set(name, value),
    },
    "java.net.InetSocketAddress": InetSocketAddress,
    "java.nio.ByteBuffer": ByteBuffer,
    "java.nio.CharBuffer": CharBuffer,
    "java.nio.channels.SocketChannel": {
      open() {
        const channel = new SocketChannel();
        channels.push(channel);
        return channel;
      },
    },
    "java.nio.charset.Charset": Charset,
    "java.nio.charset.CodingErrorAction": { REPLACE: "REPLACE" },
    "java.util.concurrent.ConcurrentLinkedQueue": ConcurrentLinkedQueue,
    "java.util.concurrent.atomic.AtomicBoolean": AtomicBoolean,
    "javax.crypto.Mac": Mac,
    "javax.crypto.spec.SecretKeySpec": SecretKeySpec,
    "android.app.ActivityManager": { MemoryInfo },
    "android.content.IntentFilter": class {},
    "android.os.Build": { MANUFACTURER: "samsung", MODEL: "SM-G991N", VERSION: { RELEASE: "13" } },
    "android.os.SystemClock": { elapsedRealtime: () => performance.now() },
    "android.provider.Settings": { Secure: { getString: () => androidId } },
  };
  return {
    type(name) {
      if (!(name in classes)) throw new Error(`ClassNotFoundException: ${name}`);
      return classes[name];
    },
    context,
    async closeAll() {
      const open = channels.filter(({ isClosed }) => !isClosed);
      for (const channel of open) channel.close();
      await Promise.all(channels.map((channel) => channel.settled()));
      return open.length;
    },
  };
}
