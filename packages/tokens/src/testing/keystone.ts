import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { PayloadCodec } from '../fields.ts'

/** Debian's Keystone library, driven through ask_keystone.py, to prove that either side reads what the other wrote. */
export type KeystoneCommand = { readonly do: string } & Readonly<Record<string, unknown>>

const script = fileURLToPath(new URL('ask_keystone.py', import.meta.url))
const imports = 'import keystone.token.token_formatters, keystone.common.fernet_utils'
const answerBytesMax = 16 * 1024 * 1024

/** The interpreter that has Keystone's library, Debian's own first; undefined where there is none. */
export function findKeystone(): string | undefined {
  return ['/usr/bin/python3', 'python3'].find((python) => spawnSync(python, ['-c', imports]).status === 0)
}

/** Runs the commands in one process, in order, and gives the answers in the same order. */
export function askKeystone(python: string, codec: PayloadCodec, commands: readonly KeystoneCommand[]): unknown[] {
  const input = JSON.stringify({ methods: codec.methods, default_domain_id: codec.defaultDomainId, commands })
  const { status, stdout, stderr, error } = spawnSync(python, [script], {
    input,
    encoding: 'utf8',
    maxBuffer: answerBytesMax,
  })
  if (error) throw error
  if (status !== 0) throw new Error(`ask_keystone.py ended with ${status}:\n${stderr}`)
  return JSON.parse(stdout) as unknown[]
}
