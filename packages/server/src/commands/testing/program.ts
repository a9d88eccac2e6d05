import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The program as an operator starts it: built, in a process of its own. */

const root = fileURLToPath(new URL('../../../../../', import.meta.url))
const main = join(root, 'packages/server/dist/main.js')

/** Brings dist up to date with the sources. */
export function build(): void {
  execFileSync(join(root, 'node_modules/.bin/tsc'), ['-b', 'packages/server'], { cwd: root, stdio: 'inherit' })
}

export interface Started {
  readonly process: ChildProcess
  /** All it has printed so far. */
  readonly stdout: () => string
  readonly stderr: () => string
  /** The exit code, or the name of the signal that ended it. */
  readonly ended: Promise<number | string>
}

type Env = Readonly<Record<string, string>>

/** Settings of the shell that runs the tests must not reach the program. */
const environment = (env: Env): Env => ({
  PATH: process.env.PATH ?? '',
  TZ: 'UTC',
  ...env,
})

const running = new Set<ChildProcess>()

/** Runs `quoin` with everybody allowed to read what it creates, unless it takes care itself (INV-56). */
export function start(args: readonly string[], env: Env = {}, cwd = tmpdir()): Started {
  const child = spawn('sh', ['-c', 'umask 000; exec "$@"', 'sh', process.execPath, main, ...args], {
    cwd,
    env: environment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  const out: Buffer[] = []
  const err: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
  const ended = once(child, 'close').then(([code, signal]: unknown[]) => {
    running.delete(child)
    return (code as number | null) ?? String(signal)
  })
  const text = (chunks: readonly Buffer[]) => () => Buffer.concat(chunks).toString()
  return { process: child, stdout: text(out), stderr: text(err), ended }
}

export interface Ended {
  readonly code: number | string
  readonly stdout: string
  readonly stderr: string
  /** From the start to the end. */
  readonly tookMs: number
}

/** Runs `quoin` to its end. */
export async function run(args: readonly string[], env: Env = {}, cwd?: string): Promise<Ended> {
  const began = performance.now()
  const { ended, stdout, stderr } = start(args, env, cwd)
  const code = await ended
  return { code, stdout: stdout(), stderr: stderr(), tookMs: performance.now() - began }
}

/** Resolves when /healthcheck says so; throws with what was printed if the program ends before. */
export async function ready(program: Started, url: string): Promise<void> {
  let over: number | string | undefined
  void program.ended.then((code) => {
    over = code
  })
  for (const deadline = Date.now() + 30_000; Date.now() < deadline; ) {
    if (over !== undefined) throw new Error(`ended with ${over}: ${program.stdout()}${program.stderr()}`)
    const status = await fetch(`${url}/healthcheck`).then(
      (answer) => answer.status,
      () => 0,
    )
    if (status === 200) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`not ready: ${program.stdout()}${program.stderr()}`)
}

/** Ends what a failed test left running, and removes the folder. */
export async function cleanUp(folder: string): Promise<void> {
  await Promise.all(
    [...running].map(async (child) => {
      const gone = once(child, 'close')
      child.kill('SIGKILL')
      await gone
    }),
  )
  rmSync(folder, { recursive: true, force: true })
}

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'quoin-program-'))

/** A port that was free on both loopback addresses a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, 'localhost')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no TCP address')
  return address.port
}
