import { type TSchema, Type } from 'typebox'
import { allFaults, type Faults } from '../../kernel/validation/index.ts'
import type { MappedProject, SchemaVersion } from './mapping.ts'

/** How a mapping must look, for each version, with upstream's messages. */

const text = { type: 'string' }
const closed = (properties: object, required?: readonly string[]): object => ({
  type: 'object',
  ...(required === undefined ? {} : { required }),
  properties,
  additionalProperties: false,
})

const domain = closed({ id: text, name: text })
const roles = { type: 'array', items: closed({ name: text }, ['name']) }
const projects = (more: object): object => ({
  type: 'array',
  items: closed({ name: text, roles, ...more }, ['name', 'roles']),
})

const remote = (condition?: string): object =>
  condition === undefined
    ? closed({ type: text }, ['type'])
    : closed({ type: text, [condition]: { type: 'array' }, regex: { type: 'boolean' } }, ['type', condition])

const mapping = (projectSchema: object, more: object): TSchema =>
  Type.Unsafe<object>({
    type: 'object',
    required: ['rules'],
    properties: {
      rules: {
        minItems: 1,
        type: 'array',
        items: closed(
          {
            local: {
              type: 'array',
              items: closed({
                user: closed({
                  id: text,
                  name: text,
                  email: text,
                  domain,
                  type: { type: 'string', enum: ['ephemeral', 'local'] },
                }),
                projects: projectSchema,
                group: {
                  type: 'object',
                  oneOf: [closed({ id: text }, ['id']), closed({ name: text, domain }, ['name', 'domain'])],
                },
                groups: text,
                group_ids: text,
                domain,
                ...more,
              }),
            },
            remote: {
              minItems: 1,
              type: 'array',
              items: {
                type: 'object',
                oneOf: [remote(), remote('any_one_of'), remote('not_any_of'), remote('blacklist'), remote('whitelist')],
              },
            },
          },
          ['local', 'remote'],
        ),
      },
      schema_version: text,
    },
  })

const projectsOf2 = projects({ domain })

const byVersion: Readonly<Record<SchemaVersion, Faults>> = {
  '1.0': allFaults(mapping(projects({}), {})),
  '2.0': allFaults(mapping(projectsOf2, {})),
  '3.0': allFaults(mapping(projectsOf2, { projects_json: text })),
}

/** All that is wrong with a mapping of a version, in upstream's words. */
export const mappingFaults = (value: unknown, version: SchemaVersion): readonly string[] => byVersion[version](value)

const projectFaults = allFaults(Type.Unsafe<object>(projectsOf2))

/** Projects that an assertion brings: its words, hence looked at like a request's (INV-44). */
export function projectsIn(value: unknown): readonly MappedProject[] | null {
  return projectFaults(value).length === 0 ? (value as readonly MappedProject[]) : null
}
