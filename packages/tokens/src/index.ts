export { credentialKeyHash, credentialLengthMax, decryptCredential, encryptCredential, nullKey } from './credential.ts'
export {
  type FernetContent,
  type FernetMoment,
  fernetDecrypt,
  fernetEncrypt,
  fernetLengthMax,
} from './fernet.ts'
export { type FernetKey, fernetKey, formatFernetKey, KeyError_, parseFernetKey } from './fernet-key.ts'
export { newAuditId, type PayloadCodec, PayloadError } from './fields.ts'
export {
  type KeyRepository,
  KeyRepositoryError,
  type KeyRepositoryKind,
  type KeyRepositoryOptions,
  openKeyRepository,
  type RepositoryKeys,
} from './key-repository.ts'
export {
  type KeyOwner,
  type RandomBytes,
  type Rotation,
  rotateKeyRepository,
  setupKeyRepository,
} from './key-rotation.ts'
export { packPayload, type TokenBase, type TokenKind, type TokenPayload, unpackPayload } from './payload.ts'
export { packReceipt, type Receipt, unpackReceipt } from './receipt.ts'
