/**
 * A queue that can be looked into.
 *
 * @module
 */

/** Items in the order in which they came. Adding, and taking the first, costs the same however many there are. */
export class Queue<Item> {
  #items: (Item | undefined)[] = [];
  /** Places at the beginning of `#items` whose items were taken, and that are not cut off yet. */
  #taken = 0;

  /** How many items there are. */
  get length(): number {
    return this.#items.length - this.#taken;
  }

  /** The item at a place, from 0 for the first on; undefined where there is none. */
  at(place: number): Item | undefined {
    return place < 0 ? undefined : this.#items[this.#taken + place];
  }

  /** Adds an item at the end. */
  push(item: Item): void {
    this.#items.push(item);
  }

  /** Takes the first item. */
  shift(): Item | undefined {
    if (this.length === 0) return undefined;
    const item = this.#items[this.#taken];
    this.#items[this.#taken++] = undefined;
    // Cut off seldom: it moves what remains.
    if (this.#taken * 8 > this.#items.length && this.#taken >= 1_024) {
      this.#items = this.#items.slice(this.#taken);
      this.#taken = 0;
    }
    return item;
  }

  /** The place of the first item that passes a test which all items after it pass too; the length where none does. */
  firstPlace(passes: (item: Item) => boolean): number {
    let low = this.#taken;
    let high = this.#items.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const item = this.#items[middle];
      if (item !== undefined && passes(item)) high = middle;
      else low = middle + 1;
    }
    return low - this.#taken;
  }
}
