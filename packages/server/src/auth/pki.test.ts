import { expect, test } from 'vitest'
import { aCloudOf } from '../testing/cloud.ts'
import { auth } from './area.ts'

test('what is left of PKI tokens says so to everybody', async () => {
  for (const revokeById of [true, false]) {
    const cloud = await aCloudOf('sqlite', [auth], { 'token.revoke_by_id': String(revokeById) })
    const get = async (path: string) => {
      const { status, body } = await cloud.request(null, 'GET', `/v3/${path}`)
      return [status, body.error.title, body.error.message]
    }
    const message = 'This API is no longer available due to the removal of support for PKI tokens.'
    expect(await get('OS-SIMPLE-CERT/ca')).toEqual([410, 'Gone', message])
    expect(await get('OS-SIMPLE-CERT/certificates')).toEqual([410, 'Gone', message])
    expect(await get('auth/tokens/OS-PKI/revoked')).toEqual(
      revokeById
        ? [403, 'Forbidden', 'You are not authorized to perform the requested action.']
        : [410, 'Gone', 'The service you have requested is no longer available on this server.'],
    )
    expect((await cloud.request(null, 'HEAD', '/v3/OS-SIMPLE-CERT/ca')).status).toBe(410)
    await cloud.stop()
  }
})
