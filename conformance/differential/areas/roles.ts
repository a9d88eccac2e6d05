import type { Json } from '../../normalise.ts'
import { type Area, each, type Step, step } from '../steps.ts'

const MISSING = 'ffffffffffffffffffffffffffffffff'
const create = (name: string, role: Json, rest: Partial<Step> = {}) =>
  step(`create ${name}`, 'POST /v3/roles', { body: { role }, ...rest })
const update = (name: string, role: Json) => step(`update ${name}`, 'PATCH /v3/roles/{cook}', { body: { role } })

const creating: readonly Step[] = [
  create('cook', { name: 'cook', description: 'cooks' }, { save: { cook: 'role.id' } }),
  create('waiter', { name: 'waiter' }, { save: { waiter: 'role.id' } }),
  create('guest', { name: 'guest', mood: 'hungry' }, { save: { guest: 'role.id' } }),
  create('same name', { name: 'cook' }),
  create('in a domain', { name: 'cook', domain_id: '{near}' }, { save: { 'near-cook': 'role.id' } }),
  create('in another domain', { name: 'cook', domain_id: '{far}' }, { save: { 'far-cook': 'role.id' } }),
  create('same name in a domain', { name: 'cook', domain_id: '{near}' }),
  create('domain null', { name: 'cook', domain_id: null }),
  create('domain missing', { name: 'x', domain_id: MISSING }, { save: { lost: 'role.id' }, tidy: true }),
  step('remove the one of a missing domain', 'DELETE /v3/roles/{lost}', { tidy: true }),
  create('domain a number', { name: 'x', domain_id: 4 }),
  create('longest name', { name: 'r'.repeat(255) }, { save: { longest: 'role.id' } }),
  step('remove longest', 'DELETE /v3/roles/{longest}'),
  create('over-long name', { name: 'r'.repeat(256) }),
  create('empty name', { name: '' }),
  create('name null', { name: null }),
  create('name a number', { name: 5 }),
  create('no name', {}),
  create('description null', { name: 'x', description: null }, { save: { plain: 'role.id' }, tidy: true }),
  step('remove that', 'DELETE /v3/roles/{plain}', { tidy: true }),
  create('description a number', { name: 'x', description: 4 }),
  create('options wrong', { name: 'x', options: { immutable: 'x' } }),
  create('options unknown', { name: 'x', options: { what: true } }),
  create('immutable', { name: 'stone', options: { immutable: true } }, { save: { 'stone-role': 'role.id' } }),
  step('change the immutable', 'PATCH /v3/roles/{stone-role}', { body: { role: { name: 'x' } } }),
  step('delete the immutable', 'DELETE /v3/roles/{stone-role}'),
  step('imply by the immutable', 'PUT /v3/roles/{stone-role}/implies/{guest}'),
  step('no longer', 'DELETE /v3/roles/{stone-role}/implies/{guest}', { tidy: true }),
  step('unlock', 'PATCH /v3/roles/{stone-role}', { body: { role: { options: { immutable: false } } } }),
  step('delete the unlocked', 'DELETE /v3/roles/{stone-role}'),
  step('change a default role', 'PATCH /v3/roles/{role-member}', { body: { role: { name: 'x' } } }),
  step('delete a default role', 'DELETE /v3/roles/{role-reader}'),
]

const reading: readonly Step[] = [
  step('show', 'GET /v3/roles/{cook}'),
  step('show by head', 'HEAD /v3/roles/{cook}'),
  step('show one of a domain', 'GET /v3/roles/{near-cook}'),
  step('show missing', `GET /v3/roles/${MISSING}`),
  ...each(
    [
      '',
      'name=cook',
      'name=COOK',
      'name__contains=oo',
      'name__icontains=OO',
      'name__startswith=wai',
      'domain_id={near}',
      'domain_id={near}&name=cook',
      `domain_id=${MISSING}`,
      'domain_id=',
      'name=cook&unknown=1',
      'mood=hungry',
      'limit=0',
      `marker=${MISSING}`,
    ],
    (query) => step(`list ${query}`, `GET /v3/roles?${query}`),
  ),
  step('list by head', 'HEAD /v3/roles'),
  step('list with a limit', 'GET /v3/roles?limit=1', { shape: true }),
]

const changing: readonly Step[] = [
  update('nothing', {}),
  update('name', { name: 'chef' }),
  update('name back', { name: 'cook' }),
  update('taken name', { name: 'waiter' }),
  update('empty name', { name: '' }),
  update('over-long name', { name: 'r'.repeat(256) }),
  update('name null', { name: null }),
  update('description', { description: 'cooks well' }),
  update('description null', { description: null }),
  update('extra', { hat: 'white' }),
  update('domain', { domain_id: '{near}' }),
  update('domain null', { domain_id: null }),
  update('id', { id: 'x' }),
  update('options null', { options: null }),
  step('update missing', `PATCH /v3/roles/${MISSING}`, { body: { role: { name: 'x' } } }),
]

const implied = (name: string, send: string, rest: Partial<Step> = {}) => step(`implied: ${name}`, send, rest)
const implying: readonly Step[] = [
  implied('none', 'GET /v3/roles/{cook}/implies'),
  implied('none by head', 'HEAD /v3/roles/{cook}/implies'),
  implied('add', 'PUT /v3/roles/{cook}/implies/{waiter}'),
  implied('add again', 'PUT /v3/roles/{cook}/implies/{waiter}'),
  implied('add the next', 'PUT /v3/roles/{waiter}/implies/{guest}'),
  implied('itself', 'PUT /v3/roles/{cook}/implies/{cook}'),
  implied('cycle', 'PUT /v3/roles/{guest}/implies/{cook}'),
  implied('undo the cycle', 'DELETE /v3/roles/{guest}/implies/{cook}', { tidy: true }),
  implied('admin', 'PUT /v3/roles/{cook}/implies/{role-admin}'),
  implied('by a domain role', 'PUT /v3/roles/{near-cook}/implies/{guest}'),
  implied('a domain role', 'PUT /v3/roles/{cook}/implies/{near-cook}'),
  implied('a role of the same domain', 'PUT /v3/roles/{near-cook}/implies/{near-cook}'),
  implied('a role of another domain', 'PUT /v3/roles/{near-cook}/implies/{far-cook}'),
  implied('missing prior', `PUT /v3/roles/${MISSING}/implies/{guest}`),
  implied('missing implied', `PUT /v3/roles/{cook}/implies/${MISSING}`),
  implied('show', 'GET /v3/roles/{cook}/implies/{waiter}'),
  implied('check', 'HEAD /v3/roles/{cook}/implies/{waiter}'),
  implied('show what is not', 'GET /v3/roles/{cook}/implies/{guest}'),
  implied('check what is not', 'HEAD /v3/roles/{cook}/implies/{guest}'),
  implied('show of a missing prior', `GET /v3/roles/${MISSING}/implies/{guest}`),
  implied('show of a missing implied', `GET /v3/roles/{cook}/implies/${MISSING}`),
  implied('list', 'GET /v3/roles/{cook}/implies'),
  implied('list by head', 'HEAD /v3/roles/{cook}/implies'),
  implied('list of a missing role', `GET /v3/roles/${MISSING}/implies`),
  implied('inferences', 'GET /v3/role_inferences'),
  implied('inferences by head', 'HEAD /v3/role_inferences'),
  implied('delete a role that is implied', 'DELETE /v3/roles/{guest}'),
  implied('list after that', 'GET /v3/roles/{waiter}/implies'),
  implied('inferences after that', 'GET /v3/role_inferences'),
  implied('remove', 'DELETE /v3/roles/{cook}/implies/{waiter}'),
  implied('remove again', 'DELETE /v3/roles/{cook}/implies/{waiter}'),
  implied('remove of a missing role', `DELETE /v3/roles/${MISSING}/implies/{waiter}`),
]

export const roles: Area = {
  name: 'roles',
  steps: [
    ...creating,
    ...reading,
    ...changing,
    ...implying,
    ...each(['cook', 'near-cook', 'far-cook', 'waiter'], (name) =>
      step(`delete ${name}`, `DELETE /v3/roles/{${name}}`),
    ),
    step('delete again', 'DELETE /v3/roles/{cook}'),
  ],
}
