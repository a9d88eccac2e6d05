import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { PYTHON } from '../require.ts'
import type { Finished } from '../servers/process.ts'

/** The stock `openstack` client, kept running between commands. */
export interface Client {
  run(argv: readonly string[], env: Readonly<Record<string, string>>): Promise<Finished>
  stop(): Promise<void>
}

const DRIVER = new URL('driver.py', import.meta.url).pathname

/** Starts the client in a folder of its own, so that it finds no clouds.yaml of the person who runs the tests. */
export function startClient(home: string): Client {
  const child = spawn(PYTHON, [DRIVER], { cwd: home, env: clientEnvironment(home), stdio: ['pipe', 'pipe', 'pipe'] })
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  let complaints = ''
  child.stderr.on('data', (chunk: Buffer) => {
    complaints += chunk.toString()
  })
  return {
    run: async (argv, env) => {
      child.stdin.write(`${JSON.stringify({ argv, env })}\n`)
      const { value, done } = await answers.next()
      if (done) throw new Error(`the openstack driver ended:\n${complaints}`)
      return JSON.parse(value) as Finished
    },
    stop: () => ended(child),
  }
}

/** What the client may see of this machine: nothing of the settings of whoever runs the tests. */
export const clientEnvironment = (home: string): Record<string, string> => ({
  PATH: process.env.PATH ?? '',
  HOME: home,
  LC_ALL: 'C.UTF-8',
  COLUMNS: '200',
})

async function ended(child: ChildProcessWithoutNullStreams): Promise<void> {
  const end = new Promise((resolve) => child.once('exit', resolve))
  child.stdin.end()
  await end
}
