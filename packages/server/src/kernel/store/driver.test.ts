import { CompiledQuery } from 'kysely'
import { expect, test } from 'vitest'
import { type Session, SessionDriver } from './driver.ts'
import { OutcomeUnknown } from './errors.ts'

/** A server that answers as told; what was sent, and how the session ended, is kept. */
function serverThat(answers: Record<string, () => object>) {
  const sent: string[] = []
  const session: Session = {
    async query(sql) {
      sent.push(sql)
      return { rows: [], ...answers[sql]?.() }
    },
    release: () => sent.push('released'),
    destroy: () => sent.push('destroyed'),
  }
  const driver = new SessionDriver({ acquire: async () => session, end: async () => {} }, 'begin')
  const transaction = async (...statements: string[]): Promise<void> => {
    const connection = await driver.acquireConnection()
    try {
      await driver.beginTransaction(connection, {})
      try {
        for (const sql of statements)
          await connection.executeQuery(CompiledQuery.raw(sql)).catch((error) => {
            if (!sql.includes('and carry on')) throw error
          })
        await driver.commitTransaction(connection)
      } catch (error) {
        await driver.rollbackTransaction(connection)
        throw error
      }
    } finally {
      await driver.releaseConnection(connection)
    }
  }
  return { sent, transaction }
}

const fails =
  (properties: object, message = 'it failed') =>
  () => {
    throw Object.assign(new Error(message), properties)
  }

test('a transaction that goes well', async () => {
  const { sent, transaction } = serverThat({})
  await transaction('insert')
  expect(sent).toEqual(['begin', 'insert', 'commit', 'released'])
})

test('a refused commit is rolled back and is what it is', async () => {
  const { sent, transaction } = serverThat({ commit: fails({ code: '40001' }) })
  await expect(transaction('insert')).rejects.toMatchObject({ code: '40001' })
  expect(sent).toEqual(['begin', 'insert', 'commit', 'rollback', 'released'])
})

test.each([
  { code: 'ECONNRESET', errno: -104 },
  { code: '57P01' },
  { code: 'PROTOCOL_CONNECTION_LOST', fatal: true },
  { errno: 1180, code: 'ER_ERROR_DURING_COMMIT' },
  {},
])('INV-70: a commit whose answer is lost has an unknown outcome (%o)', async (error) => {
  const { sent, transaction } = serverThat({ commit: fails(error) })
  await expect(transaction('insert')).rejects.toThrow(OutcomeUnknown)
  expect(sent).toEqual(['begin', 'insert', 'commit', 'destroyed'])
})

test('a commit that became a rollback is an error', async () => {
  const { transaction } = serverThat({ commit: () => ({ command: 'ROLLBACK' }) })
  await expect(transaction('insert')).rejects.toThrow('nothing was committed')
})

test('what the server has ended does not go on outside of a transaction', async () => {
  const { sent, transaction } = serverThat({ 'update and carry on': fails({ errno: 1213, code: 'ER_LOCK_DEADLOCK' }) })
  await expect(transaction('update and carry on', 'insert')).rejects.toMatchObject({ errno: 1213 })
  await expect(transaction('update and carry on')).rejects.toMatchObject({ errno: 1213 })
  expect(sent.filter((sql) => sql === 'insert' || sql === 'commit')).toEqual([])
})

test('a connection that cannot roll back is not used again', async () => {
  const { sent, transaction } = serverThat({ insert: fails({ code: '23505' }), rollback: fails({ code: 'EPIPE' }) })
  await expect(transaction('insert')).rejects.toMatchObject({ code: '23505' })
  expect(sent).toEqual(['begin', 'insert', 'rollback', 'destroyed'])
})

test('a lost connection is not used again', async () => {
  const { sent, transaction } = serverThat({ insert: fails({ code: 'ECONNRESET' }) })
  await expect(transaction('insert')).rejects.toMatchObject({ code: 'ECONNRESET' })
  expect(sent).toEqual(['begin', 'insert', 'destroyed'])
})
