import { expect, test } from 'vitest'
import { local_user } from '../../schema/tables/identity.ts'
import { assertFits } from './fits.ts'

test('lengths are counted in characters', () => {
  expect(() => assertFits(local_user, 'name', '😀'.repeat(255))).not.toThrow()
  expect(() => assertFits(local_user, 'name', '😀'.repeat(256))).toThrow('column name(CHAR(255))')
})
