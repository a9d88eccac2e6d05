import { Type } from 'typebox'
import type { Context } from '../../kernel/context.ts'
import { Answer, operation } from '../../kernel/declare.ts'
import { Unauthorized } from '../../kernel/errors.ts'
import { tokenJson } from '../tokens/json.ts'
import type { ValidToken } from '../tokens/valid-token.ts'
import { assertFresh } from './fresh.ts'
import { sameSignature } from './hmac.ts'
import { keyPairOf, redeem } from './redeem.ts'
import { credentialsIn, signedRequest, signedText } from './request.ts'
import { s3Signing } from './s3.ts'
import { signingsOf } from './sign.ts'

/**
 * Requests signed with an EC2 key pair, exchanged by the service that got them for a token of whoever signed (INV-35). The
 * body is checked by hand, as upstream does, since clients call its parts by several names.
 */
const Token = Type.Object({ token: Type.Object({ methods: Type.Array(Type.String()), user: Type.Object({}) }) })

const ec2 = operation({
  method: 'POST',
  path: '/v3/ec2tokens',
  summary: 'Exchange a signed EC2 request for a token of its signer',
  home: { rel: 'ec2tokens', extension: 'OS-EC2/1.0' },
  rule: 'identity:ec2tokens_validate',
  answer: Token,
  example: {
    request: {
      credentials: {
        access: '5d6d9f7c1b5e4a0f8c9e2a1b3c4d5e6f',
        signature: 'vmUQC4bZkKx8RWwAcV9Vy1sjOMYcMKSVDVJ4Ra5bqzE=',
        host: 'ec2.example.org',
        verb: 'GET',
        path: '/',
        params: { Action: 'DescribeInstances', SignatureVersion: '2', Timestamp: '2026-03-01T12:00:00Z' },
      },
    },
  },
  run: async (ctx, { body }) => {
    const request = signedRequest(credentialsIn(body))
    const pair = await keyPairOf(ctx, request.access)
    const fitting = signingsOf(pair.secret, request).find(({ signature }) =>
      sameSignature(request.signature, signature),
    )
    if (fitting === undefined) throw new Unauthorized().because('Invalid EC2 signature.')
    assertFresh(ctx, { signed: fitting.date })
    const token = await redeem(ctx, pair)
    return new Answer(await shown(ctx, token), { headers: { 'X-Subject-Token': token.id } })
  },
})

const s3 = operation({
  method: 'POST',
  path: '/v3/s3tokens',
  summary: 'Exchange a signed S3 request for a token of its signer',
  home: { rel: 's3tokens', extension: 's3tokens/1.0' },
  rule: 'identity:s3tokens_validate',
  answer: Token,
  example: {
    request: {
      credentials: {
        access: '5d6d9f7c1b5e4a0f8c9e2a1b3c4d5e6f',
        signature: 'bWq2s1WEIj+Ydj0vQ697zp+IXMU=',
        token: 'R0VUCgoKVHVlLCAyNyBNYXIgMjAwNyAxOTozNjo0MiArMDAwMAovYS9i',
      },
    },
  },
  run: async (ctx, { body }) => {
    const signed = signedText(credentialsIn(body))
    const pair = await keyPairOf(ctx, signed.access)
    const right = s3Signing(pair.secret, signed)
    if (right === undefined || !sameSignature(signed.signature, right.signature))
      throw new Unauthorized().because('Credential signature mismatch')
    assertFresh(ctx, right.time)
    // Upstream gives the token itself to EC2 alone: a service of S3 needs to know who it is, and nothing more.
    return shown(ctx, await redeem(ctx, pair))
  },
})

const shown = (ctx: Context, token: ValidToken) => tokenJson(ctx, token, true)

export const ec2TokenOperations = [ec2, s3]
