import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { describe, expect, test } from 'vitest'
import { exchange } from '../http.ts'
import { have, PYTHON } from '../require.ts'
import { startMariaDb, startMemcached, startPostgres } from './databases.ts'
import { startKeystone } from './keystone.ts'
import { freePort, launch, whenReady } from './process.ts'
import { stack } from './stack.ts'

describe.skipIf(!have('database servers', ['mariadb', 'postgresql', 'memcached']))('database servers', () => {
  test.each([
    { start: startMariaDb, name: 'MariaDB' },
    { start: startPostgres, name: 'PostgreSQL' },
  ])('$name starts, holds a database and ends', async ({ start }) => {
    const server = await start()
    await server.createDatabase('one')
    await server.sql('one', 'create table t (a int); insert into t values (42);')
    expect(await server.sql('one', 'select a from t;')).toContain('42')
    await server.stop()
    await expect(server.sql('one', 'select a from t;')).rejects.toThrow()
  })

  test('memcached starts and ends', async () => {
    const cache = await startMemcached()
    expect(cache.address).toMatch(/^127\.0\.0\.1:\d+$/)
    await cache.stop()
  })
})

describe.skipIf(!have('Keystone', ['keystone', 'uwsgi', 'mariadb', 'memcached']))('Keystone', () => {
  test('starts beside memcached, logs its administrator in and leaves nothing behind', async () => {
    await using servers = stack()
    const database = await servers.add(startMariaDb())
    const cache = await servers.add(startMemcached())
    const connection = await database.createDatabase('keystone')
    const keystone = await servers.add(startKeystone({ database: connection, memcached: cache.address, workers: 1 }))
    const user = { name: 'admin', domain: { id: 'default' }, password: keystone.adminPassword }
    const answer = await exchange(`${keystone.url}/v3/auth/tokens`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        auth: { identity: { methods: ['password'], password: { user } }, scope: { system: { all: true } } },
      }),
    })
    expect(answer.status, keystone.logs()).toBe(201)
    await keystone.stop()
    expect(existsSync(dirname(keystone.configFile))).toBe(false)
    await expect(exchange(keystone.url)).rejects.toThrow('ECONNREFUSED')
  })
})

describe.skipIf(!have('programs', ['keystone']))('programs', () => {
  test('one that ends while starting is reported with its output', async () => {
    const running = launch({ name: 'sh', program: 'sh', args: ['-c', 'echo no such file; exit 3'] })
    await expect(whenReady(running, 'sh', 10, async () => false)).rejects.toThrow('no such file')
    expect(running.exited()).toBe(3)
  })

  test('what it forked ends with it', async () => {
    const port = await freePort()
    const served = `${PYTHON} -m http.server ${port} --bind 127.0.0.1 & wait`
    const running = launch({ name: 'sh', program: 'sh', args: ['-c', served] })
    const answers = () => exchange(`http://127.0.0.1:${port}/`).then(({ status }) => status === 200)
    await whenReady(running, 'sh', 30, () => answers().catch(() => false))
    await running.stop()
    // The kernel closes what a killed program held a moment after stop() has reaped its parent.
    await expect.poll(() => answers().catch((error: Error) => error.message)).toContain('ECONNREFUSED')
  })
})
