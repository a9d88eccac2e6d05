import { isUtf8 } from 'node:buffer'

/**
 * As much of MessagePack as Keystone's payloads use, written the way Python's msgpack writes it: the shortest form of
 * each length, text and binary told apart, time as float64 even when it is whole (which general libraries shorten to
 * an integer).
 */
export class MsgpackWriter {
  readonly #parts: Buffer[] = []

  array(count: number): this {
    if (count < 16) return this.#tag(0x90 | count)
    return count < 2 ** 16 ? this.#tag(0xdc, count, 2) : this.#tag(0xdd, count, 4)
  }

  nil(): this {
    return this.#tag(0xc0)
  }

  bool(value: boolean): this {
    return this.#tag(value ? 0xc3 : 0xc2)
  }

  uint(value: number): this {
    if (value < 2 ** 7) return this.#tag(value)
    if (value < 2 ** 8) return this.#tag(0xcc, value, 1)
    if (value < 2 ** 16) return this.#tag(0xcd, value, 2)
    if (value < 2 ** 32) return this.#tag(0xce, value, 4)
    const part = Buffer.alloc(9)
    part[0] = 0xcf
    part.writeBigUInt64BE(BigInt(value), 1)
    this.#parts.push(part)
    return this
  }

  float64(value: number): this {
    const part = Buffer.alloc(9)
    part[0] = 0xcb
    part.writeDoubleBE(value, 1)
    this.#parts.push(part)
    return this
  }

  text(value: string): this {
    const bytes = Buffer.from(value, 'utf8')
    const count = bytes.length
    if (count < 32) this.#tag(0xa0 | count)
    else if (count < 2 ** 8) this.#tag(0xd9, count, 1)
    else if (count < 2 ** 16) this.#tag(0xda, count, 2)
    else this.#tag(0xdb, count, 4)
    this.#parts.push(bytes)
    return this
  }

  binary(bytes: Buffer): this {
    const count = bytes.length
    if (count < 2 ** 8) this.#tag(0xc4, count, 1)
    else if (count < 2 ** 16) this.#tag(0xc5, count, 2)
    else this.#tag(0xc6, count, 4)
    this.#parts.push(bytes)
    return this
  }

  bytes(): Buffer {
    return Buffer.concat(this.#parts)
  }

  #tag(tag: number, value = 0, width = 0): this {
    const part = Buffer.alloc(1 + width)
    part[0] = tag
    if (width > 0) part.writeUIntBE(value, 1, width)
    this.#parts.push(part)
    return this
  }
}

/** A tag that MessagePack never uses: what a read past the end sees, so that every read then fails. */
const noTag = 0xc1

/**
 * Reads one value after the other and never throws: a read that does not fit marks the whole as bad and yields an
 * empty value. Ask `finished()` at the end, and use nothing of what was read unless it says true.
 */
export class MsgpackReader {
  readonly #bytes: Buffer
  #at = 0
  #bad = false

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  /** Everything was read, fitted, and nothing is left over. */
  finished(): boolean {
    return !this.#bad && this.#at === this.#bytes.length
  }

  refuse(): void {
    this.#bad = true
    this.#at = this.#bytes.length
  }

  /** Length of the array that starts here; never more than there are bytes left to fill it. */
  array(): number {
    const tag = this.#tag()
    const count =
      (tag & 0xf0) === 0x90 ? tag & 0x0f : tag === 0xdc ? this.#unsigned(2) : tag === 0xdd ? this.#unsigned(4) : -1
    if (count >= 0 && count <= this.#bytes.length - this.#at) return count
    this.refuse()
    return 0
  }

  nextIsNil(): boolean {
    return this.#bytes[this.#at] === 0xc0
  }

  nil(): null {
    if (this.#tag() !== 0xc0) this.refuse()
    return null
  }

  bool(): boolean {
    const tag = this.#tag()
    if (tag !== 0xc2 && tag !== 0xc3) this.refuse()
    return tag === 0xc3
  }

  /** An integer from 0 to 2^53 - 1. */
  uint(): number {
    const tag = this.#tag()
    if (tag < 0x80) return tag
    switch (tag) {
      case 0xcc:
        return this.#unsigned(1)
      case 0xcd:
        return this.#unsigned(2)
      case 0xce:
        return this.#unsigned(4)
      case 0xcf: {
        const value = this.#unsigned(4) * 2 ** 32 + this.#unsigned(4)
        if (Number.isSafeInteger(value)) return value
      }
    }
    this.refuse()
    return 0
  }

  /** A float64, or an integer where a writer shortened a whole number. */
  number(): number {
    if (this.#bytes[this.#at] !== 0xcb) return this.uint()
    this.#at += 1
    const start = this.#skip(8)
    return this.#bad ? 0 : this.#bytes.readDoubleBE(start)
  }

  nextIsText(): boolean {
    const tag = this.#bytes[this.#at] ?? noTag
    return (tag & 0xe0) === 0xa0 || (tag >= 0xd9 && tag <= 0xdb)
  }

  /** Binary, or text as its bytes: before msgpack 1.0 Python wrote both alike. */
  raw(): Buffer {
    const count = this.#rawLength(this.#tag())
    const start = this.#skip(count)
    return this.#bytes.subarray(start, start + (this.#bad ? 0 : count))
  }

  /** Text, or binary that holds UTF-8. */
  text(): string {
    const bytes = this.raw()
    if (!isUtf8(bytes)) this.refuse()
    return bytes.toString('utf8')
  }

  #rawLength(tag: number): number {
    if ((tag & 0xe0) === 0xa0) return tag & 0x1f
    switch (tag) {
      case 0xc4:
      case 0xd9:
        return this.#unsigned(1)
      case 0xc5:
      case 0xda:
        return this.#unsigned(2)
      case 0xc6:
      case 0xdb:
        return this.#unsigned(4)
    }
    this.refuse()
    return 0
  }

  #tag(): number {
    const tag = this.#bytes[this.#at]
    if (tag === undefined) {
      this.refuse()
      return noTag
    }
    this.#at += 1
    return tag
  }

  #unsigned(width: number): number {
    const start = this.#skip(width)
    return this.#bad ? 0 : this.#bytes.readUIntBE(start, width)
  }

  /** Moves on by `count` bytes and says where they start; refuses when there are fewer. */
  #skip(count: number): number {
    const start = this.#at
    if (count > this.#bytes.length - start) this.refuse()
    else this.#at += count
    return start
  }
}
