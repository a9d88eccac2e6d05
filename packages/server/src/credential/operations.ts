/** What other areas use of stored credentials. */
export { chainOf } from './chain.ts'
export { type Credential, EC2, idOfAccessKey, jsonOf } from './credentials/credential.ts'
export {
  createCredential,
  credentialById,
  credentialFactsOfUser,
  credentialsOfUser,
  removeCredential,
} from './credentials/operations.ts'
export { allOnPrimaryKey, type Migration, migrateCredentials } from './rotation.ts'
