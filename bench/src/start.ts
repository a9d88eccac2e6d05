import { readFileSync } from 'node:fs'
import { exchange } from '../../conformance/http.ts'
import { NODE_FLAG, QUOIN_MAIN } from '../../conformance/require.ts'
import { freePort, launch, temporaryFolder } from '../../conformance/servers/process.ts'
import { loginBody } from './tokens.ts'

/** How long a start on an existing database takes until a login is answered, and what the idle process occupies. */
export interface Started {
  readonly first_answer_ms: number
  readonly first_login_ms: number
  readonly idle_rss_mb: number
}

const IDLE_MS = 5000

export async function measureStart(): Promise<Started> {
  const folder = await temporaryFolder('quoin-bench')
  try {
    await once(folder.path)
    return await once(folder.path)
  } finally {
    await folder.remove()
  }
}

async function once(data: string): Promise<Started> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const began = performance.now()
  const server = launch({
    name: 'quoin',
    program: process.execPath,
    args: [NODE_FLAG, QUOIN_MAIN, 'serve', '--data', data, '--host', '127.0.0.1', '--port', String(port)],
    env: { OS_BOOTSTRAP_PASSWORD: 'secret' },
  })
  try {
    while ((await exchange(`${url}/v3`).catch(() => undefined))?.status !== 200) {
      if (server.exited() !== undefined) throw new Error(server.logs())
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    const first_answer_ms = performance.now() - began
    const login = await exchange(`${url}/v3/auth/tokens`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: loginBody('secret'),
    })
    if (login.status !== 201) throw new Error(`login after the start: ${login.status} ${login.text}`)
    const first_login_ms = performance.now() - began
    await new Promise((resolve) => setTimeout(resolve, IDLE_MS))
    const status = readFileSync(`/proc/${server.pid}/status`, 'utf8')
    const idle_rss_mb = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024
    return { first_answer_ms, first_login_ms, idle_rss_mb }
  } finally {
    await server.stop()
  }
}
