import { createServer } from 'node:net'
import { OperatorError } from '../kernel/errors.ts'

export interface Address {
  readonly host: string
  readonly port: number
  /** Whether the service goes on without it where the machine has no such address. */
  readonly optional: boolean
}

/** `localhost` means both loopback addresses, whatever the resolver says; a machine without IPv6 still has the other. */
export const addressesOf = (hosts: readonly string[], port: number): readonly Address[] =>
  hosts.flatMap((host) =>
    host === 'localhost'
      ? [
          { host: '127.0.0.1', port, optional: false },
          { host: '::1', port, optional: true },
        ]
      : [{ host, port, optional: false }],
  )

/** `http://host:port` under which a client on this machine finds the first of them. */
export function firstUrl(addresses: readonly Address[]): string {
  const { host, port } = addresses[0] ?? { host: '127.0.0.1', port: 5000 }
  if (host === '0.0.0.0') return `http://127.0.0.1:${port}`
  if (host === '::') return `http://[::1]:${port}`
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

/** Those that this machine has. @throws OperatorError for one that cannot be listened on, before anything is made */
export async function usable(addresses: readonly Address[]): Promise<readonly Address[]> {
  const found: Address[] = []
  for (const address of addresses) {
    const code = await troubleWith(address)
    if (code === null) found.push(address)
    else if (!address.optional || (code !== 'EADDRNOTAVAIL' && code !== 'EAFNOSUPPORT')) throw occupied(address, code)
  }
  return found
}

export const occupied = ({ host, port }: Address, code: string): OperatorError =>
  new OperatorError(
    `cannot listen on ${host} port ${port}: ${REASONS[code] ?? code}`,
    'Choose another address with --host and --port, or [quoin] listen_hosts and listen_port.',
  )

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program does (EADDRINUSE)',
  EACCES: 'this user may not (EACCES)',
  EADDRNOTAVAIL: 'this machine has no such address (EADDRNOTAVAIL)',
  ENOTFOUND: 'there is no such host (ENOTFOUND)',
}

function troubleWith({ host, port }: Address): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    server.listen({ host, port }, () => server.close(() => resolve(null)))
  })
}
