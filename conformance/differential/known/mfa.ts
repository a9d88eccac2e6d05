/** Passcodes and receipts: what Quoin does otherwise on purpose. */
import type { Known } from '../compare.ts'

export const mfa: readonly Known[] = [
  {
    reason: 'A code serves once (INV-33, decision 0040).',
    steps: ['mfa/the same code again'],
    answer: { refused: 401, message: 'The request you have made requires authentication.' },
  },
  {
    reason: 'A code is text; what is none is told so, and masked.',
    steps: ['mfa/code that is a number'],
    answer: { refused: 400, message: "Invalid input for field 'user/passcode': '***' is not of type 'string'" },
  },
  {
    reason: 'A token is no receipt; upstream fails to take it apart.',
    steps: ['mfa/a token as a receipt'],
    answer: { refused: 401, message: 'Could not find auth receipt: <token>.' },
  },
  {
    reason: 'What is no token says so without what is in it.',
    steps: ['mfa/a receipt as a token'],
    answer: { refused: 404, message: 'Could not recognize Fernet token' },
  },
]
