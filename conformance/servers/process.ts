/**
 * Programs that tests start. Each runs in a process group of its own, so that stopping it also stops what it forked,
 * and none outlives the test run: whatever a failed test left behind is killed when the test process exits.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'

const LOG_BYTES_MAX = 2_000_000
const STOP_S_MAX = 20

/** A program that is running, with what it has printed so far. */
export interface Running {
  readonly pid: number
  logs(): string
  /** Sends SIGTERM, waits, and kills after 20 s; resolves to the exit code, or null after a signal. */
  stop(): Promise<number | null>
  /** The exit code once it has ended by itself, undefined while it runs. */
  exited(): number | null | undefined
}

export interface Launch {
  readonly name: string
  readonly program: string
  readonly args: readonly string[]
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** Run as this user instead of the current one; needs root. */
  readonly as?: { readonly uid: number; readonly gid: number }
}

const groups = new Set<number>()
const folders = new Set<string>()

process.once('exit', clean)
// A signal ends the process without 'exit'; whoever sends a second one has its way.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    clean()
    process.kill(process.pid, signal)
  })

function clean(): void {
  for (const pid of groups) signalGroup(pid, 'SIGKILL')
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
}

/** Starts a program and returns at once; use `whenReady` to wait for it. */
export function launch(what: Launch): Running {
  const child = spawn(what.program, [...what.args], { ...spawnOptions(what), stdio: ['ignore', 'pipe', 'pipe'] })
  const log = new TailLog()
  child.stdout?.on('data', (chunk: Buffer) => log.add(chunk))
  child.stderr?.on('data', (chunk: Buffer) => log.add(chunk))
  child.on('error', (error) => log.add(Buffer.from(`${what.name}: ${error.message}\n`)))
  const pid = child.pid
  if (pid === undefined) throw new Error(`${what.name}: cannot start ${what.program}`)
  groups.add(pid)
  return {
    pid,
    logs: () => log.text(),
    stop: () => stopGroup(child, pid),
    exited: () => (hasEnded(child) ? child.exitCode : undefined),
  }
}

/** Polls until `ready` holds; throws with the program's output when it ends first or takes longer than `limit_s`. */
export async function whenReady(
  running: Running,
  name: string,
  limit_s: number,
  ready: () => Promise<boolean>,
): Promise<void> {
  const deadline = Date.now() + limit_s * 1000
  for (;;) {
    const answered = await ready()
    // Checked after the answer: another program on the same port may have given it.
    if (running.exited() !== undefined) throw new Error(`${name} ended while starting:\n${running.logs()}`)
    if (answered) return
    if (Date.now() > deadline) throw new Error(`${name} was not ready within ${limit_s} s:\n${running.logs()}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** What a finished program printed and how it ended. */
export interface Finished {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a program to its end, whatever its exit code. */
export async function run(what: Launch & { readonly input?: string }): Promise<Finished> {
  const child = spawn(what.program, [...what.args], { ...spawnOptions(what), stdio: ['pipe', 'pipe', 'pipe'] })
  const out: Buffer[] = []
  const err: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
  child.stdin.on('error', () => undefined) // a program that ends without reading its input is judged by its exit code
  child.stdin.end(what.input ?? '')
  if (child.pid !== undefined) groups.add(child.pid)
  const [code] = (await once(child, 'close')) as [number | null]
  if (child.pid !== undefined) groups.delete(child.pid)
  return { code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }
}

/** Runs a program that must succeed; throws with its output otherwise. */
export async function mustRun(what: Launch & { readonly input?: string }): Promise<Finished> {
  const done = await run(what)
  if (done.code !== 0) throw new Error(`${what.name} ended with ${done.code}:\n${done.stdout}${done.stderr}`)
  return done
}

/** A loopback TCP port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no TCP address')
  return address.port
}

/** A private temporary folder and how to remove it. */
export async function temporaryFolder(prefix: string): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), `${prefix}-`))
  folders.add(path)
  return {
    path,
    remove: async () => {
      await rm(path, { recursive: true, force: true, maxRetries: 3 })
      folders.delete(path)
    },
  }
}

export const runningAsRoot = (): boolean => userInfo().uid === 0

class TailLog {
  #chunks: Buffer[] = []
  #bytes = 0

  add(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#bytes += chunk.length
    while (this.#bytes > LOG_BYTES_MAX && this.#chunks.length > 1) this.#bytes -= this.#chunks.shift()?.length ?? 0
  }

  text(): string {
    return Buffer.concat(this.#chunks).toString()
  }
}

const spawnOptions = (what: Launch) => ({
  detached: true,
  ...(what.cwd ? { cwd: what.cwd } : {}),
  env: environment(what.env),
  ...(what.as ?? {}),
})

// Settings of the shell that runs the tests (a sourced openrc, Quoin's own variables) must not reach the programs.
function environment(extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  const kept = Object.entries(process.env).filter(([name]) => !/^(OS_|QUOIN_|KEYSTONE_|PYTHON|NODE_OPTIONS)/.test(name))
  return { ...(Object.fromEntries(kept) as Record<string, string>), LC_ALL: 'C.UTF-8', TZ: 'UTC', ...extra }
}

const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null

async function stopGroup(child: ChildProcess, pid: number): Promise<number | null> {
  if (!hasEnded(child)) {
    const ended = once(child, 'exit')
    signalGroup(pid, 'SIGTERM')
    const timer = setTimeout(() => signalGroup(pid, 'SIGKILL'), STOP_S_MAX * 1000)
    await ended
    clearTimeout(timer)
  }
  signalGroup(pid, 'SIGKILL') // forked workers that outlived their parent
  groups.delete(pid)
  return child.exitCode
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
