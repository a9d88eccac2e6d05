import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, release } from 'node:os'
import { exchange } from '../../conformance/http.ts'
import { have } from '../../conformance/require.ts'
import { startMariaDb, startMemcached } from '../../conformance/servers/databases.ts'
import { startKeystone } from '../../conformance/servers/keystone.ts'
import { launch, mustRun, temporaryFolder, whenReady } from '../../conformance/servers/process.ts'
import { startQuoin } from '../../conformance/servers/quoin.ts'
import { type Load, type Measured, measure } from './load.ts'
import { measureStart } from './start.ts'
import { loginBody, tokenFrom } from './tokens.ts'

/**
 * Quoin beside Debian's Keystone and a bare HTTP server, one after the other in one run on one machine: validation, login,
 * start and memory. Prints ratios and keeps the raw output in bench/results/.
 *
 *   npm run bench            everything, some two minutes
 *   npm run bench -- quick   shorter runs, to see that it works; nothing is kept
 */
const quick = process.argv.includes('quick')
const SECONDS = quick ? 2 : 10
const LOGIN_SECONDS = quick ? 5 : 20
const CONNECTIONS = 16
const COST = 12

if (!have('the benchmark', ['keystone', 'uwsgi', 'mariadb', 'memcached', 'quoin'])) process.exit(1)

const folder = await temporaryFolder('quoin-bench')
const runs: Measured[] = []
const say = (line: string) => process.stdout.write(`${line}\n`)

async function load(what: Omit<Load, 'folder'>): Promise<Measured> {
  const measured = await measure({ ...what, folder: folder.path })
  runs.push(measured)
  const { name, requests_per_s, p50_ms, p99_ms, faults } = measured
  say(
    `${name.padEnd(44)} ${requests_per_s.toFixed(0).padStart(8)}/s  p50 ${p50_ms} ms  p99 ${p99_ms} ms  faults ${faults}`,
  )
  if (faults > 0) throw new Error(`${name}: ${faults} faults\n${measured.raw}`)
  return measured
}

const start = await measureStart()
say(
  `start to first answer ${start.first_answer_ms.toFixed(0)} ms, to first login ${start.first_login_ms.toFixed(0)} ms, idle ${start.idle_rss_mb.toFixed(0)} MB`,
)

const database = await startMariaDb()
const memcached = await startMemcached()
const keystone = await startKeystone({
  database: await database.createDatabase('keystone'),
  memcached: memcached.address,
  workers: 2,
})
const keystoneToken = await tokenFrom(keystone)
const keystoneValidate = await load({
  name: 'validate: Keystone, 2 processes, memcached',
  url: `${keystone.url}/v3/auth/tokens`,
  headers: { 'X-Auth-Token': keystoneToken, 'X-Subject-Token': keystoneToken },
  connections: CONNECTIONS,
  seconds: SECONDS,
})
await keystone.stop()

const quoin = await startQuoin({ database: { connection: await database.createDatabase('quoin') } })
const token = await tokenFrom(quoin)
const headers = { 'X-Auth-Token': token, 'X-Subject-Token': token }
const validation = { url: `${quoin.url}/v3/auth/tokens`, headers, connections: CONNECTIONS, seconds: SECONDS }
const sample = await exchange(validation.url, { headers })
if (sample.status !== 200) throw new Error(`validation answers ${sample.status}: ${sample.text}`)

const floor = await startFloor(sample)
const floorRate = await load({
  name: 'validate: bare node:http, the same bytes',
  url: floor.url,
  headers,
  connections: CONNECTIONS,
  seconds: SECONDS,
})
await load({ ...validation, name: 'validate: Quoin, warming', seconds: 3 })
const quoinValidate = await load({ ...validation, name: 'validate: Quoin, 1 process' })
await floor.stop()

const bare = await mustRun({
  name: 'bcrypt',
  program: process.execPath,
  args: ['--import', 'tsx', new URL('./hash-rate.ts', import.meta.url).pathname, String(COST), String(LOGIN_SECONDS)],
})
const bareRate = Number(/RATE (\S+)/.exec(bare.stdout)?.[1])
say(`bcrypt alone, cost ${COST}, ${availableParallelism()} at once ${bareRate.toFixed(2).padStart(21)}/s`)

const login = {
  url: `${quoin.url}/v3/auth/tokens`,
  headers: { 'Content-Type': 'application/json' },
  body: loginBody(quoin.adminPassword),
  connections: 8,
  seconds: LOGIN_SECONDS,
}
const logins = await load({ ...login, name: 'login: Quoin' })
const light = { ...validation, connections: 2 }
const quiet = await load({ ...light, name: 'validate: Quoin, 2 connections, quiet' })
const storm = load({ ...login, name: 'login: Quoin, storm', seconds: SECONDS + 4 })
await new Promise((resolve) => setTimeout(resolve, 2000))
const stormy = await load({ ...light, name: 'validate: Quoin, 2 connections, in a storm' })
await storm
await quoin.stop()
await memcached.stop()
await database.stop()

const goals = [
  goal('validate against Keystone', quoinValidate.requests_per_s / keystoneValidate.requests_per_s, 100, 'times'),
  goal('validate against the bare server', quoinValidate.requests_per_s / floorRate.requests_per_s, 0.5, 'of it'),
  goal('logins against bcrypt alone', logins.requests_per_s / bareRate, 0.85, 'of it'),
  bound('p99 of validations in a login storm', stormy.p99_ms / quiet.p99_ms, 3, 'times the quiet one'),
  bound('start to first answer', start.first_answer_ms / 1000, 1, 's'),
  bound('idle memory', start.idle_rss_mb, 150, 'MB'),
]
say(goals.join('\n'))
if (!quick) keep()
await folder.remove()

function goal(what: string, value: number, wanted: number, unit: string): string {
  return `${value >= wanted ? 'reached' : 'MISSED '}  ${what}: ${value.toFixed(2)} ${unit} (at least ${wanted})`
}

function bound(what: string, value: number, most: number, unit: string): string {
  return `${value <= most ? 'reached' : 'MISSED '}  ${what}: ${value.toFixed(2)} ${unit} (at most ${most})`
}

async function startFloor(answer: typeof sample): Promise<{ url: string; stop(): Promise<unknown> }> {
  const skip = new Set(['content-length', 'date', 'connection', 'keep-alive', 'transfer-encoding'])
  const kept = Object.entries(answer.headers).flatMap(([name, value]) =>
    skip.has(name) || typeof value !== 'string' ? [] : [[name, value] as const],
  )
  const running = launch({
    name: 'floor',
    program: process.execPath,
    args: [
      new URL('./floor.mjs', import.meta.url).pathname,
      JSON.stringify({ status: answer.status, headers: Object.fromEntries(kept), body: answer.text }),
    ],
  })
  const port = () => /PORT (\d+)/.exec(running.logs())?.[1]
  await whenReady(running, 'floor', 10, async () => port() !== undefined)
  return { url: `http://127.0.0.1:${port()}/`, stop: () => running.stop() }
}

/** Raw output, with the machine it was measured on. */
function keep(): void {
  const results = new URL('../results/', import.meta.url)
  mkdirSync(results, { recursive: true })
  const { version } = JSON.parse(
    readFileSync(new URL('../../packages/server/package.json', import.meta.url), 'utf8'),
  ) as { version: string }
  const machine = `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, Linux ${release()}, Node.js ${process.version}`
  const day = new Date().toISOString().slice(0, 10)
  const text = [
    `Quoin ${version}, ${day}. ${machine}`,
    `Keystone: Debian's, 2 uwsgi processes, memcached, MariaDB; Quoin: 1 process, the same MariaDB.`,
    '',
    ...goals,
    '',
    `start to first answer ${start.first_answer_ms.toFixed(0)} ms, to first login ${start.first_login_ms.toFixed(0)} ms, idle ${start.idle_rss_mb.toFixed(1)} MB`,
    `bcrypt alone, cost ${COST}: ${bareRate.toFixed(2)}/s`,
    '',
    ...runs.map(({ name, raw }) => `== ${name}\n${raw}`),
  ]
  writeFileSync(new URL(`${day}-${version}.txt`, results), `${text.join('\n')}\n`)
}
