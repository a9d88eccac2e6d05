export * from './envelope.ts'
export * from './request.ts'
export * from './sql.ts'
