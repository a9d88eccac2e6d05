import { area } from '../kernel/declare.ts'
import { credentialOperations } from './credentials/api.ts'
import { removeCredentialsOfProject, removeCredentialsOfUser } from './credentials/operations.ts'
import { ec2Operations } from './ec2/api.ts'

/** Secrets that are kept for users, encrypted: EC2 key pairs, TOTP seeds, certificates. */
export const credential = area({
  name: 'credential',
  operations: [...credentialOperations, ...ec2Operations],
  onRemove: { user: removeCredentialsOfUser, project: removeCredentialsOfProject },
})
