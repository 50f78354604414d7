const firstCapacity = 64 * 1024;

/** Bytes that wait for the rest of their line. However small the pieces they come in, each is copied a few times at most. */
export class HeldBytes {
  #buffer = Buffer.allocUnsafe(0);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(bytes: Uint8Array): void {
    const length = this.#length + bytes.length;
    if (length > this.#buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(length, 2 * this.#buffer.length, firstCapacity));
      this.#buffer.copy(larger, 0, 0, this.#length);
      this.#buffer = larger;
    }
    this.#buffer.set(bytes, this.#length);
    this.#length = length;
  }

  /** What was held, with more behind it; nothing is held then. The next `add` may overwrite it. */
  takeWith(bytes: Uint8Array): Uint8Array {
    if (this.#length === 0) return bytes;
    this.add(bytes);
    const taken = this.#buffer.subarray(0, this.#length);
    this.clear();
    return taken;
  }

  clear(): void {
    this.#length = 0;
  }
}
