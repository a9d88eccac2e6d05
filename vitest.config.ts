import { defineConfig } from 'vitest/config'

const shared = { environment: 'node', pool: 'forks' as const, maxWorkers: 2, testTimeout: 60_000, hookTimeout: 180_000 }
const resolve = { conditions: ['source'] }

export default defineConfig({
  ssr: { resolve: { conditions: ['source', 'node'] } },
  test: {
    projects: [
      {
        resolve,
        ssr: { resolve: { conditions: ['source', 'node'] } },
        test: { ...shared, name: 'unit', include: ['packages/*/src/**/*.test.ts'] },
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
