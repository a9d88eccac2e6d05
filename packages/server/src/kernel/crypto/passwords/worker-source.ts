/** One costly computation. Plain data: it crosses to a worker thread. */
export type Job =
  | { readonly kind: 'bcrypt'; readonly data: Uint8Array; readonly setting: string }
  | {
      readonly kind: 'scrypt'
      readonly data: Uint8Array
      readonly salt: Uint8Array
      readonly length: number
      readonly N: number
      readonly r: number
      readonly p: number
      readonly maxmem: number
    }
  | {
      readonly kind: 'pbkdf2'
      readonly data: Uint8Array
      readonly salt: Uint8Array
      readonly length: number
      readonly rounds: number
    }

/** What a worker sends back for each job, in order. */
export type JobAnswer = { readonly digest: Uint8Array } | { readonly failed: string }

/** What a worker is started with. */
export interface WorkerStart {
  /** Path of the bcrypt module: code given as text has no folder of its own to look from. */
  readonly bcrypt: string
}

/**
 * The worker's code, as text. A Worker needs JavaScript: under the tests and in development this folder holds only
 * TypeScript, which Node 20 does not load in a Worker, and a separate .js file would not be copied to dist by tsc.
 * Text is the same in both places. It therefore knows nothing of Keystone's formats: those are read and written, with
 * types and tests, on the main thread, and only the three costly functions run here.
 *
 * A login storm must not stall token validation, so the thread puts itself last. On Linux a priority belongs to a
 * thread; elsewhere it would be that of the whole process, so there it is left alone. Nothing here may use the libuv
 * thread pool, as its threads would inherit the low priority if they were first started from here.
 */
export const WORKER_SOURCE = `'use strict'
const { parentPort, workerData } = require('node:worker_threads')
const { pbkdf2Sync, scryptSync } = require('node:crypto')
const os = require('node:os')

if (process.platform === 'linux') os.setPriority(os.constants.priority.PRIORITY_LOW)

const BCRYPT_DIGEST_CHARACTERS = 31
const compute = {
  bcrypt: ({ data, setting }) =>
    Buffer.from(require(workerData.bcrypt).hashSync(Buffer.from(data), setting).slice(-BCRYPT_DIGEST_CHARACTERS), 'latin1'),
  scrypt: ({ data, salt, length, N, r, p, maxmem }) => scryptSync(data, salt, length, { N, r, p, maxmem }),
  pbkdf2: ({ data, salt, length, rounds }) => pbkdf2Sync(data, salt, rounds, length, 'sha512'),
}

parentPort.on('message', (job) => {
  let answer
  try {
    answer = { digest: Uint8Array.from(compute[job.kind](job)) }
  } catch (error) {
    answer = { failed: String(error) }
  }
  parentPort.postMessage(answer)
})
`
