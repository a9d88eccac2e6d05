import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'
import { HashingBusy, HashingFailed, HashingStopped } from './refusals.ts'
import { type Job, type JobAnswer, WORKER_SOURCE, type WorkerStart } from './worker-source.ts'

/** At cost 12 a worker does about four hashes a second: whoever waits longer than this has given up. */
export const WAITING_PER_WORKER_MAX = 64
/** A worker costs about 8 MB: one that had nothing to do for so long is let go. */
const IDLE_MAX_MS = 60_000
/** Of V8's memory. What scrypt takes for its blocks is outside of it. */
const WORKER_LIMITS = { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2, stackSizeMb: 1 }

export interface PoolOptions {
  readonly workers: number
  readonly idleMax_ms?: number
}

interface Waiting {
  readonly job: Job
  readonly done: (digest: Uint8Array) => void
  readonly failed: (error: Error) => void
}

interface Seat {
  readonly worker: Worker
  task: Waiting | null
  leave: NodeJS.Timeout | null
}

/**
 * Threads that compute digests, first come first served. They start when there is work, leave when there has been none,
 * are replaced when they die, and keep the process alive only while they work.
 */
export class Pool {
  readonly #options: PoolOptions
  readonly #seats = new Set<Seat>()
  readonly #free: Seat[] = []
  readonly #waiting: Waiting[] = []
  #closed = false

  constructor(options: PoolOptions) {
    this.#options = options
  }

  get waiting(): number {
    return this.#waiting.length
  }

  /** The digest. Throws HashingBusy, HashingStopped, HashingFailed. */
  run(job: Job): Promise<Uint8Array> {
    return new Promise((done, failed) => {
      const task = { job, done, failed }
      if (this.#closed) return failed(new HashingStopped())
      // The latest to get free is the first to be asked, so that those not needed can leave.
      const seat = this.#free.pop() ?? (this.#seats.size < this.#options.workers ? this.#hire() : null)
      if (seat !== null) return this.#give(seat, task)
      if (this.#waiting.length >= this.#options.workers * WAITING_PER_WORKER_MAX) {
        return failed(new HashingBusy(this.#waiting.length))
      }
      this.#waiting.push(task)
    })
  }

  /** Refuses what waits and what is under way, and ends the threads. */
  async close(): Promise<void> {
    this.#closed = true
    for (const task of this.#waiting.splice(0)) task.failed(new HashingStopped())
    await Promise.all(Array.from(this.#seats, (seat) => seat.worker.terminate()))
  }

  #hire(): Seat {
    const start: WorkerStart = { bcrypt: createRequire(import.meta.url).resolve('bcrypt') }
    const worker = new Worker(WORKER_SOURCE, {
      eval: true,
      name: 'passwords',
      workerData: start,
      resourceLimits: WORKER_LIMITS,
      // Neither loaders nor secrets of the process are any business of the worker.
      execArgv: [],
      env: {},
    })
    const seat: Seat = { worker, task: null, leave: null }
    let cause: unknown
    worker.unref()
    worker.on('message', (answer: JobAnswer) => this.#answered(seat, answer))
    worker.on('error', (error) => {
      cause = error
    })
    worker.on('exit', (code) => this.#gone(seat, new HashingFailed(`its worker ended with code ${code}`, { cause })))
    this.#seats.add(seat)
    return seat
  }

  #give(seat: Seat, task: Waiting): void {
    if (seat.leave !== null) clearTimeout(seat.leave)
    seat.task = task
    seat.worker.ref()
    seat.worker.postMessage(task.job)
  }

  #answered(seat: Seat, answer: JobAnswer): void {
    const { task } = seat
    const next = this.#closed ? undefined : this.#waiting.shift()
    seat.task = null
    if (next === undefined) this.#rest(seat)
    else this.#give(seat, next)
    if ('digest' in answer) task?.done(answer.digest)
    else task?.failed(new HashingFailed(answer.failed))
  }

  #rest(seat: Seat): void {
    seat.worker.unref()
    seat.leave = setTimeout(() => this.#dismiss(seat), this.#options.idleMax_ms ?? IDLE_MAX_MS).unref()
    this.#free.push(seat)
  }

  #dismiss(seat: Seat): void {
    this.#drop(seat)
    void seat.worker.terminate()
  }

  /** A worker ended: by close, by leaving, or because it died. The next one in the queue gets a new worker. */
  #gone(seat: Seat, reason: HashingFailed): void {
    this.#drop(seat)
    seat.task?.failed(this.#closed ? new HashingStopped() : reason)
    const next = this.#closed || this.#seats.size >= this.#options.workers ? undefined : this.#waiting.shift()
    if (next !== undefined) this.#give(this.#hire(), next)
  }

  #drop(seat: Seat): void {
    if (seat.leave !== null) clearTimeout(seat.leave)
    this.#seats.delete(seat)
    const at = this.#free.indexOf(seat)
    if (at >= 0) this.#free.splice(at, 1)
  }
}
