import { defineConfig } from 'vitest/config'

const shared = { environment: 'node', pool: 'forks' as const, maxWorkers: 2, testTimeout: 60_000, hookTimeout: 180_000 }
/** Tests that start programs (Quoin itself, Keystone's Python) wait for them: not part of `npm run check`. */
const PROGRAM = 'packages/*/src/**/*.program.test.ts'
const UNIT = 'packages/*/src/**/*.test.ts'

const resolve = { conditions: ['source'] }

export default defineConfig({
  ssr: { resolve: { conditions: ['source', 'node'] } },
  test: {
    projects: [
      {
        resolve,
        ssr: { resolve: { conditions: ['source', 'node'] } },
        // Not isolated: loading the same modules again for each file took a quarter of the time.
        test: { ...shared, name: 'unit', include: [UNIT], exclude: [PROGRAM], isolate: false },
      },
      {
        resolve,
        ssr: { resolve: { conditions: ['source', 'node'] } },
        test: { ...shared, name: 'program', include: [PROGRAM] },
      },
      {
        resolve,
        ssr: { resolve: { conditions: ['source', 'node'] } },
        test: {
          ...shared,
          name: 'conformance',
          include: ['conformance/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 1_200_000,
          hookTimeout: 1_800_000,
        },
      },
    ],
  },
})
