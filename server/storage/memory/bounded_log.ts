/**
 * What was said, as much of it as there is room for: the newest.
 *
 * @module
 */
import type { Message } from "../../../protocol/messages.ts";
import { Queue } from "./queue.ts";

/** Something that was said, with whatever helps to find it. */
export interface Said {
  readonly message: Message;
}

/** How much may be held. */
export interface BoundedLogOptions<Item> {
  readonly items: number;
  /** Characters of UTF-16 in the texts. */
  readonly characters: number;
  /** Told of each item that is dropped. */
  dropped?(this: void, item: Item): void;
}

/** Items by the ids of their messages, which grow. Within the limits none is dropped but the oldest. */
export class BoundedLog<Item extends Said> {
  readonly #options: BoundedLogOptions<Item>;
  readonly #items = new Queue<Item>();
  #characters = 0;
  #newest = 0;
  #droppedThrough = 0;
  #latest = -Infinity;
  /** The greatest id that was said before another one, by the clock. */
  #disorderedThrough = 0;

  /** Makes an empty one. */
  constructor(options: BoundedLogOptions<Item>) {
    this.#options = options;
  }

  /** How many items there are. */
  get count(): number {
    return this.#items.length;
  }

  /** The greatest id so far, whether its item is still there or not; 0 at first. */
  get newest(): number {
    return this.#newest;
  }

  /** The greatest id that was dropped; 0 at first. */
  get droppedThrough(): number {
    return this.#droppedThrough;
  }

  /** Whether those that are held are in the order of their times too: the clock may have been set back. */
  get isInTimeOrder(): boolean {
    return this.#disorderedThrough <= this.#droppedThrough;
  }

  /** Adds an item, whose id must be greater than all before. It may cost older ones. */
  add(item: Item): void {
    const { items, characters, dropped } = this.#options;
    const { id, at, text } = item.message;
    this.#newest = id;
    if (at < this.#latest) this.#disorderedThrough = id;
    else this.#latest = at;
    this.#characters += text.length;
    this.#items.push(item);
    while (this.#items.length > items || this.#characters > characters) {
      const oldest = this.#items.shift();
      if (oldest === undefined) return;
      this.#characters -= oldest.message.text.length;
      this.#droppedThrough = oldest.message.id;
      dropped?.(oldest);
    }
  }

  /** The item with an id. */
  find(id: number): Item | undefined {
    const item = this.#items.at(this.#placeFrom(id));
    return item?.message.id === id ? item : undefined;
  }

  /** The items with greater ids than this, the oldest first. To be read before anything is added. */
  *above(id: number): Generator<Item, void> {
    for (let place = this.#placeFrom(id + 1);; place++) {
      const item = this.#items.at(place);
      if (item === undefined) return;
      yield item;
    }
  }

  /** The items with smaller ids than this, the newest first. To be read before anything is added. */
  *below(id: number): Generator<Item, void> {
    for (let place = this.#placeFrom(id) - 1;; place--) {
      const item = this.#items.at(place);
      if (item === undefined) return;
      yield item;
    }
  }

  #placeFrom(id: number): number {
    return this.#items.firstPlace(({ message }) => message.id >= id);
  }
}
