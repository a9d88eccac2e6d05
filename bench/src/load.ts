import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { mustRun } from '../../conformance/servers/process.ts'

/** One load run, as wrk measured it. Latencies in milliseconds. */
export interface Measured {
  readonly name: string
  readonly requests_per_s: number
  readonly p50_ms: number
  readonly p99_ms: number
  /** Answers other than 2xx and 3xx, and sockets that failed. Anything but 0 makes a run worthless. */
  readonly faults: number
  readonly raw: string
}

export interface Load {
  readonly name: string
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  /** Sent by POST when given. */
  readonly body?: string
  readonly connections: number
  readonly seconds: number
  readonly folder: string
}

/** Sends the same request over and over, on kept connections, and says what came back. */
export async function measure(load: Load): Promise<Measured> {
  const script = join(load.folder, `${load.name.replace(/\W+/g, '-')}.lua`)
  await writeFile(script, luaOf(load))
  const { stdout } = await mustRun({
    name: `wrk ${load.name}`,
    program: 'wrk',
    args: [
      ...['-t', '1', '-c', String(load.connections), '-d', `${load.seconds}s`],
      ...['--latency', '--timeout', '30s', '-s', script, load.url],
    ],
  })
  const line = /^RESULT (\S+) (\S+) (\S+) (\S+)$/m.exec(stdout)
  if (line === null) throw new Error(`wrk said nothing to read:\n${stdout}`)
  const [, rate, p50, p99, faults] = line.map(Number)
  return {
    name: load.name,
    requests_per_s: rate ?? 0,
    p50_ms: p50 ?? 0,
    p99_ms: p99 ?? 0,
    faults: faults ?? 0,
    raw: stdout,
  }
}

const quoted = (text: string): string => JSON.stringify(text)

const luaOf = ({ headers = {}, body }: Load): string => `
wrk.method = ${quoted(body === undefined ? 'GET' : 'POST')}
${Object.entries(headers)
  .map(([name, value]) => `wrk.headers[${quoted(name)}] = ${quoted(value)}`)
  .join('\n')}
${body === undefined ? '' : `wrk.body = ${quoted(body)}`}
done = function(summary, latency, requests)
  local e = summary.errors
  io.write(string.format("RESULT %.2f %.3f %.3f %d\\n",
    summary.requests / (summary.duration / 1e6), latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    e.connect + e.read + e.write + e.status + e.timeout))
end
`
