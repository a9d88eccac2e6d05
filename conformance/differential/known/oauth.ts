/** OAuth1 and OAuth2: what changed since Zed, and what Quoin does otherwise on purpose. */
import type { Known } from '../compare.ts'

const NO_5XX = 'Upstream fails with an exception here; no input may.'
const MASKED = 'What may be a secret is masked in the message about it.'
const BY_FORM = 'What cannot be an id is refused for its form, before it is looked up.'
const NO_ORACLE = 'A sign-in that fails does not tell what exists (INV-32).'
const ONCE = 'A request token that is used up is as one whose signature is wrong.'
const CONSUMERS_OWN = 'An access token serves the consumer that got it, and no other.'
const PATH = 'What is asked for below a user belongs to that user.'
const GONE = 'A token whose access token is gone is not found as a token.'
const CLIENT = '2026.1 says of every client that it cannot identify the same.'
const DECLARED = 'A wrong method is answered the same way on every path.'

export const oauth: readonly Known[] = [
  {
    reason: NO_5XX,
    steps: ['oauth1/consumer null'],
    answer: { refused: 400, message: "None is not of type 'object'" },
  },
  {
    reason: MASKED,
    steps: ['oauth1/change the secret'],
    answer: { refused: 400, message: "{'secret': '***'} should not be valid under {'required': ['secret']}" },
  },
  {
    reason: BY_FORM,
    steps: ['oauth1/request token of an unknown consumer'],
    answer: {
      refused: 400,
      message: 'Validation failed with errors: invalid_request, detail message is: Invalid client key format..',
    },
  },
  {
    reason: BY_FORM,
    steps: ['oauth1/request token with another way to sign'],
    answer: {
      refused: 400,
      message:
        "Validation failed with errors: invalid_signature_method, detail message is: Invalid signature, PLAINTEXT not in ('HMAC-SHA1', 'HMAC-SHA256', 'HMAC-SHA512')..",
    },
  },
  {
    reason: NO_5XX,
    steps: [
      'oauth1/request token without a signature',
      'oauth1/request token with another authorization',
      'oauth1/access token without a signature',
      'oauth1/sign in without a signature',
    ],
    answer: { refused: 400, message: 'Error parsing OAuth headers.' },
  },
  {
    reason: NO_5XX,
    steps: ['oauth1/GET a request token', 'oauth1/GET an access token'],
    answer: {
      status: 405,
      headers: {
        allow: 'OPTIONS, POST',
        'content-type': 'application/json',
        vary: 'X-Auth-Token',
        'x-openstack-request-id': 'req-<uuid>',
      },
      body: { message: 'The method is not allowed for the requested URL.' },
    },
  },
  {
    reason: BY_FORM,
    steps: ['oauth1/access token of an unknown request'],
    answer: {
      refused: 400,
      message: 'Validation failed with errors: invalid_request, detail message is: Invalid resource owner key format..',
    },
  },
  {
    reason: ONCE,
    steps: ['oauth1/access token one again'],
    answer: { refused: 401, message: 'The request you have made requires authentication.' },
  },
  {
    reason: PATH,
    steps: [
      'oauth1/show below another',
      'oauth1/roles below another',
      'oauth1/role below another',
      'oauth1/remove below another',
    ],
    answer: { refused: 404, message: 'Access token not found' },
  },
  {
    reason: NO_ORACLE,
    steps: ['oauth1/sign in with an unknown token', 'oauth1/sign in with a removed one'],
    answer: { refused: 401, message: 'The request you have made requires authentication.' },
  },
  {
    reason: CONSUMERS_OWN,
    steps: ['oauth1/sign in with another consumer'],
    answer: { refused: 401, message: 'The request you have made requires authentication.' },
  },
  {
    reason: GONE,
    steps: ['oauth1/its token ended', 'oauth1/its token ended too'],
    answer: { refused: 404, message: 'Could not find token: <token>.' },
  },
  {
    reason: CLIENT,
    steps: ['oauth2/unknown client', 'oauth2/with a removed client'],
    answer: {
      status: 401,
      headers: { 'www-authenticate': 'Keystone uri="http://<host>/v3"' },
      body: { error: 'invalid_client', error_description: 'The request you have made requires authentication.' },
    },
  },
  {
    reason: CLIENT,
    steps: [
      'oauth2/empty client',
      'oauth2/no authorization',
      'oauth2/another scheme',
      'oauth2/basic without a colon',
      'oauth2/basic that is no base 64',
    ],
    answer: { body: { error: 'invalid_client', error_description: 'Client authentication failed.' } },
  },
  {
    reason: CLIENT,
    steps: ['oauth2/client in the body'],
    answer: {
      body: { error: 'invalid_client', error_description: 'The request you have made requires authentication.' },
    },
  },
  {
    reason: DECLARED,
    steps: ['oauth2/GET it', 'oauth2/PUT it', 'oauth2/PATCH it', 'oauth2/DELETE it'],
    answer: {
      headers: { allow: 'OPTIONS, POST' },
      body: { message: 'The method is not allowed for the requested URL.' },
    },
  },
]
