import { randomBytes, randomUUID } from 'node:crypto'

/** A source of unguessable bytes: `size` bytes, in memory of their own. An argument, so that a test can fix it. */
export type RandomBytes = (size: number) => Buffer

/** The system's secure generator (INV-57). */
export const secureRandomBytes: RandomBytes = (size) => randomBytes(size)

/** A new id as Keystone writes them: a version 4 UUID in 32 lower-case hex digits, without dashes. */
export const newId = (): string => randomUUID().replaceAll('-', '')
